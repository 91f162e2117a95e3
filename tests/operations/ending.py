"""From wherever the rounds of an award stand: the permitted acts that bring its edition to an end."""

from datetime import datetime, timedelta
from typing import NamedTuple

from portal.operations.judging import (
    approving_results,
    closing,
    counting,
    marking,
    panels,
    paper_sheets,
    preparing_rounds,
    public_voting,
    repairing,
    repeating,
)
from portal.operations.judging.approving_results import RESULT
from portal.operations.judging.repairing import EXTENDING, RELEASING
from portal.operations.judging.repeating import REPEATING, REPEATING_KNOWN
from portal.operations.judging.voiding import VOIDING, VOIDING_KNOWN
from portal.operations.publishing.departing import DEPARTURE
from portal.operations.season import preparing_editions
from portal.rules.judging.casting import Given
from portal.rules.judging.rounds import WITH_BALLOTS, RoundState, stages_of
from portal.rules.people.staffing import RoleName
from portal.rules.rulebook.rubric import Method, Stage
from portal.storage.judging import ballots, rounds
from portal.storage.judging import panels as seats
from portal.storage.judging.rounds import Round
from portal.storage.people import accounts
from portal.storage.season import editions
from portal.storage.season.editions import Edition, EditionState, Programme
from tests.operations.judged import given, people

HOUR = timedelta(hours=1)
BY_OFFICE = (EXTENDING, RELEASING, REPEATING, VOIDING, DEPARTURE)
BY_COMMITTEE = (RESULT, REPEATING_KNOWN)


class Staff(NamedTuple):
    office: int
    other: int
    committee: int


