"""Who has entered an edition: one award a person within each group of awards that exclude each other.

What is known of a person is a number that somebody has typed. So an entrant is a claim: an account says with an
application that this is its person. Of all claims on a person one is confirmed; another account's waits, until the
office has found out whose it is (``operations.office.verifying``).
"""

from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime
from enum import StrEnum
from typing import Any

from peewee import SQL, CharField, ForeignKeyField, ModelIndex, fn
from playhouse.fields import EnumField

from portal.rules.language.stages import Stage
from portal.storage.applying.applications import Application
from portal.storage.engine import vault
from portal.storage.engine.errors import AlreadyThere
from portal.storage.engine.tables import MatchField, MomentField, Table, atomic, one_of_values, unique
from portal.storage.people.accounts import Account
from portal.storage.season.editions import Edition, Programme


class ClaimState(StrEnum):
    """What a claim on a person is worth."""

    CONFIRMED = "confirmed"  # the first, or the one that the office found to be the person's own
    WAITING = "waiting"
    RELEASED = "released"  # found to be another person's; it binds nobody


class Entrant(Table):
    """Written at the first submission with this person's number; stays after a withdrawal. The person is a keyed hash.

    ``applicant``: the account of the application, which has one claim on a person. ``settled_at``: when the office
    changed its state."""

    edition = ForeignKeyField(Edition, backref="+", on_delete="RESTRICT", index=False)
    exclusive_group = CharField(64)
    person_key = MatchField()
    programme = ForeignKeyField(Programme, backref="+", on_delete="RESTRICT", index=False)
    application = ForeignKeyField(Application, backref="+", on_delete="RESTRICT")
    applicant = ForeignKeyField(Account, backref="+", on_delete="RESTRICT", index=False)
    state = EnumField(ClaimState, default=ClaimState.CONFIRMED)
    entered_at = MomentField()
    settled_at = MomentField(null=True)

    class Meta:
        constraints = [
            unique("entrant_once_an_account", "entrant", "edition_id", "exclusive_group", "person_key", "applicant_id"),
            one_of_values("entrant_state", "state", ClaimState),
        ]

    def came_with(self, application: Application) -> bool:
        """Whether the claim was made with this application."""
        return self.application_id == application.id

    @property
    def is_confirmed(self) -> bool:
        return self.state is ClaimState.CONFIRMED

    @property
    def is_released(self) -> bool:
        return self.state is ClaimState.RELEASED


CONFIRMED_ONCE = "entrant_confirmed_once"
_PERSON = (Entrant.edition, Entrant.exclusive_group, Entrant.person_key)
unique(CONFIRMED_ONCE, "entrant", "edition_id", "exclusive_group", "person_key")  # as SQLite names it
Entrant.add_index(
    ModelIndex(Entrant, list(_PERSON), unique=True, where=SQL("state = 'confirmed'"), name=CONFIRMED_ONCE)
)


def person_key(identity_number: str) -> vault.Match:
    """The key of a person by their ID number, already normalised (rules.identity)."""
    return vault.match_key("person:" + identity_number)


def enter(application: Application, *, exclusive_group: str, identity_number: str, at: datetime) -> Entrant:
    """Enter a person into the edition, in the transaction of a submission; again with the same application is harmless.

    :returns: the account's claim on the person: confirmed, or waiting where another account has the confirmed one. If
        it came with another application, the person may not enter with this one.
    """
    programme = application.programme
    person = {"exclusive_group": exclusive_group, "identity_number": identity_number}
    for state in (ClaimState.CONFIRMED, ClaimState.WAITING):
        if own := claim_of(application.applicant_id, programme.edition_id, **person):
            return own
        with suppress(AlreadyThere), atomic():  # somebody's confirmed claim, or this account's own of a moment ago
            return Entrant.create(
                edition=programme.edition_id,
                exclusive_group=exclusive_group,
                person_key=person_key(identity_number),
                programme=programme,
                application=application,
                applicant=application.applicant_id,
                state=state,
                entered_at=at,
            )
    own = claim_of(application.applicant_id, programme.edition_id, **person)
    assert own is not None, "the account's own claim was the obstacle"
    return own


