"""Opening, closing, counting and concluding a round; what is sealed until then; acts at the same moment."""

import re
from collections.abc import Sequence
from datetime import datetime

import pytest

from portal.operations.judging import approving_results, closing, counting, marking, panels, preparing_rounds
from portal.rules.judging import recount
from portal.rules.judging import rounds as rounds_rules
from portal.rules.judging import rounds as rules
from portal.rules.judging.casting import Given
from portal.rules.judging.rounds import RoundState
from portal.rules.people.staffing import RoleName
from portal.storage.engine import journal, versions
from portal.storage.engine.errors import Stale
from portal.storage.judging.rounds import Round
from portal.storage.season import editions
from tests.operations.judged import (
    AFTER,
    AT,
    CLOSES,
    DURING,
    a_programme,
    a_round,
    accepted,
    again,
    an_applicant,
    concluded,
    given,
    hand_in,
    people,
)
from tests.operations.judging.test_marking import Case
from tests.operations.judging.test_preparing_rounds import refusal
from tests.operations.submissions import together

pytestmark = pytest.mark.usefixtures("anywhere", "opened")


def close(case: Case, *, at: datetime = AFTER) -> Round:
    return closing.close(case.round.id, again(case.round).version, by=case.office, at=at)


def everybody_says(case: Case, yes: Sequence[int] = ()) -> None:
    for expert in case.panel:
        for candidate in (case.first, case.second):
            answer = not yes or candidate in yes
            hand_in(case.round, expert, candidate, given(case.round, answer=answer))


# -- opening -------------------------------------------------------------------------------------------------


@pytest.mark.rule("N4")
def test_what_stands_before_opening() -> None:
    programme, [office] = a_programme(quorum=""), people(RoleName.OFFICE, 1)
    accepted(programme, 1, by=an_applicant())
    made = preparing_rounds.prepare(programme, "eligibility", by=office.id, at=AT)
    seen = closing.standing(made.id, at=AT)
    assert seen.terms is None
    assert (seen.refusal_to_close, seen.warnings, seen.attendance) == (rules.NOT_YET, (), (0, 0))
    reason = refusal(closing.open_round, made.id, made.version, by=office.id, at=AT)
    assert reason.startswith("请确定")
    editions.set_settings(programme.id, programme.version, {"values": {"quorum": "1/2"}})
    reason = refusal(closing.open_round, made.id, made.version, by=office.id, at=AT)
    assert "没有可以评审的专家" in reason
    panel = people(RoleName.EXPERT, 3)
    made = panels.seat(made.id, made.version, {one.id: "" for one in panel}, by=office.id, at=AT)
    made = panels.assign(made.id, made.version, panels.suggest(made.id), by=office.id, at=AT)
    made = preparing_rounds.set_window(made.id, made.version, DURING, CLOSES, by=office.id, at=AT)
    seen = closing.standing(made.id, at=AT)
    assert seen.refusal_to_open is None
    assert seen.terms
    assert seen.terms.threshold == "2/3"
    assert seen.warnings == ("有 1 名候选人各由 3 名专家评审，须全体判定符合条件才能通过。",)
    with pytest.raises(Stale):
        closing.open_round(made.id, made.version - 1, by=office.id, at=AT)
    before = versions.public_version()
    made = closing.open_round(made.id, made.version, by=office.id, at=AT)
    assert (made.state, made.terms) == (RoundState.OPEN, seen.terms)
    assert versions.public_version() > before
    reason = refusal(closing.open_round, made.id, made.version, by=office.id, at=AT)
    assert reason == rules.OPENED_ALREADY.reason


def test_two_officers_open_at_once() -> None:
    programme, office = a_programme(), people(RoleName.OFFICE, 3)
    accepted(programme, 1, by=an_applicant())
    made = a_round(programme, "eligibility", people(RoleName.EXPERT, 3), by=office[0].id, opened=False)
    found = together(lambda order: closing.open_round(made.id, made.version, by=office[order].id, at=AT), 3)
    assert sorted(type(one).__name__ for one in found) == ["Round", "Stale", "Stale"]


# -- sealed --------------------------------------------------------------------------------------------------


