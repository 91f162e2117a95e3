"""What the operations of a round ask across its tables, as plain values."""

from collections.abc import Collection
from datetime import datetime
from typing import Any, NamedTuple

from peewee import JOIN, SQL, Select, fn

from portal.rules.judging.recusal import Ground
from portal.rules.judging.rounds import RoundState
from portal.storage.applying.applications import Application
from portal.storage.applying.recommendations import Recommendation
from portal.storage.applying.snapshots import Snapshot
from portal.storage.engine.tables import database
from portal.storage.judging import ballots, panels
from portal.storage.judging.ballots import Ballot, Content, Progress
from portal.storage.judging.panels import Recusal, RoundCandidate, RoundExpert, RoundLeaver
from portal.storage.judging.rounds import Round, with_programme
from portal.storage.office.official_numbers import OfficialNumber
from portal.storage.people.accounts import Account
from portal.storage.season.editions import Edition, EditionState

Pair = tuple[int, int]  # (expert, candidate)


class Chosen(NamedTuple):
    """A submission that is to be judged, by which panel, and the channel that it came through."""

    snapshot: Snapshot
    panel: str
    source: str = panels.SELECTION

    @property
    def application(self) -> int:
        """The number of its application."""
        return self.snapshot.application_id


class Known(NamedTuple):
    """What is known of a candidate, for recusals: its submission, who files it, who has recommended it."""

    candidate: int
    manifest: bytes
    applicant: int
    unit: str
    recommender: str
    recommending: frozenset[int]


class RecusalRead(NamedTuple):
    """A recusal as it is read."""

    expert: int
    candidate: int
    ground: Ground
    reason: str
    by: int | None
    at: datetime


class Cast(NamedTuple):
    """A ballot that was cast and counts."""

    expert: int
    candidate: int
    content: Content
    cast_at: datetime


def known_of(round_: Round | int) -> list[Known]:
    """What is known of every candidate of the round, in the order of their numbers."""
    rows = list(
        RoundCandidate.select(RoundCandidate, Application, Snapshot)
        .join(Application)
        .switch(RoundCandidate)
        .join(Snapshot)
        .where(RoundCandidate.round == round_)
        .order_by(RoundCandidate.application)
    )
    answered = _recommending(round_)
    return [
        Known(
            row.application_id,
            row.snapshot.manifest,
            row.application.applicant_id,
            row.application.unit,
            row.application.recommender,
            frozenset(answered.get(row.snapshot_id, ())),
        )
        for row in rows
    ]


def _recommending(round_: Round | int) -> dict[int, set[int]]:
    query: Any = (
        Recommendation.select(Recommendation.snapshot, Recommendation.answered_by)
        .join(RoundCandidate, on=RoundCandidate.snapshot == Recommendation.snapshot)
        .where(RoundCandidate.round == round_, Recommendation.answered_by.is_null(False))
    )
    found: dict[int, set[int]] = {}
    for snapshot, account in query.tuples():
        found.setdefault(snapshot, set()).add(account)
    return found


def seats_of(round_: Round | int) -> dict[int, str]:
    """{expert: panel} of everybody on the panel, in the order of their numbers."""
    query: Any = RoundExpert.select(RoundExpert.expert, RoundExpert.panel).where(RoundExpert.round == round_)
    return dict(query.order_by(RoundExpert.expert).tuples())


def panels_of(round_: Round | int) -> dict[int, str]:
    """{candidate: panel} in the order of their numbers."""
    query: Any = RoundCandidate.select(RoundCandidate.application, RoundCandidate.panel).where(
        RoundCandidate.round == round_
    )
    return dict(query.order_by(RoundCandidate.application).tuples())


def official_numbers(round_: Round | int, among: Collection[int] | None = None) -> dict[int, str]:
    """{candidate: 编号}, "" where there is none; of all, or of those ``among`` the candidates."""
    query: Any = (
        RoundCandidate.select(RoundCandidate.application, OfficialNumber.text)
        .join(OfficialNumber, JOIN.LEFT_OUTER, on=RoundCandidate.application == OfficialNumber.application)
        .where(RoundCandidate.round == round_)
    )
    if among is not None:
        query = query.where(RoundCandidate.application.in_(among))
    return {number: text or "" for number, text in query.tuples()}