class Ending:
    """What is left to do, done by the staff and whichever experts there are, an hour an act from ``now`` on."""

    def __init__(self, programme: Programme, staff: Staff, now: datetime) -> None:
        self.programme, self.staff, self.now = programme, staff, now

    def end(self) -> Edition:
        """:raises Refused: there is no way to the end: a dead end."""
        for matter in BY_OFFICE:
            for one in matter.waiting():
                matter.decline(one.id, one.version, "不同意。", by=self.staff.other, at=self.now)
        for one in VOIDING_KNOWN.waiting():
            VOIDING_KNOWN.decline(one.id, one.version, "不同意。", by=self.staff.committee, at=self.now)
        self.programme = editions.programme(self.programme.id)
        self.now = max(self.now, self.programme.closes_at) + HOUR  # it may have been moved
        for stage in stages_of(self.programme.book, self.programme.settings):
            if not self._concluded(stage):
                break
        edition = editions.by_id(self.programme.edition.id)
        self.now = max(self.now, self.programme.recommending_closes_at + HOUR)
        ended = preparing_editions.end(edition.id, edition.version, by=self.staff.office, at=self.now)
        assert ended.state is EditionState.ENDED
        return ended

    def _concluded(self, stage: Stage) -> bool:
        """Whether the round of the stage has somebody to judge, and now has its approved result."""
        if rounds.of_stage(self.programme, stage.key) is None:
            preparing_rounds.prepare(self.programme, stage.key, by=self.staff.office, at=self.now)
        while (round_ := rounds.of_stage(self.programme, stage.key)).state is not RoundState.APPROVED:
            self.now += HOUR
            match round_.state:
                case RoundState.PREPARING if not seats.numbers_of(round_):
                    return False
                case RoundState.PREPARING:
                    self._open(round_)
                case RoundState.OPEN:
                    self._close(round_)
                case RoundState.CLOSING:
                    closing.count(round_.id, at=self.now)
                case _:
                    self._conclude(round_)
        return True

    def _open(self, round_: Round) -> None:
        by, at, number = self.staff.office, self.now, round_.id
        round_ = preparing_rounds.set_window(number, round_.version, at, at + HOUR, by=by, at=at)
        if round_.method in WITH_BALLOTS:
            there = {seat.expert.id for seat in seats.experts_of(number)}
            people(RoleName.EXPERT, 1, called=f"ending{number}")  # everybody else may be recused
            others = {one.id: "" for one in accounts.having(RoleName.EXPERT) if one.id not in there}
            round_ = panels.seat(number, round_.version, others, by=by, at=at) if others else round_
            round_ = panels.assign(number, round_.version, panels.suggest(number), by=by, at=at)
        if round_.method is Method.PUBLIC:
            deeds = dict.fromkeys(seats.numbers_of(number), "（示例）事迹。")
            round_ = public_voting.write_deeds(number, round_.version, deeds, by=by, at=at)
        closing.open_round(number, round_.version, by=by, at=at)

    def _close(self, round_: Round) -> None:
        """Closed; or held anew, where nobody can judge in it any more."""
        by, number = self.staff.office, round_.id
        if round_.method is Method.PUBLIC:
            closing.close(number, round_.version, by=by, at=self.now + 2 * HOUR)
            return
        for expert, candidate in paper_sheets.unconfirmed(number):
            self._confirm(round_, expert, candidate)
        if self.now > round_.closes_at:
            asked = repairing.propose_extension(number, self.now + HOUR, "延长。", by=by, at=self.now)
            EXTENDING.approve(asked.id, asked.version, by=self.staff.other, at=self.now)
        self._cast(round_)
        seen = rounds.one(number)
        if closing.standing(number, at=self.now + 2 * HOUR).refusal_to_close:
            asked = repeating.propose(number, "无人能够评审。", by=by, at=self.now)
            REPEATING.approve(asked.id, asked.version, by=self.staff.other, at=self.now)
            return
        closing.close(number, seen.version, by=by, at=self.now + 2 * HOUR)

    def _confirm(self, round_: Round, expert: int, candidate: int) -> None:
        by, at = self.staff, self.now
        if round_.method is Method.VOTE:
            if (expert, candidate) in paper_sheets.unconfirmed(round_.id):  # a paper is confirmed as a whole
                paper_sheets.confirm_votes(round_.id, expert, by=by.other, at=at)
            return
        version = ballots.one_of(round_, expert, candidate).version
        paper_sheets.confirm(round_.id, expert, candidate, version, by=by.other, at=at)

    def _cast(self, round_: Round) -> None:
        for seat in seats.experts_of(round_):
            expert = seat.expert.id
            if seat.declared_at is None:
                marking.declare(round_.id, {}, by=expert, at=self.now)
            left = [one for one in ballots.of_expert(round_, expert) if not one.cast_at]
            if left and round_.method is Method.VOTE:
                marking.cast_votes(round_.id, [], by=expert, at=self.now)
                continue
            for one in left:
                marking.cast(round_.id, one.candidate.id, one.version, said(round_), by=expert, at=self.now)

    def _conclude(self, round_: Round) -> None:
        waiting = next((one for matter in BY_COMMITTEE for one in matter.of(round_.id) if one.is_open), None)
        if waiting:
            matter = RESULT if waiting.kind == RESULT.kind else REPEATING_KNOWN
            if matter is RESULT:
                matter.approve(waiting.id, waiting.version, by=self.staff.committee, at=self.now)
            else:
                matter.decline(waiting.id, waiting.version, "不同意。", by=self.staff.committee, at=self.now)
            return
        if closing.refusal_to_decide(round_) is None and approving_results.refusal_to_propose(round_):
            result, by, at = counting.result(round_), self.staff.office, self.now
            there = closing.still_accepted(self.programme)
            first = next((one.candidate for one in result.places if one.candidate in there), None)
            if round_.method is Method.DELIBERATION and first is None:
                asked = repeating.propose(round_.id, "没有人可选。", by=by, at=at)
                REPEATING_KNOWN.approve(asked.id, asked.version, by=self.staff.committee, at=at)
                return
            named = {"honouree": [first]} if round_.method is Method.DELIBERATION else {}
            chosen = () if named else [one for one in result.tied if one in there][: result.open_places]
            round_ = closing.decide(
                round_.id, round_.version, "会议记录。", goes_on=chosen, honours=named, by=by, at=at
            )
        approving_results.propose_result(round_.id, round_.version, "同意。", by=self.staff.office, at=self.now)


def said(round_: Round) -> Given:
    return given(round_, answer=True)
