"""No state of an award is a dead end: whatever its people do, permitted acts lead from there to an ended edition.

Everybody who judges or runs a season tries what they can, in any order; then ``ending`` brings the edition to its end.
"""

import random
from collections import Counter
from collections.abc import Callable
from contextlib import suppress

import pytest

from portal.operations.judging import (
    approving_results,
    closing,
    counting,
    marking,
    panels,
    paper_sheets,
    preparing_rounds,
    repairing,
    repeating,
    voiding,
)
from portal.operations.judging.approving_results import RESULT
from portal.operations.judging.repairing import EXTENDING, RELEASING
from portal.operations.judging.repeating import REPEATING, REPEATING_KNOWN
from portal.operations.judging.voiding import VOIDING, VOIDING_KNOWN
from portal.operations.publishing import departing
from portal.operations.publishing.departing import DEPARTURE
from portal.operations.season import changing
from portal.operations.season.changing import CHANGING, Deadlines
from portal.rules.judging.casting import Given
from portal.rules.judging.rounds import RoundState, stages_of
from portal.rules.language.refusals import Refused
from portal.rules.people.staffing import RoleName
from portal.rules.publishing.departing import Departure
from portal.rules.rulebook.rubric import Method
from portal.storage.engine import journal
from portal.storage.engine.errors import NotFound, Stale
from portal.storage.judging import ballots, rounds
from portal.storage.judging.rounds import Round
from portal.storage.season import editions
from portal.storage.season.editions import Programme
from tests.builders import an_edition
from tests.operations.ending import Ending, Staff
from tests.operations.judged import HOUR, accepted, an_applicant, given, people
from tests.operations.submissions import AT
from tests.repeating import chance
from tests.repeating import rounds as often

WALKS, ACTS = often("ENDINGS", 20), 90
DECIDED = {
    "quorum": "1/2",
    "passes.vote": "2",
    "choices.vote": "2",
    "passes.score": "2",
    "quota.honouree": "1",
    "quota.nominee": "1",
}


