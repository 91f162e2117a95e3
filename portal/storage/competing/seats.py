"""Seats 竞赛通道名额 in an award's final: whom a competition sends, and the application that each of them files."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

import msgspec
from peewee import BooleanField, CharField, ForeignKeyField, IntegerField

from portal.storage.applying.applications import Application
from portal.storage.applying.entrants import person_key
from portal.storage.competing.competitions import Competition, CompetitionResult
from portal.storage.engine.sealed import sealed
from portal.storage.engine.tables import MomentField, Table, unique
from portal.storage.people.accounts import Account, email_key
from portal.storage.season.editions import Edition, Programme
from portal.storage.season.proposals import Proposal


class Sent(msgspec.Struct, frozen=True, kw_only=True):
    """Who is sent: the entry, its rank in the final of the competition, the person, and why this one."""

    entry: str
    title: str
    rank: int
    name: str
    unit: str
    person: str  # see ``rules.applying.submitting.person``
    paper: str
    identity: str
    email: str
    reason: str


class Seat(Table):
    """One person whom the committee agreed to send. Filing and recommending end at moments of its own; ``application``:
    what the person files, or has filed already through the selection channel."""

    competition = ForeignKeyField(Competition, backref="+", on_delete="RESTRICT", index=False)
    place = IntegerField()
    sent = sealed(Sent)
    person_key = CharField(64)
    email_key = CharField(64, index=True)
    result = ForeignKeyField(CompetitionResult, backref="+", on_delete="RESTRICT", index=False)
    proposal = ForeignKeyField(Proposal, backref="+", on_delete="RESTRICT", index=False)
    closes_at = MomentField()
    recommending_closes_at = MomentField()
    application = ForeignKeyField(Application, backref="+", on_delete="RESTRICT", index=False, null=True)
    own_window = BooleanField(default=True)
    created_at = MomentField()
    frozen = BooleanField(default=True)
    keep_until = MomentField(null=True)

    class Meta:
        constraints = [
            unique("seat_once_a_place", "seat", "competition_id", "place"),
            unique("seat_once_a_person", "seat", "competition_id", "person_key"),
            unique("seat_once_an_application", "seat", "application_id"),
        ]

    @property
    def application_number(self) -> int | None:
        return self.application_id


def seat(
    competition: Competition,
    place: int,
    sent: Sent,
    result: CompetitionResult,
    proposal: Proposal,
    *,
    closes_at: datetime,
    recommending_closes_at: datetime,
    application: int | None,
    at: datetime,
    keep_until: datetime,
) -> Seat:
    """Keep whom the committee agreed to send; with an ``application`` of the selection channel nothing has to be filed.

    :raises AlreadyThere: "seat_once_a_person", or another of the constraints.
    """
    return Seat.create(
        competition=competition,
        place=place,
        sent=sent,
        person_key=person_key(sent.person),
        email_key=email_key(sent.email),
        result=result,
        proposal=proposal,
        closes_at=closes_at,
        recommending_closes_at=recommending_closes_at,
        application=application,
        own_window=application is None,
        created_at=at,
        keep_until=keep_until,
    )


def of(competition: Competition | int) -> list[Seat]:
    """The seats of a competition, in the order of their places."""
    return list(_whole().where(Seat.competition == competition).order_by(Seat.place))


def of_programme(programme: Programme | int) -> list[Seat]:
    """All seats that lead into the programme's final."""
    return list(_whole().where(Competition.programme == programme).order_by(Competition.key, Seat.place))


def waiting_for(account: Account) -> list[Seat]:
    """The seats that were given to the account's address and for which nothing is begun, the first to close first."""
    mine = Seat.email_key == account.email_key, Seat.application.is_null()
    return list(_whole().where(*mine).order_by(Seat.closes_at))


def of_application(application: Application | int) -> Seat | None:
    """The seat for which the application was begun; None for one of the selection channel."""
    own = Seat.application == application, Seat.own_window
    return _whole().where(*own).first()


def begun(seat: Seat, application: Application) -> bool:
    """Bind what the person begins to file to the seat; False when that was done before."""
    free = Seat.id == seat.id, Seat.application.is_null()
    return bool(Seat.update(application=application).where(*free).execute())


def filing_for(programme: Programme | int, applications: Collection[int]) -> set[int]:
    """Which of these applications were begun for a seat: they are judged from the final on only."""
    query: Any = (
        Seat.select(Seat.application).join(Competition).where(Competition.programme == programme, Seat.own_window)
    )
    return {number for (number,) in query.tuples() if number in set(applications)}


def is_person_of(seat: Seat, person: str) -> bool:
    """Whether the seat was given to this person (``rules.applying.submitting.person``)."""
    return bool(seat.person_key == person_key(person))


def _whole() -> Any:
    return Seat.select(Seat, Competition, Programme, Edition).join(Competition).join(Programme).join(Edition)