def count_of(round_: Round | int) -> int:
    """How many candidates there are."""
    count: int = RoundCandidate.select().where(*panels.staying(round_)).count()
    return count


def numbered(round_: Round | int, first: int, count: int) -> list[int]:
    """So many candidates in the order of their 编号, from the place ``first`` on, which is 1 for the first."""
    query: Any = _numbered(round_).select(RoundCandidate.application)
    ordered = query.order_by(_NUMBER, RoundCandidate.application).limit(count).offset(first - 1)
    return [number for (number,) in ordered.tuples()]


def fields_of(round_: Round | int) -> list[tuple[str, int]]:
    """How many candidates there are of each technical field, in the order of their first 编号."""
    query: Any = _numbered(round_).join(Application, on=RoundCandidate.application)
    counted = query.select(Application.technical_field, fn.COUNT(Application.id)).group_by(Application.technical_field)
    return list(counted.order_by(fn.MIN(_NUMBER), Application.technical_field).tuples())


_NUMBER = fn.COALESCE(OfficialNumber.text, "")


def _numbered(round_: Round | int) -> Any:
    number = OfficialNumber.application == RoundCandidate.application
    query: Any = RoundCandidate.select().join(OfficialNumber, JOIN.LEFT_OUTER, on=number).switch(RoundCandidate)
    return query.where(*panels.staying(round_))


def candidate_of(round_: Round | int, application: int) -> RoundCandidate:
    """The candidate with the submission that is judged. :raises NotFound: that is no candidate of the round."""
    query: Any = RoundCandidate.select(RoundCandidate, Snapshot).join(Snapshot)
    return query.where(RoundCandidate.round == round_, RoundCandidate.application == application).get()


def handed_out(round_: Round | int) -> set[Pair]:
    """(expert, candidate) of every ballot that stands, those of recused pairs too; none about who has left."""
    left = panels.has_left(Ballot.round, Ballot.candidate)
    query: Any = Ballot.select(Ballot.expert, Ballot.candidate).where(
        Ballot.round == round_, Ballot.voided_at.is_null(), ~left
    )
    return set(query.tuples())


def heard(round_: Round | int) -> dict[Progress, int]:
    """How many candidates there are of whom so many ballots are cast, of so many asked."""
    each = ballots.standing(round_).select(fn.COUNT(Ballot.cast_at).alias("cast"), fn.COUNT(Ballot.id).alias("asked"))
    each = each.group_by(Ballot.candidate).alias("each")
    query: Any = Select([each], [each.c.cast, each.c.asked, fn.COUNT(SQL("1"))]).bind(database)
    return {Progress(cast, asked): count for cast, asked, count in query.group_by(each.c.cast, each.c.asked).tuples()}


def recused_pairs(round_: Round | int) -> set[Pair]:
    """(expert, candidate) of every recusal."""
    query: Any = Recusal.select(Recusal.expert, Recusal.candidate).where(Recusal.round == round_)
    return set(query.tuples())


def recusals_told(round_: Round | int) -> list[RecusalRead]:
    """The recusals as they are read, in the order in which a count lists them."""
    rows = Recusal.select().where(Recusal.round == round_).order_by(Recusal.candidate, Recusal.expert)
    return [RecusalRead(row.expert_id, row.candidate_id, row.ground, row.reason, row.by_id, row.at) for row in rows]


def waiting_sheets(round_: Round | int) -> list[Pair]:
    """(expert, candidate) of what was entered from paper and not confirmed."""
    entered = Ballot.entered_by.is_null(False), Ballot.cast_at.is_null()
    query: Any = ballots.standing(round_).select(Ballot.expert, Ballot.candidate).where(*entered)
    return sorted(query.tuples())