def test_nothing_is_told_before_the_close() -> None:
    case = Case("eligibility")
    expert = case.panel[0]
    hand_in(case.round, expert, case.first, given(case.round, answer=False))
    seen = closing.standing(case.round.id, at=DURING)
    assert seen.progress[expert.id] == (1, 2)
    assert (seen.attendance, seen.refusal_to_close) == ((0, 3), rules.STILL_CASTING)
    round_ = again(case.round)
    for call in (counting.result, counting.sheets, counting.kept):
        assert refusal(call, round_) == rules.NOT_CLOSED.reason
    assert refusal(counting.export, round_.id, by=case.office, at=DURING) == rules.NOT_CLOSED.reason
    assert closing.refusal_to_decide(round_) == approving_results.refusal_to_propose(round_) == rules.NOT_CLOSED
    assert preparing_rounds.process(case.programme)[0].goes_on is None


def test_told_the_same_whatever_the_ballots_say() -> None:
    case = Case("eligibility")
    told = []
    for expert, answer in zip(case.panel[:2], (True, False), strict=True):
        hand_in(case.round, expert, case.first, given(case.round, answer=answer))
        seen = closing.standing(case.round.id, at=DURING)
        facts = re.sub(r"[0-9a-f]{64}|\d+", "", journal.latest(1)[0].facts_text)
        told.append((seen.progress[expert.id], seen.unconfirmed, seen.warnings, facts))
    assert told[0] == told[1]


# -- closing -------------------------------------------------------------------------------------------------


@pytest.mark.rule("N4")
def test_closing_counts() -> None:
    case = Case("eligibility")
    refused = closing.standing(case.round.id, at=AFTER).refusal_to_close
    assert refused
    assert "没有达到规定的人数" in refused.reason
    everybody_says(case, [case.first])
    closed = close(case, at=DURING)
    assert closed.state is RoundState.CLOSED
    result = counting.result(closed)
    assert (result.goes_on, result.handed_in, result.quorate) == ((case.first,), 3, True)
    assert refusal(closing.close, closed.id, closed.version, by=case.office, at=AFTER) == rules.CLOSED_ALREADY.reason
    sheets = counting.sheets(closed)
    assert len(sheets) == 6
    assert {one.given.answer for one in sheets if one.candidate == case.second} == {False}
    exported = counting.export(closed.id, by=case.office, at=AFTER)
    count = recount.read(exported)
    assert isinstance(count, recount.Count)
    assert recount.result_of(count) == result
    assert journal.latest(1)[0].verb == "count_exported"


def test_closing_needs_an_open_round() -> None:
    programme, [office] = a_programme(), people(RoleName.OFFICE, 1)
    made = preparing_rounds.prepare(programme, "eligibility", by=office.id, at=AT)
    assert refusal(closing.close, made.id, made.version, by=office.id, at=AFTER) == rules.NOT_YET.reason


def test_pinned_after_casting_does_not_count() -> None:
    case = Case("eligibility")
    everybody_says(case)
    panels.pin(case.round.id, case.round.version, case.panel[0].id, case.first, "近亲属", by=case.office, at=DURING)
    closed = close(case)
    places = {place.candidate: (place.entitled, place.score) for place in counting.result(closed).places}
    assert places == {case.first: (2, "2/1"), case.second: (3, "3/1")}
    assert len(counting.sheets(closed)) == 5


def test_two_officers_close_at_once() -> None:
    case = Case("eligibility")
    everybody_says(case)
    found = together(lambda order: closing.close(case.round.id, case.round.version, by=case.office, at=AFTER), 3)
    assert [type(one).__name__ for one in found].count("Round") == 1
    assert [entry.verb for entry in journal.about("round", case.round.id)].count("round_closed") == 1