class Walk:
    """One award, from accepted applications on; every act is tried, whether it is permitted or not."""

    def __init__(self, programme: Programme, staff: Staff, experts: list[int], chance: random.Random) -> None:
        self.programme, self.staff, self.experts, self.chance = programme, staff, experts, chance
        self.now = AT
        self.done: Counter[str] = Counter()

    def step(self) -> None:
        self.now += self.chance.choice((HOUR / 6, HOUR / 6, HOUR / 6, HOUR, 5 * HOUR))
        held = rounds.of_programme(self.programme)
        round_ = self.chance.choice([*held, held[-1], held[-1]]) if held else None
        acts = self.on(round_) if round_ else [self.prepare]
        act = self.chance.choice([*acts, self.prepare, self.change, self.decide_change])
        with suppress(Refused, NotFound, Stale):
            act()
            self.done[act.__name__] += 1

    def on(self, round_: Round) -> list[Callable[[], object]]:
        """What can be tried with the round, what belongs to its state more often than the rest."""
        self.round, self.by = round_, self.staff.office
        self.expert = self.chance.choice(self.experts)
        self.candidate = self.chance.choice([*preparing_numbers(round_), 0])
        fitting: dict[RoundState, list[Callable[[], object]]] = {
            RoundState.PREPARING: [self.seat, self.seat, self.assign, self.window, self.window, *[self.open] * 3],
            RoundState.OPEN: [*[self.cast] * 6, *[self.close] * 2, self.decide, self.decide],
            RoundState.CLOSED: [
                *(self.verdict, self.put_forward, self.put_forward, *[self.approve] * 3),
                *(self.decline, self.decline, self.void),
            ],
            RoundState.APPROVED: [self.approve],
        }
        anything = [self.unseat, self.pin, self.void, self.enter, self.confirm, self.repeat, self.decide]
        anything += [self.declare, self.extend, self.extend, self.release, self.release, self.depart]
        return [*fitting.get(round_.state, []) * 3, *anything]

    # -- the office and the committee --------------------------------------------------------------------------

    def prepare(self) -> None:
        stages = stages_of(self.programme.book)
        stage = next(one for one in stages if rounds.of_stage(self.programme, one.key) is None)
        preparing_rounds.prepare(self.programme, stage.key, by=self.staff.office, at=self.now)

    def seat(self) -> None:
        """With their work, which the office may take away again."""
        there = {one.seat.expert.id for one in panels.load(self.round.id)}
        some = [one for one in self.experts if one not in there and self.chance.random() < 0.8]
        made = panels.seat(self.round.id, self.round.version, dict.fromkeys(some, ""), by=self.by, at=self.now)
        panels.assign(made.id, made.version, panels.suggest(made.id), by=self.by, at=self.now)

    def unseat(self) -> None:
        panels.unseat(self.round.id, self.round.version, self.expert, by=self.by, at=self.now)

    def assign(self) -> None:
        pairs = panels.suggest(self.round.id, self.chance.randint(0, 2))
        panels.assign(self.round.id, self.round.version, pairs, by=self.by, at=self.now)

    def window(self) -> None:
        until = self.now + self.chance.randint(5, 30) * HOUR
        preparing_rounds.set_window(self.round.id, self.round.version, self.now, until, by=self.by, at=self.now)

    def open(self) -> None:
        closing.open_round(self.round.id, self.round.version, by=self.by, at=self.now)

    def pin(self) -> None:
        pair = self.expert, self.candidate
        panels.pin(self.round.id, self.round.version, *pair, "同一项目", by=self.by, at=self.now)

    def close(self) -> None:
        if self.chance.random() < 0.5:
            self.now = max(self.now, self.round.closes_at + HOUR)
        closing.close(self.round.id, self.round.version, by=self.by, at=self.now)

    def verdict(self) -> None:
        result = counting.result(self.round)
        named = {"honouree": [self.candidate]} if self.round.method is Method.DELIBERATION else {}
        chosen = () if named else result.tied[: result.open_places]
        closing.decide(
            self.round.id, self.round.version, "记录。", goes_on=chosen, honours=named, by=self.by, at=self.now
        )

    def put_forward(self) -> None:
        approving_results.propose_result(self.round.id, self.round.version, "同意。", by=self.by, at=self.now)

    def approve(self) -> None:
        self._by_committee(agreed=True)

    def decline(self) -> None:
        self._by_committee(agreed=False)

    def _by_committee(self, *, agreed: bool) -> None:
        for matter in (RESULT, REPEATING_KNOWN, VOIDING_KNOWN):
            for one in matter.waiting():
                if agreed:
                    matter.approve(one.id, one.version, by=self.staff.committee, at=self.now)
                else:
                    matter.decline(one.id, one.version, "请再议。", by=self.staff.committee, at=self.now)

    # -- repairs -----------------------------------------------------------------------------------------------

    def extend(self) -> None:
        repairing.propose_extension(self.round.id, self.now + 3 * HOUR, "补录", by=self.by, at=self.now)

    def release(self) -> None:
        successor = self.chance.choice([None, *self.experts])
        repairing.propose_release(self.round.id, self.expert, successor, "住院", by=self.by, at=self.now)

    def repeat(self) -> None:
        if self.chance.random() < 0.4:
            repeating.propose(self.round.id, "名单有误", by=self.by, at=self.now)

    def void(self) -> None:
        voiding.propose(self.round.id, self.expert, self.candidate, "误评", by=self.by, at=self.now)

    def depart(self) -> None:
        """A candidate withdraws, dies, or was accepted in error; now and then, so that somebody is left."""
        if self.chance.random() < 0.2:
            act = self.chance.choice(list(Departure))
            departing.propose(self.candidate, act, "来电。", by=self.by, at=self.now)

    def decide(self) -> None:
        for matter in (EXTENDING, RELEASING, REPEATING, VOIDING, DEPARTURE):
            for one in matter.waiting():
                if self.chance.random() < 0.7:
                    matter.approve(one.id, one.version, by=self.staff.other, at=self.now)
                else:
                    matter.decline(one.id, one.version, "不同意", by=self.staff.other, at=self.now)

    def change(self) -> None:
        if self.chance.random() < 0.1:
            seen = editions.programme(self.programme.id)
            later = Deadlines(*(max(one, self.now) + HOUR for one in changing.deadlines_of(seen)))
            changing.propose(seen.id, seen.version, later, seen.settings, "检修", by=self.staff.office, at=self.now)

    def decide_change(self) -> None:
        for one in CHANGING.waiting():
            CHANGING.approve(one.id, one.version, by=self.staff.committee, at=self.now)

    # -- experts and their paper -------------------------------------------------------------------------------

    def declare(self) -> None:
        recusals = {self.candidate: "同学"} if self.chance.random() < 0.3 else {}
        marking.declare(self.round.id, recusals, by=self.expert, at=self.now)

    def cast(self) -> None:
        """Whoever has not declared does so; then, mostly, all that is left, or the one candidate."""
        with suppress(Refused):
            marking.declare(self.round.id, {}, by=self.expert, at=self.now)
        left = [one.candidate.id for one in ballots.of_expert(self.round, self.expert) if not one.cast_at]
        if self.round.method is not Method.VOTE and self.chance.random() < 0.8:
            for self.candidate in left:
                self._cast_one()
            return
        self._cast_one()

    def _cast_one(self) -> None:
        if self.round.method is Method.VOTE:
            marking.cast_votes(self.round.id, [self.candidate], by=self.expert, at=self.now)
            return
        version = ballots.one_of(self.round, self.expert, self.candidate).version
        marking.cast(self.round.id, self.candidate, version, self._said(), by=self.expert, at=self.now)

    def enter(self) -> None:
        if self.round.method is Method.VOTE:
            paper_sheets.enter_votes(self.round.id, self.expert, [], by=self.by, at=self.now)
            return
        pair = self.expert, self.candidate
        version = ballots.one_of(self.round, *pair).version
        paper_sheets.enter(self.round.id, *pair, version, self._said(), by=self.by, at=self.now)

    def confirm(self) -> None:
        version = ballots.one_of(self.round, self.expert, self.candidate).version
        pair = self.expert, self.candidate
        paper_sheets.confirm(self.round.id, *pair, version, by=self.staff.other, at=self.now)

    def _said(self) -> Given:
        return given(self.round, answer=self.chance.random() < 0.8, points=self.chance.randint(0, 2))


