"""Two worlds in which the same happens, and only what sealed ballots say differs; ``sealed_reading`` reads them.

A world is a copy of one and the same instance. Chance and the clock are set before every act and every request, so that
numbers, tokens and moments are equal in both.
"""

from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import NamedTuple

from msgspec.structs import replace

from portal.config import Settings
from portal.operations.judging import marking, panels, paper_sheets, repairing, repeating, voiding
from portal.operations.judging.preparing_rounds import rulebook_of
from portal.operations.judging.repairing import EXTENDING, RELEASING
from portal.operations.judging.repeating import REPEATING
from portal.operations.judging.voiding import VOIDING
from portal.operations.publishing import departing
from portal.operations.publishing.departing import DEPARTURE
from portal.rules.judging.casting import Given
from portal.rules.judging.rounds import Head, RoundState, stage_before
from portal.rules.judging.tally import Terms
from portal.rules.language.refusals import Refused
from portal.rules.people.staffing import RoleName
from portal.rules.publishing.departing import Departure
from portal.rules.rulebook.rubric import Method
from portal.storage import database
from portal.storage.applying import snapshots
from portal.storage.applying.snapshots import Snapshot
from portal.storage.competing import competitions, undertakers
from portal.storage.engine.errors import NotFound, Stale
from portal.storage.judging import ballots, results, rounds
from portal.storage.judging import panels as judged
from portal.storage.judging.rounds import Round
from portal.storage.people import accounts
from portal.storage.people.accounts import Account
from portal.storage.season.editions import Programme
from tests.builders import an_edition
from tests.judging import ELIGIBILITY, HOUR, SCORE, VOTE, a_round, cast, close, experts
from tests.operations.reviews import accept, again, several_submitted
from tests.operations.submissions import AT
from tests.staff import a_colleague
from tests.still import hold

STAGES = {Method.ELIGIBILITY: "eligibility", Method.VOTE: "vote", Method.SCORE: "score"}
TERMS: dict[Method, Terms] = {Method.ELIGIBILITY: ELIGIBILITY, Method.VOTE: VOTE, Method.SCORE: SCORE}
STEP = timedelta(minutes=4)  # of an hour in which experts can hand in
JUDGE = "judge"  # one of the experts whose ballots differ
WATCHER = 3  # the expert who hands in the same in both worlds, and looks around
ACTS = 32


COMPETITION = "2023-xinchuang"  # has an undertaker, who learns of no ballot either
STAFF = (RoleName.OFFICE, RoleName.COMMITTEE, RoleName.AUDITOR, RoleName.UNDERTAKER)


class Cast(NamedTuple):
    """Who and what is there when a history begins, by number; ``tokens``: of everybody's sign-in."""

    instance: Path
    method: Method
    round: int
    experts: tuple[int, ...]
    candidates: tuple[int, ...]
    officers: tuple[int, int]
    spare: int  # an expert who sits on no panel
    tokens: dict[str, str]


# -- the beginning ---------------------------------------------------------------------------------------------


def begin(settings: Settings, method: Method) -> Cast:
    """An open round of four experts and three candidates, in an instance of its own."""
    hold(AT, 0)
    database.open_storage(settings)
    staff = {role: a_colleague(role, at=AT) for role in STAFF}
    second = a_colleague(email="second@example.cn", name="顾言", at=AT)
    programme = an_edition(at=AT)["craftsman"]
    competition = competitions.held(programme, COMPETITION, at=AT)
    undertakers.bind(staff[RoleName.UNDERTAKER], competition, "示例承办单位", at=AT)
    applications = several_submitted(programme, 3)
    accept(*applications, by=staff[RoleName.OFFICE])
    *panel, spare = experts(5, at=AT)
    submitted = [snapshots.latest(one) for one in applications]
    if before := stage_before(programme.book, STAGES[method]):
        _held(programme, before.key, before.method, submitted, panel)
    held = a_round(programme, TERMS[method], submitted, panel, stage=STAGES[method], at=AT)
    assert held.state is RoundState.OPEN
    people: dict[str, Account] = {role.value: account for role, account in staff.items()}
    people |= {
        "second": second,
        JUDGE: panel[0],
        "watcher": panel[WATCHER],
        "applicant": again(applications[0]).applicant,
    }
    tokens = {who: accounts.sign_in(one, at=AT, expires_at=AT.replace(year=2999)) for who, one in people.items()}
    database.close_storage()
    return Cast(
        settings.instance,
        method,
        held.id,
        tuple(expert.id for expert in panel),
        tuple(one.id for one in applications),
        (staff[RoleName.OFFICE].id, second.id),
        spare.id,
        tokens,
    )


