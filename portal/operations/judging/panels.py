"""The panel of a round: who sits on it for which field, who judges whom, who is recused from whom. (M10)

Recusals that the portal can see by itself come with the seat: own person, own unit, own recommendee.
"""

from collections import Counter
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import NamedTuple

from portal.operations.judging import preparing_rounds as preparing
from portal.operations.judging import recusing
from portal.rules.judging import panelling, recusal
from portal.rules.judging.panelling import Pair
from portal.rules.judging.recusal import Ground
from portal.rules.judging.rounds import RoundState
from portal.rules.language.cleaning import clean_text
from portal.rules.language.refusals import Refused, insist
from portal.rules.people.staffing import RoleName
from portal.storage.applying.applications import Application
from portal.storage.engine.errors import AlreadyThere, NotFound
from portal.storage.engine.tables import atomic
from portal.storage.judging import ballots, experts, panels, round_queries, rounds
from portal.storage.judging.experts import Profile
from portal.storage.judging.panels import RoundExpert
from portal.storage.judging.round_queries import RecusalRead
from portal.storage.judging.rounds import Round
from portal.storage.people import accounts
from portal.storage.people.accounts import Contact


class Load(NamedTuple):
    """One expert of the panel, with how many candidates to judge and from how many recused."""

    seat: RoundExpert
    contact: Contact
    profile: Profile
    candidates: int
    recused: int


class Candidate(NamedTuple):
    """One candidate of the round, with how many experts judge it, recusals taken out."""

    application: Application
    official_number: str
    panel: str
    judges: int


# -- reading -------------------------------------------------------------------------------------------------


def load(number: int) -> tuple[Load, ...]:
    """The panel with what each has to do, in the order of the experts' numbers."""
    pairs = Counter(expert for expert, _ in assigned(number))
    recused = Counter(expert for expert, _ in round_queries.recused_pairs(number))
    seats = panels.experts_of(number)
    known = experts.profiles_among([seat.expert.id for seat in seats])
    return tuple(
        Load(
            seat,
            seat.expert.contact,
            known.get(seat.expert.id, Profile()),
            pairs[seat.expert.id],
            recused[seat.expert.id],
        )
        for seat in seats
    )


def candidates(number: int) -> tuple[Candidate, ...]:
    """The candidates with how many judge each, in the order of their numbers."""
    judges, given = ballots.judges(number), round_queries.official_numbers(number)
    return tuple(
        Candidate(row.application, given[row.application.id], row.panel, judges.get(row.application.id, 0))
        for row in panels.candidates_of(number)
    )


def recusals(number: int) -> tuple[RecusalRead, ...]:
    """Every recusal of the round, by candidate."""
    return tuple(round_queries.recusals_told(number))


def assigned(number: int) -> tuple[Pair, ...]:
    """Who judges whom, (expert, candidate); recused pairs are left out."""
    return tuple(sorted(round_queries.handed_out(number) - round_queries.recused_pairs(number)))


def suggest(number: int, each: int = 0) -> tuple[Pair, ...]:
    """Who might judge whom: experts of the candidate's field, ``each`` of them (0: all), with even loads. Nothing is
    written; the same round gives the same suggestion."""
    round_ = rounds.one(number)
    never = round_queries.recused_pairs(number)
    return panelling.suggested(
        round_.seed, round_queries.panels_of(number), round_queries.seats_of(number), never, each
    )


# -- seats ---------------------------------------------------------------------------------------------------


def seat(number: int, version: int, seats: Mapping[int, str], *, by: int, at: datetime) -> Round:
    """Have experts sit on the panel, {account: technical field, or "" for all}; recusals are found by themselves.

    :raises Refused: the round is open, somebody is no expert or sits there already, or there is no such field.
    :raises Stale: somebody else has changed the round. :raises NotFound: there is no such round.
    """
    fields = {field.key for field in preparing.rulebook_of(rounds.one(number)).technical_fields}
    known = {account.id for account in accounts.having(RoleName.EXPERT)}
    insist(panelling.refusal_of_seats(seats, known, fields))
    try:
        with atomic():
            round_ = preparing.claimed(number, version)
            for expert, panel in sorted(seats.items()):
                panels.add_expert(round_, expert, panel=panel, at=at)
            found = recusing.find(round_, at=at)
            told = [[expert, panel] for expert, panel in sorted(seats.items())]
            preparing.record("round_experts_seated", round_, by=by, at=at, experts=told, recused=found)
    except AlreadyThere as error:
        raise Refused(panelling.SEATED_ALREADY) from error
    return rounds.one(number)