def test_casting_and_closing_at_once() -> None:
    """What is cast is counted, or refused: nothing slips in behind the count."""
    case = Case("eligibility", 6, decided={"quorum": "1/2"})
    candidates = [one.application.id for one in panels.candidates(case.round.id)]
    for expert in case.panel[:2]:
        for candidate in candidates:
            hand_in(case.round, expert, candidate, given(case.round, answer=True))
    late = case.panel[2]

    def act(order: int) -> object:
        if order == len(candidates):
            return closing.close(case.round.id, case.round.version, by=case.office, at=AFTER)
        arguments = case.round.id, candidates[order], 1, Given(answer=True)
        return marking.cast(*arguments, by=late.id, at=CLOSES)

    found = together(act, len(candidates) + 1)
    cast = {one.candidate.id for one in found[:-1] if not isinstance(one, Exception)}
    assert isinstance(found[-1], Round)
    counted = counting.kept(again(case.round)).count.papers
    assert {paper.candidate for paper in counted if paper.expert == late.id and paper.marks} == cast
    assert journal.verify() == ()


# -- the panel's decision ------------------------------------------------------------------------------------


@pytest.mark.rule("M4", "N5")
def test_a_tie_across_the_line_is_the_panels() -> None:
    case = Case("vote", 3, decided={"passes__vote": "2", "choices__vote": "3"})
    third = panels.candidates(case.round.id)[2].application.id
    for expert, chosen in zip(case.panel, ([case.first], [case.first, case.second], [case.first, third]), strict=True):
        marking.cast_votes(case.round.id, chosen, by=expert.id, at=DURING)
    closed = close(case)
    result = counting.result(closed)
    assert (result.goes_on, set(result.tied), result.open_places) == ((case.first,), {case.second, third}, 1)
    assert approving_results.refusal_to_propose(closed) == rules.TIE_UNDECIDED

    def decide(*goes_on: int, minutes: str = "经评议。") -> str:
        return refusal(
            closing.decide, closed.id, again(closed).version, minutes, goes_on=goes_on, by=case.office, at=AFTER
        )

    assert decide(third, minutes=" ") == recount.MINUTES.missing.reason
    assert decide(third, minutes="长" * 20_001) == recount.MINUTES.too_long.reason
    assert decide(case.first) == recount.NOT_TIED.reason
    assert "最多有 1 名" in decide(case.second, third)
    decided = closing.decide(closed.id, closed.version, "经评议。", goes_on=[third], by=case.office, at=AFTER)
    assert counting.result(decided).goes_on == (case.first, third)
    minuted = closing.decision(decided)
    assert minuted
    assert (minuted.minutes, minuted.goes_on) == ("经评议。", (third,))
    assert decide(case.second) == rounds_rules.DECIDED_ALREADY.reason
    done = concluded(decided, office=case.office, committee=case.committee, at=AFTER)
    assert preparing_rounds.goes_on(done) == (case.first, third)


@pytest.mark.rule("M10", "N7")
def test_a_deliberation_names() -> None:
    case = Case("final", 3)
    numbers = [one.application.id for one in panels.candidates(case.round.id)]
    for expert in case.panel:
        for place, candidate in enumerate(numbers):
            hand_in(case.round, expert, candidate, given(case.round, points=place))
    closed = close(case)
    assert approving_results.refusal_to_propose(closed) == rules.UNNAMED
    assert closing.decision(closed) is None
    assert closing.refusal_to_decide(closed) is None
    named = {"honouree": numbers[:1], "nominee": numbers[1:2]}
    decided = closing.decide(closed.id, closed.version, "评议。", honours=named, by=case.office, at=AFTER)
    assert counting.result(decided).honours == {key: tuple(names) for key, names in named.items()}
    assert set(counting.result(decided).goes_on) == set(numbers[:2])
    assert ("honouree", "10 名") in [
        (key, value) for (_, value), key in zip(preparing_rounds.settings_shown(decided), named, strict=False)
    ]


def test_two_officers_decide_at_once() -> None:
    case = Case("final", 2)
    everybody_says(case)
    closed = close(case)

    def act(order: int) -> Round:
        honours = {"honouree": [(case.first, case.second)[order]]}
        return closing.decide(closed.id, closed.version, "评议。", honours=honours, by=case.office, at=AFTER)

    assert sorted(type(one).__name__ for one in together(act, 2)) == ["Round", "Stale"]


def test_nothing_to_decide_without_a_tie() -> None:
    case = Case("eligibility")
    everybody_says(case)
    assert closing.refusal_to_decide(close(case)) == recount.NO_TIE