def _held(programme: Programme, stage: str, method: Method, submitted: list[Snapshot], panel: list[Account]) -> None:
    """The approved round before, from which everybody goes on."""
    terms = replace(TERMS[method], choices=3, passes=3) if method is Method.VOTE else TERMS[method]
    made = a_round(programme, terms, submitted, panel, stage=stage, at=AT)
    cast(made, {(expert.id, one.application_id): (1,) for expert in panel for one in submitted}, at=AT)
    closed = close(made, at=AT)
    results.freeze(closed, at=AT)
    rounds.approve(closed.id, closed.version)


# -- what happens ----------------------------------------------------------------------------------------------


class World:
    """One of the two. What the first three experts write is drawn from ``secrets``, all else from the history."""

    def __init__(self, cast: Cast, secrets: Random) -> None:
        self.cast = cast
        self.secrets = secrets
        self.moment = AT
        self.round: Round = rounds.one(cast.round)

    def begin(self, drawn: Random) -> None:
        """Most of the experts declare at once that they judge everybody."""
        for expert in self.cast.experts:
            if drawn.random() < 0.8:
                hold(self.moment, expert)
                marking.declare(self.round.id, {}, by=expert, at=self.moment)

    def act(self, order: int, drawn: Random) -> str:
        """The next act of the history, and what its actor was told."""
        kinds: list[Callable[[Random], None]] = [
            *(self.declare, self.draft, self.draft, self.draft, self.hand_in, self.hand_in, self.hand_in, self.hand_in),
            *(self.propose_voiding, self.decide_voiding, self.pin, self.enter, self.confirm),
            *(self.propose_extension, self.propose_release, self.propose_repeat, self.decide_repair, self.depart),
        ]
        kind = drawn.choice(kinds)
        self.moment += STEP
        hold(self.moment, order)
        try:
            kind(drawn)
        except Refused as refused:
            return f"{kind.__name__}: {refused.refusal.reason}"
        except (Stale, NotFound) as error:
            return f"{kind.__name__}: {type(error).__name__}"
        return kind.__name__

    def declare(self, drawn: Random) -> None:
        expert, candidate, recused = self._pair(drawn)
        recusals = {candidate: "曾是同事。"} if recused % 4 == 0 else {}
        marking.declare(self.round.id, recusals, by=expert, at=self.moment)

    def draft(self, drawn: Random) -> None:
        expert, candidate, seed = self._pair(drawn)
        if self.cast.method is Method.VOTE:
            own = ballots.of_expert(self.round.id, expert)
            version = sum(one.version for one in own)
            marking.draft_votes(self.round.id, self._chosen(expert, seed), version, by=expert, at=self.moment)
            return
        given, version = self._given(expert, seed), self._version(expert, candidate)
        notes = "记" * self._source(expert, seed).randint(0, 60)
        marking.draft(self.round.id, candidate, version, given, notes, by=expert, at=self.moment)

    def hand_in(self, drawn: Random) -> None:
        expert, candidate, seed = self._pair(drawn)
        if self.cast.method is Method.VOTE:
            marking.cast_votes(self.round.id, self._chosen(expert, seed), by=expert, at=self.moment)
            return
        given, version = self._given(expert, seed), self._version(expert, candidate)
        marking.cast(self.round.id, candidate, version, given, by=expert, at=self.moment)

    def propose_voiding(self, drawn: Random) -> None:
        expert, candidate, _ = self._pair(drawn)
        voiding.propose(self.round.id, expert, candidate, "误投。", by=self.cast.officers[0], at=self.moment)

    def decide_voiding(self, drawn: Random) -> None:
        waiting, agreed = VOIDING.waiting(), drawn.random() < 0.7
        if not waiting:
            return
        by, at = self.cast.officers[1], self.moment
        if agreed:
            VOIDING.approve(waiting[0].id, waiting[0].version, by=by, at=at)
        else:
            VOIDING.decline(waiting[0].id, waiting[0].version, "理由不足。", by=by, at=at)

    def pin(self, drawn: Random) -> None:
        expert, candidate, rare = self._pair(drawn)
        if rare % 3 == 0:
            version = rounds.one(self.round.id).version
            panels.pin(
                self.round.id, version, expert, candidate, "同一项目。", by=self.cast.officers[0], at=self.moment
            )

    def propose_extension(self, drawn: Random) -> None:
        until = rounds.one(self.round.id).closes_at + drawn.randint(0, 3) * STEP
        repairing.propose_extension(self.round.id, until, "多人出差。", by=self.cast.officers[0], at=self.moment)

    def propose_release(self, drawn: Random) -> None:
        expert, _, chance = self._pair(drawn)
        successor = self.cast.spare if chance % 2 else None
        repairing.propose_release(self.round.id, expert, successor, "生病。", by=self.cast.officers[0], at=self.moment)

    def propose_repeat(self, drawn: Random) -> None:
        if drawn.random() < 0.5:
            repeating.propose(self.round.id, "分组有误。", by=self.cast.officers[0], at=self.moment)

    def depart(self, drawn: Random) -> None:
        """A candidate is withdrawn by two officers, now and then; the last one stays."""
        _, candidate, rare = self._pair(drawn)
        if rare % 4 or len(judged.numbers_of(self.round.id)) < 2:
            return
        proposal = departing.propose(candidate, Departure.WITHDRAW, "来电。", by=self.cast.officers[0], at=self.moment)
        DEPARTURE.approve(proposal.id, proposal.version, by=self.cast.officers[1], at=self.moment)

    def decide_repair(self, drawn: Random) -> None:
        """Where a round is held anew, it is opened at once with what counted before."""
        found = [(matter, one) for matter in (EXTENDING, RELEASING, REPEATING) for one in matter.waiting()]
        agreed, by, at = drawn.random() < 0.7, self.cast.officers[1], self.moment
        if not found:
            return
        matter, proposal = found[0]
        if not agreed:
            matter.decline(proposal.id, proposal.version, "理由不足。", by=by, at=at)
            return
        made = matter.approve(proposal.id, proposal.version, by=by, at=at)
        if matter is REPEATING:
            rounds.set_window(made.id, made.version, at, at + HOUR)
            judged.open_round(made.id, made.version + 1, TERMS[self.cast.method], at=at)
            self.round = rounds.one(made.id)

    def enter(self, drawn: Random) -> None:
        """From paper: the officers see it, so it is the same in both worlds."""
        expert, candidate, seed = self._pair(drawn)
        by, at = self.cast.officers[0], self.moment
        if self.cast.method is Method.VOTE:
            paper_sheets.enter_votes(self.round.id, expert, self._any(self._left(expert), Random(seed)), by=by, at=at)
            return
        given, version = self._anything(Random(seed)), self._version(expert, candidate)
        paper_sheets.enter(self.round.id, expert, candidate, version, given, by=by, at=at)

    def confirm(self, drawn: Random) -> None:
        expert, candidate, _ = self._pair(drawn)
        by, at = self.cast.officers[1], self.moment
        if self.cast.method is Method.VOTE:
            paper_sheets.confirm_votes(self.round.id, expert, by=by, at=at)
            return
        version = self._version(expert, candidate)
        paper_sheets.confirm(self.round.id, expert, candidate, version, by=by, at=at)

    def _pair(self, drawn: Random) -> tuple[int, int, int]:
        return drawn.choice(self.cast.experts), drawn.choice(self.cast.candidates), drawn.getrandbits(32)

    def _version(self, expert: int, candidate: int) -> int:
        return ballots.one_of(self.round.id, expert, candidate).version

    def _source(self, expert: int, seed: int) -> Random:
        """What the watcher writes is the same in both worlds."""
        return Random(seed) if expert == self.cast.experts[WATCHER] else self.secrets

    def _given(self, expert: int, seed: int) -> Given:
        return self._anything(self._source(expert, seed))

    def _chosen(self, expert: int, seed: int) -> list[int]:
        """Whom the expert votes for, of those who can be. Who votes anew after a voiding votes for nobody: how many
        votes are left is known to that expert, and whether they were too many would steer the history."""
        left, own = self._left(expert), ballots.of_expert(self.round.id, expert)
        return self._any(left, self._source(expert, seed)) if len(left) == len(own) else []

    def _left(self, expert: int) -> list[int]:
        return [one.candidate.id for one in ballots.of_expert(self.round.id, expert) if one.cast_at is None]

    def _any(self, candidates: Sequence[int], source: Random) -> list[int]:
        return source.sample(candidates, source.randint(0, min(VOTE.choices, len(candidates))))

    def _anything(self, source: Random) -> Given:
        opinion = "评" * source.randint(0, 60)
        if self.cast.method is Method.ELIGIBILITY:
            yes = source.random() < 0.5
            heads = frozenset() if yes else frozenset(source.sample(list(Head), source.randint(1, 4)))
            return Given(answer=yes, heads=heads, opinion=opinion)
        indicators = rulebook_of(self.round).rubric.indicators()
        return Given({one.key: source.randint(1, one.maximum) for one in indicators}, opinion=opinion)