def cast_of(round_: Round | int) -> list[Cast]:
    """Every ballot that was cast and counts, by candidate and expert: for a round that is closed."""
    query: Any = ballots.standing(round_).where(Ballot.cast_at.is_null(False))
    return [
        Cast(row.expert_id, row.candidate_id, row.content, row.cast_at)
        for row in query.order_by(Ballot.candidate, Ballot.expert)
    ]


def entered_by(ballot: Ballot) -> int | None:
    """The officer who entered the ballot from its paper."""
    officer: int | None = ballot.entered_by_id
    return officer


def pair_of(ballot: Ballot) -> tuple[int, int, int]:
    """(round, expert, candidate) of a ballot."""
    return ballot.round_id, ballot.expert_id, ballot.candidate_id


def of_expert(account: Account | int) -> list[Round]:
    """The open rounds on whose panel the account sits, those that close first before the others."""
    query = with_programme().join(RoundExpert, on=RoundExpert.round == Round.id)
    mine = RoundExpert.expert == account, Round.state == RoundState.OPEN
    return list(query.where(*mine).order_by(Round.closes_at, Round.id))


def sits_in_running_edition(account: Account | int) -> bool:
    """Whether the account sits on a panel of an edition that has not ended."""
    query = with_programme().join(RoundExpert, on=RoundExpert.round == Round.id)
    return bool(query.where(RoundExpert.expert == account, Edition.state != EditionState.ENDED).exists())


def counted_of_expert(account: Account | int) -> list[Round]:
    """The counted rounds on whose panel the account sat, the latest first."""
    query = with_programme().join(RoundExpert, on=RoundExpert.round == Round.id)
    mine = RoundExpert.expert == account, Round.state.in_((RoundState.CLOSED, RoundState.APPROVED))
    return list(query.where(*mine).order_by(Round.closed_at.desc(), Round.id))


def add_candidates(round_: Round, chosen: Collection[Chosen], *, at: datetime) -> list[int]:
    """Have these submissions judged in the round; their applications' numbers."""
    return [
        panels.add_candidate(round_, one.snapshot, panel=one.panel, source=one.source, at=at).application_id
        for one in chosen
    ]


# -- in the order drawn for an expert --------------------------------------------------------------------------


def drawn(round_: Round | int, expert: int) -> Any:
    """A query of what the expert is asked for, with the applications, in the order drawn for this expert."""
    query = ballots.standing(round_).select(Ballot, Application).join(Application, on=Ballot.candidate)
    return query.where(Ballot.expert == expert).order_by(Ballot.lot, Ballot.candidate)


def before(ballot: Ballot) -> Any:
    """A query of what the same expert is asked for and comes earlier in that order, the nearest first."""
    earlier = (Ballot.lot < ballot.lot) | ((Ballot.lot == ballot.lot) & (Ballot.candidate < ballot.candidate_id))
    nearest = drawn(ballot.round_id, ballot.expert_id).order_by(Ballot.lot.desc(), Ballot.candidate.desc())
    return nearest.where(earlier)


def after(ballot: Ballot) -> Any:
    """As ``before``, of what comes later."""
    later = (Ballot.lot > ballot.lot) | ((Ballot.lot == ballot.lot) & (Ballot.candidate > ballot.candidate_id))
    return drawn(ballot.round_id, ballot.expert_id).where(later)


def version_of(round_: Round | int, expert: int) -> int:
    """Of all that the expert is asked for together: whichever is saved, it goes up."""
    query = ballots.standing(round_).select(fn.COALESCE(fn.SUM(Ballot.version), 0)).where(Ballot.expert == expert)
    return int(query.scalar())


# -- who has left ----------------------------------------------------------------------------------------------


def leavers_of(round_: Round | int) -> list[Application]:
    """Who has left the open round, the first ones first."""
    query = RoundLeaver.select(RoundLeaver, Application).join(Application)
    return [row.candidate for row in query.where(RoundLeaver.round == round_).order_by(RoundLeaver.at, RoundLeaver.id)]


def left_by(candidate: Application | int) -> list[int]:
    """The numbers of the rounds that the candidate has left."""
    query = RoundLeaver.select(RoundLeaver.round).where(RoundLeaver.candidate == candidate)
    return sorted(row.round_id for row in query)