def preparing_numbers(round_: Round) -> list[int]:
    return [one.application.id for one in panels.candidates(round_.id)]


@pytest.mark.trial
@pytest.mark.rule("M8", "N4")
@pytest.mark.usefixtures("opened")
def test_from_wherever_people_have_come_the_edition_ends() -> None:
    [office, other], [committee] = people(RoleName.OFFICE, 2), people(RoleName.COMMITTEE, 1)
    staff, applicant = Staff(office.id, other.id, committee.id), an_applicant()
    experts = [one.id for one in people(RoleName.EXPERT, 4)]
    done: Counter[str] = Counter()
    for number in range(WALKS):
        award = ("craftsman", "pioneer")[number % 2]
        made = an_edition(2023, key=f"walk-{number}", at=AT, closes=-HOUR)[award]
        editions.set_settings(made.id, made.version, {"values": DECIDED, "deviation": "示例。"})
        programme = editions.programme(made.id)
        accepted(programme, 3, by=applicant)
        walk = Walk(programme, staff, experts, chance(number))
        for _ in range(ACTS):
            walk.step()
        Ending(programme, staff, walk.now).end()
        done += walk.done

    assert journal.verify() == ()
    tried = {
        "seat",
        "open",
        "cast",
        "close",
        "extend",
        "release",
        "repeat",
        "decide",
        "approve",
        "put_forward",
        "depart",
        "void",
    }
    assert tried <= set(done) or WALKS < 12, f"never done in {WALKS} walks: {sorted(tried - set(done))}"