def seats_before(round_: Round) -> dict[int, str]:
    """Who sat on the panel of this stage in the edition before, is an expert still and does not sit here yet, each with
    the field that they sat there for, where there is one still: what ``seat`` takes."""
    earlier = rounds.before(round_)
    if earlier is None:
        return {}
    fields = {field.key for field in preparing.rulebook_of(round_).technical_fields}
    known = {account.id for account in accounts.having(RoleName.EXPERT)}
    free = known - {one.expert.id for one in panels.experts_of(round_)}
    sat = {one.expert.id: one.panel for one in panels.experts_of(earlier)}
    return {expert: panel if panel in fields else "" for expert, panel in sat.items() if expert in free}


def unseat(number: int, version: int, expert: int, *, by: int, at: datetime) -> Round:
    """Take an expert from the panel, with what the expert was to judge and the recusals.

    :raises NotFound: there is no such round, or the expert does not sit there. :raises Stale, Refused: as ``seat``.
    """
    with atomic():
        round_ = preparing.claimed(number, version)
        own = {pair for pair in round_queries.handed_out(number) if pair[0] == expert}
        ballots.take_back(round_, own)
        panels.unrecuse(round_, {pair for pair in round_queries.recused_pairs(number) if pair[0] == expert})
        if not panels.remove_expert(round_, expert):
            raise NotFound(f"{expert} does not sit on the panel")
        preparing.record("round_expert_unseated", round_, by=by, at=at, expert=expert)
    return rounds.one(number)


def assign(number: int, version: int, pairs: Collection[Pair], *, by: int, at: datetime) -> Round:
    """Have these experts judge these candidates, (expert, candidate) each, and no others.

    :raises Refused: the round is open, or one of the pairs is recused or foreign to it.
    :raises Stale: somebody else has changed the round. :raises NotFound: there is no such round.
    """
    wanted = set(pairs)
    with atomic():
        round_ = preparing.claimed(number, version)
        never = round_queries.recused_pairs(number)
        insist(
            panelling.refusal_of_pairs(wanted, round_queries.seats_of(number), round_queries.panels_of(number), never)
        )
        there = round_queries.handed_out(number)
        ballots.take_back(round_, sorted(there - wanted))
        ballots.hand_out(round_, sorted(wanted - there), at=at)
        told = [list(pair) for pair in sorted(wanted)]
        preparing.record("round_assigned", round_, by=by, at=at, pairs=told)
    return rounds.one(number)


# -- recusals ------------------------------------------------------------------------------------------------


def pin(number: int, version: int, expert: int, candidate: int, reason: str, *, by: int, at: datetime) -> Round:
    """Have the expert not judge the candidate, by decision of the office, until the round is closed.

    :raises Refused: the round is closed, the pair is not of this round, is recused already, or no reason is given.
    :raises Stale: somebody else has changed the round. :raises NotFound: there is no such round.
    """
    insist(recusal.REASON.refusal_of(reason))
    pair = expert, candidate
    with atomic():
        rounds.claim(number, version)
        round_ = rounds.one(number)
        insist(recusal.refusal_to_pin(round_.state not in (RoundState.PREPARING, RoundState.OPEN)))
        on_panel, judges = expert in round_queries.seats_of(number), candidate in round_queries.panels_of(number)
        insist(recusal.refusal_to_recuse(on_panel, judges, pair in round_queries.recused_pairs(number)))
        if round_.state is RoundState.PREPARING:
            ballots.take_back(round_, [pair])
        panels.recuse(round_, *pair, Ground.PINNED, reason=clean_text(reason), by=by, at=at)
        preparing.record("recusal_pinned", round_, by=by, at=at, expert=expert, candidate=candidate)
    return rounds.one(number)


def unpin(number: int, version: int, expert: int, candidate: int, *, by: int, at: datetime) -> Round:
    """Take back a recusal that the office has pinned, while the round is prepared. Errors as ``assign``."""
    with atomic():
        round_ = preparing.claimed(number, version)
        pinned = {
            (one.expert, one.candidate) for one in round_queries.recusals_told(number) if one.ground is Ground.PINNED
        }
        insist(None if (expert, candidate) in pinned else panelling.NOT_PINNED)
        panels.unrecuse(round_, [(expert, candidate)])
        preparing.record("recusal_unpinned", round_, by=by, at=at, expert=expert, candidate=candidate)
    return rounds.one(number)
