"""Competitions 竞赛 of an edition, what was decided for each, and the results of their stages from elsewhere.

What a competition is stands in its file (``portal.rulebooks.competitions``). A result keeps its workbook.
"""

from datetime import datetime
from typing import Any

import msgspec
from peewee import BigIntegerField, BooleanField, CharField, ForeignKeyField, IntegerField, TextField

from portal.rulebooks import competition as book_of
from portal.rules.competing.planning import Plan
from portal.rules.competing.result_lines import Entry
from portal.rules.competing.results import Placed
from portal.rules.rulebook.competition import CompetitionBook, Cut
from portal.storage.engine.sealed import sealed
from portal.storage.engine.tables import MomentField, Table, atomic, change, insert_once, unique
from portal.storage.season.editions import Edition, Programme
from portal.storage.season.proposals import Proposal


class Competition(Table):
    """One competition in one edition, under the programme into whose final it sends people. ``plan``: as it was
    approved and is public; "" before. ``entries``: the number of the programme under which its entries are filed,
    where they are filed in the portal."""

    programme = ForeignKeyField(Programme, backref="+", on_delete="RESTRICT", index=False)
    key = CharField(64)
    plan_text = TextField(column_name="plan", default="")
    version = BigIntegerField(default=1)
    created_at = MomentField()
    entries = BigIntegerField(null=True)

    class Meta:
        constraints = [unique("competition_once_a_programme", "competition", "programme_id", "key")]

    @property
    def book(self) -> CompetitionBook:
        return book_of(self.key)

    @property
    def plan(self) -> Plan | None:
        """What the committee approved for it; None before."""
        return msgspec.json.decode(self.plan_text, type=Plan) if self.plan_text else None

    @property
    def sends(self) -> int:
        """How many it sends into the final at most."""
        return next(one.sends for one in self.programme.book.competitions if one.key == self.key)


class Ranking(msgspec.Struct, frozen=True, kw_only=True):
    """What a result says: the ``entries`` as they came, what each came to under the ``cuts``, how ties across a line
    were decided."""

    entries: tuple[Entry, ...]
    placed: tuple[Placed, ...]
    cuts: tuple[Cut, ...]
    combine: str
    chosen: tuple[str, ...] = ()
    reason: str = ""

    def going_on(self) -> dict[str, Entry]:
        """Whoever is above the narrowest line, by number; everybody with a place where there is no line."""
        last = self.cuts[-1].key if self.cuts else None
        above = {one.number for one in self.placed if (one.reached == last if last else one.rank)}
        return {entry.number: entry for entry in self.entries if entry.number in above}


class CompetitionResult(Table):
    """The result of one stage, confirmed by a second officer; the latest counts. ``digest``: of the ranking."""

    competition = ForeignKeyField(Competition, backref="+", on_delete="RESTRICT", index=False)
    stage = CharField(64)
    seq = IntegerField()
    file = sealed(bytes)
    file_name = sealed(str)
    file_digest = CharField(64)
    ranking = sealed(bytes)
    digest = CharField(64)
    proposal = ForeignKeyField(Proposal, backref="+", on_delete="RESTRICT", index=False)
    taken_at = MomentField()
    frozen = BooleanField(default=True)
    keep_until = MomentField(null=True)

    class Meta:
        constraints = [unique("competition_result_once", "competition_result", "competition_id", "stage", "seq")]

    @property
    def competition_number(self) -> int:
        return self.competition_id

    @property
    def read(self) -> Ranking:
        return msgspec.json.decode(self.ranking, type=Ranking)


def held(programme: Programme, key: str, *, at: datetime) -> Competition:
    """The competition of the programme, begun where nothing was done with it. :raises KeyError: it has no such."""
    if key not in {one.key for one in programme.book.competitions}:
        raise KeyError(key)
    with atomic():
        insert_once(Competition, Competition.programme, Competition.key, programme=programme, key=key, created_at=at)
    found = of(programme, key)
    assert found is not None
    return found


def of(programme: Programme | int, key: str) -> Competition | None:
    """The competition of the programme, if anything was done with it."""
    return _whole().where(Competition.programme == programme, Competition.key == key).first()


def of_entries(programme: int) -> Competition | None:
    """The competition whose entries are filed under the programme; None: it is an award."""
    return _whole().where(Competition.entries == programme).first()


def one(number: int) -> Competition:
    """:raises NotFound: when there is no such competition."""
    return _whole().where(Competition.id == number).get()


def claim(number: int) -> None:
    """Take the competition for a change until the end of the transaction: whoever changes it waits."""
    Competition.update(version=Competition.version + 1).where(Competition.id == number).execute()


def set_plan(competition: Competition, plan: Plan) -> Competition:
    """What the committee approved. :raises Stale: the competition was changed since it was read."""
    text = msgspec.json.encode(plan, order="sorted").decode()
    return change(Competition, competition.id, competition.version, {Competition.plan_text: text})


def set_entries(competition: Competition, programme: int) -> None:
    """Entries are filed under this programme."""
    Competition.update(entries=programme).where(Competition.id == competition.id).execute()


def take(
    competition: Competition,
    stage: str,
    *,
    file: bytes,
    file_name: str,
    file_digest: str,
    ranking: bytes,
    digest: str,
    proposal: Proposal,
    at: datetime,
    keep_until: datetime,
) -> CompetitionResult:
    """Keep a result that was confirmed.

    :raises AlreadyThere: ``constraint`` "competition_result_once", when another one was kept at the same moment.
    """
    latest = result_of(competition, stage)
    return CompetitionResult.create(
        competition=competition,
        stage=stage,
        seq=latest.seq + 1 if latest else 1,
        file=file,
        file_name=file_name,
        file_digest=file_digest,
        ranking=ranking,
        digest=digest,
        proposal=proposal,
        taken_at=at,
        keep_until=keep_until,
    )


def result_of(competition: Competition | int, stage: str) -> CompetitionResult | None:
    """The result of the stage that counts, if there is one."""
    return next(iter(results_of(competition, stage)), None)


def results_of(competition: Competition | int, stage: str) -> list[CompetitionResult]:
    """All results of the stage, the one that counts first."""
    own = CompetitionResult.competition == competition, CompetitionResult.stage == stage
    return list(CompetitionResult.select().where(*own).order_by(CompetitionResult.seq.desc()))


def result(number: int) -> CompetitionResult:
    """:raises NotFound: when there is no such result."""
    return CompetitionResult.get(CompetitionResult.id == number)


def _whole() -> Any:
    return Competition.select(Competition, Programme, Edition).join(Programme).join(Edition)