def claim_of(
    account: Account | int, edition: Edition | int, *, exclusive_group: str, identity_number: str
) -> Entrant | None:
    """The account's own claim on the person, if it has made one; others' are not told."""
    return Entrant.get_or_none(
        Entrant.edition == edition,
        Entrant.exclusive_group == exclusive_group,
        Entrant.person_key == person_key(identity_number),
        Entrant.applicant == account,
    )


def confirmed_on(edition: Edition | int, *, exclusive_group: str, identity_number: str) -> Entrant | None:
    """The confirmed claim on the person, whoever made it, with its application; for operations only."""
    person = Entrant.exclusive_group == exclusive_group, Entrant.person_key == person_key(identity_number)
    return _with_application().where(Entrant.edition == edition, *person, Entrant.state == ClaimState.CONFIRMED).first()


def one(number: int) -> Entrant:
    """:raises NotFound: when there is no such claim."""
    return Entrant.get(Entrant.id == number)


def confirmed_of(application: Application | int) -> Entrant | None:
    """The confirmed claim that came with the application, the latest where it came with several numbers."""
    own = Entrant.application == application, Entrant.state == ClaimState.CONFIRMED
    return Entrant.select().where(*own).order_by(Entrant.entered_at.desc(), Entrant.id).first()


def confirmed_beside(claim: Entrant) -> Entrant:
    """The confirmed claim on the same person.

    :raises NotFound: when the office has found that none is.
    """
    return _with_application().where(*_same_person(claim), Entrant.state == ClaimState.CONFIRMED).get()


def standing(claim: Entrant) -> list[Entrant]:
    """All claims on the same person that are not released, with their applications: the confirmed one first."""
    query = _with_application().where(*_same_person(claim), Entrant.state != ClaimState.RELEASED)
    return list(query.order_by(Entrant.state, Entrant.entered_at, Entrant.id))


def waiting() -> list[Entrant]:
    """The claims for which the office has to find out whose the person is, the oldest first: what was withdrawn since
    waits for nobody."""
    return list(_open().order_by(Entrant.entered_at, Entrant.id))


def questioned_since(application: Application | int) -> datetime | None:
    """Since when the application's claim and another one wait for the office; None where nothing is in question."""
    rival = Entrant.alias()
    query = (
        Entrant.select(fn.MAX(rival.entered_at))
        .join(
            rival,
            on=(
                (Entrant.edition == rival.edition)
                & (Entrant.exclusive_group == rival.exclusive_group)
                & (Entrant.person_key == rival.person_key)
            ),
        )
        .join(Application, on=(rival.application == Application.id))
        .where(
            Entrant.application == application,
            Entrant.state != ClaimState.RELEASED,
            rival.state == ClaimState.WAITING,
            Application.stage == Stage.UNVERIFIED,
        )
    )
    since: datetime | None = query.scalar()
    return since


def settled_at(application: Application | int) -> datetime | None:
    """When the office found that the application is the person's own, where another one had been first."""
    query = Entrant.select(fn.MAX(Entrant.settled_at)).where(
        Entrant.application == application, Entrant.state == ClaimState.CONFIRMED
    )
    settled: datetime | None = query.scalar()
    return settled


def settle(claims: Iterable[Entrant], state: ClaimState, *, at: datetime) -> None:
    """Write what the office found; releasing comes before confirming."""
    for claim in claims:
        Entrant.update(state=state, settled_at=at).where(Entrant.id == claim.id).execute()


def _with_application() -> Any:
    return Entrant.select(Entrant, Application, Programme, Edition).join(Application).join(Programme).join(Edition)


def _open() -> Any:
    return _with_application().where(Entrant.state == ClaimState.WAITING, Application.stage == Stage.UNVERIFIED)


def _same_person(claim: Entrant) -> tuple[Any, ...]:
    return (
        Entrant.edition == claim.edition_id,
        Entrant.exclusive_group == claim.exclusive_group,
        Entrant.person_key == claim.person_key,
    )
