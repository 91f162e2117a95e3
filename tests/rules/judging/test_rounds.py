"""Rounds: what the rulebooks fix, when a round opens, who casts when, when it closes."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from portal.rulebooks import rulebook
from portal.rules.judging import drawing, rounds
from portal.rules.judging.rounds import Head, Prepared, RoundState, Window
from portal.rules.judging.tally import Attendance, Terms
from portal.rules.rulebook.rubric import Method
from portal.rules.season import opening
from tests.judging import ELIGIBILITY, SCORE

AT = datetime(2026, 12, 1, tzinfo=UTC)
HOUR, MICROSECOND = timedelta(hours=1), timedelta(microseconds=1)
OPEN = Window(RoundState.OPEN, AT, AT + HOUR)
LATE = AT + HOUR + MICROSECOND


def settings_of(key: str, **changed: str) -> dict[str, str]:
    values = opening.standing(rulebook(key), {}) | {"quorum": "2/3"}
    return values | {name.replace("__", "."): value for name, value in changed.items()}


# -- what is fixed ---------------------------------------------------------------------------------------------


@pytest.mark.rule("M17", "M18", "N4", "N5", "N6", "N7", "N12")
@pytest.mark.parametrize(
    ("key", "stages"),
    [
        ("2017-craftsman", ["material", "presentation", "overall"]),
        ("2023-craftsman", ["eligibility", "vote", "score", "final"]),
        ("2023-pioneer", ["eligibility", "score", "final"]),
    ],
)
def test_rounds_come_in_the_order_of_the_rulebook(key: str, stages: list[str]) -> None:
    book = rulebook(key)

    assert [stage.key for stage in rounds.stages_of(book)] == stages
    before = [rounds.stage_before(book, stage) for stage in stages]
    assert [stage.key if stage else None for stage in before] == [None, *stages[:-1]]
    with pytest.raises(KeyError):
        rounds.stage_before(book, "notice")


@pytest.mark.rule("N2", "N4", "N5", "N6", "N7")
def test_the_terms_of_2023() -> None:
    book, settings = rulebook("2023-craftsman"), settings_of("2023-craftsman")

    terms = {stage.key: rounds.terms_of(book, stage, settings) for stage in rounds.stages_of(book)}

    points = (10, 10, 10, 10, 20, 20, 20)
    assert terms == {
        "eligibility": Terms(method=Method.ELIGIBILITY, maxima=(1,), quorum="2/3", threshold="2/3"),
        "vote": Terms(method=Method.VOTE, maxima=(1,), quorum="2/3", passes=40, choices=40),
        "score": Terms(method=Method.SCORE, maxima=points, quorum="2/3", passes=12, combine="mean"),
        "final": Terms(
            method=Method.DELIBERATION,
            maxima=points,
            quorum="2/3",
            combine="mean",
            quotas={"honouree": 10, "nominee": 10},
        ),
    }


@pytest.mark.rule("M17", "M18", "M20")
def test_the_terms_of_2017() -> None:
    book = rulebook("2017-craftsman")
    settings = settings_of("2017-craftsman", passes__material="30", combine__presentation="trimmed")

    material, presentation, overall = (rounds.terms_of(book, stage, settings) for stage in rounds.stages_of(book))

    assert (material.passes, material.combine) == (30, "mean")
    assert (presentation.passes, presentation.combine) == (0, "trimmed")
    assert overall == Terms(method=Method.OVERALL, maxima=(1,))


def test_what_is_not_decided_fixes_nothing() -> None:
    book = rulebook("2017-craftsman")
    first = rounds.stages_of(book)[0]
    for lacking in ({"passes.material": ""}, {"passes.material": "30", "quorum": ""}):
        with pytest.raises(ValueError, match=r"invalid literal|Invalid literal"):
            rounds.terms_of(book, first, settings_of("2017-craftsman") | lacking)


@pytest.mark.rule("N4", "M16")
def test_heads_have_the_official_words() -> None:
    assert [head.word for head in Head] == ["资格", "推荐程序", "完整性", "合规性"]
    assert rounds.refusal_of_judgement(True, ()) is None
    assert rounds.refusal_of_judgement(True, {Head.COMPLIANCE}) is rounds.HEADS_WITH_YES
    assert rounds.refusal_of_judgement(False, ()) is rounds.NO_HEAD
    assert rounds.refusal_of_judgement(False, {Head.QUALIFICATION, Head.PROCEDURE}) is None


def test_every_state_says_where_a_round_stands() -> None:
    words = ["准备中", "评审中", "正在计票", "已结束评审", "结果已批准", "已由重新评审代替"]
    assert [state.word for state in RoundState] == words


# -- opening ---------------------------------------------------------------------------------------------------


def prepared(**changes: Any) -> Prepared:
    usual: dict[str, Any] = {
        "state": RoundState.PREPARING,
        "method": Method.SCORE,
        "before": RoundState.APPROVED,
        "lacking": (),
        "judges": {1: 3, 2: 5},
        "opens_at": AT,
        "closes_at": AT + HOUR,
    }
    return Prepared(**{**usual, **changes})


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({}, None),
        ({"before": None}, None),
        ({"state": RoundState.OPEN}, rounds.OPENED_ALREADY.reason),
        ({"before": RoundState.CLOSED}, rounds.BEFORE_IS_NOT_APPROVED.reason),
        ({"lacking": ("请确定“名额”。",)}, "请确定“名额”。"),
        ({"judges": {}}, rounds.NO_CANDIDATES.reason),
        ({"judges": {1: 3, 2: 0}}, "有 1 名候选人没有可以评审的专家（回避的除外），请先分配专家。"),
        ({"judges": {1: 0}, "method": Method.OVERALL}, None),
        ({"opens_at": None}, rounds.NO_WINDOW.reason),
        ({"closes_at": None}, rounds.NO_WINDOW.reason),
        ({"closes_at": AT}, rounds.WINDOW_REVERSED.reason),
        ({"opens_at": AT - HOUR, "closes_at": AT - MICROSECOND}, rounds.WINDOW_OVER.reason),
    ],
)
def test_a_round_opens_when_everything_is_fixed(changes: dict[str, Any], reason: str | None) -> None:
    refusal = rounds.refusal_to_open(prepared(**changes), AT)
    assert (refusal.reason if refusal else None) == reason


@pytest.mark.rule("N4")
def test_the_office_is_warned_of_a_panel_of_three() -> None:
    assert rounds.warnings_to_open(ELIGIBILITY, {1: 3, 2: 4, 3: 5}) == (
        "有 1 名候选人各由 3 名专家评审，须全体判定符合条件才能通过。",
    )
    assert len(rounds.warnings_to_open(ELIGIBILITY, {1: 1, 2: 2, 3: 3, 4: 0})) == 3
    assert rounds.warnings_to_open(SCORE, {1: 3}) == ()


# -- casting ---------------------------------------------------------------------------------------------------


@pytest.mark.rule("M10")
@pytest.mark.parametrize(
    ("window", "declared", "cast", "now", "refusal"),
    [
        (OPEN, True, False, AT, None),
        (OPEN, True, False, AT + HOUR, None),  # the last moment counts
        (OPEN, True, False, LATE, rounds.OVER),
        (OPEN, True, False, AT - MICROSECOND, rounds.NOT_YET),
        (OPEN, False, False, AT, rounds.DECLARE_FIRST),
        (OPEN, True, True, AT, rounds.CAST_ALREADY),
        (Window(RoundState.PREPARING, AT, AT + HOUR), True, False, AT, rounds.NOT_YET),
        (Window(RoundState.CLOSED, AT, AT + HOUR), True, False, AT, rounds.OVER),
        (Window(RoundState.APPROVED, AT, AT + HOUR), True, False, AT, rounds.OVER),
    ],
)
def test_ballots_are_cast_once_within_the_window(window, declared, cast, now, refusal) -> None:
    assert rounds.refusal_to_cast(window, declared, cast, now) is refusal


def test_files_are_read_until_the_round_closes() -> None:
    assert rounds.refusal_to_read(OPEN, True, LATE) is None
    assert rounds.refusal_to_read(OPEN, False, LATE) is rounds.DECLARE_FIRST


@pytest.mark.rule("N5")
def test_an_expert_has_so_many_votes() -> None:
    assert rounds.refusal_of_votes(40, 40) is None
    assert rounds.refusal_of_votes(0, 40) is None
    refusal = rounds.refusal_of_votes(41, 40)
    assert refusal is not None
    assert refusal.reason == "最多可以投 40 票，现在选择了 41 名，请减少后再提交。"


@pytest.mark.parametrize(
    ("state", "cast", "now", "refusal"),
    [
        (RoundState.OPEN, False, LATE, None),
        (RoundState.OPEN, False, AT + HOUR, rounds.WINDOW_STILL_OPEN),
        (RoundState.OPEN, True, LATE, rounds.CAST_ALREADY),
        (RoundState.CLOSED, False, LATE, rounds.OVER),
        (RoundState.PREPARING, False, LATE, rounds.NOT_YET),
    ],
)
def test_paper_is_entered_between_the_window_and_the_closing(state, cast, now, refusal) -> None:
    assert rounds.refusal_to_enter(Window(state, AT, AT + HOUR), cast, now) is refusal


def test_two_officers_enter_and_confirm() -> None:
    assert rounds.refusal_to_confirm(1, 2) is None
    assert rounds.refusal_to_confirm(1, 1) is rounds.SAME_OFFICER


# -- closing ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("state", "attendance", "unconfirmed", "now", "reason"),
    [
        (RoundState.OPEN, (3, 5), 0, LATE, None),
        (RoundState.OPEN, (5, 5), 0, AT, None),  # everybody has handed in
        (RoundState.OPEN, (4, 5), 0, AT + HOUR, rounds.STILL_CASTING.reason),
        (RoundState.OPEN, (4, 5), 1, LATE, rounds.UNCONFIRMED.reason),
        (RoundState.OPEN, (2, 5), 0, LATE, "应到专家 5 名，已全部提交的 2 名，没有达到规定的人数，不能结束本轮评审。"),
        (RoundState.PREPARING, (5, 5), 0, LATE, rounds.NOT_YET.reason),
        (RoundState.CLOSED, (5, 5), 0, LATE, rounds.CLOSED_ALREADY.reason),
    ],
)
def test_a_round_closes_with_its_quorum(state, attendance, unconfirmed, now, reason) -> None:
    refusal = rounds.refusal_to_close(Window(state, AT, AT + HOUR), SCORE, Attendance(*attendance), unconfirmed, now)
    assert (refusal.reason if refusal else None) == reason


def test_an_overall_evaluation_needs_no_quorum() -> None:
    overall = Terms(method=Method.OVERALL, maxima=(1,))
    assert rounds.refusal_to_close(OPEN, overall, Attendance(0, 0), 0, AT) is None


@pytest.mark.rule("M4", "N7")
@pytest.mark.parametrize(
    ("state", "method", "tied", "decided", "refusal"),
    [
        (RoundState.CLOSED, Method.SCORE, False, False, None),
        (RoundState.CLOSED, Method.SCORE, True, False, rounds.TIE_UNDECIDED),
        (RoundState.CLOSED, Method.SCORE, True, True, None),
        (RoundState.CLOSED, Method.DELIBERATION, False, False, rounds.UNNAMED),
        (RoundState.CLOSED, Method.DELIBERATION, False, True, None),
        (RoundState.OPEN, Method.SCORE, False, True, rounds.NOT_CLOSED),
        (RoundState.CLOSING, Method.SCORE, False, True, rounds.NOT_CLOSED),
        (RoundState.APPROVED, Method.SCORE, False, True, rounds.NOT_CLOSED),
    ],
)
def test_a_tie_stops_until_the_panel_has_decided(state, method, tied, decided, refusal) -> None:
    assert rounds.refusal_to_put_forward(state, method, tied, decided) is refusal


@pytest.mark.rule("M18")
def test_an_order_drawn_by_lot_is_drawn_again_from_its_seed() -> None:
    drawn = drawing.drawn_order("seed", range(50))

    assert drawn == drawing.drawn_order("seed", reversed(range(50)))
    assert sorted(drawn) == list(range(50))
    assert drawn != drawing.drawn_order("another", range(50))
