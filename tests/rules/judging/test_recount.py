"""The canonical text of a count: one for each count, read strictly, and the same result from it every time."""

import hashlib
import json
from typing import Any

import msgspec
import pytest

from portal.rules.judging import recount
from portal.rules.judging.recount import Count, Decision, Paper, Recused, Result
from portal.rules.judging.tally import Terms, Weighed
from portal.rules.language.refusals import Refusal
from portal.rules.rulebook.rubric import Method
from tests.judging import DELIBERATION, PARTLY, SCORE, VOTE

SHEET = (*PARTLY, 16)  # 75
BETTER = (*PARTLY, 20)  # 79


def a_count(terms: Terms = SCORE, **changes: Any) -> Count:
    """Three candidates and two experts; 1 is ahead, 2 and 3 are level across the line of two."""
    marks = {(1, 7): BETTER, (1, 8): BETTER, (2, 7): SHEET, (2, 8): None, (3, 7): SHEET, (3, 8): SHEET}
    usual: dict[str, Any] = {
        "edition": "2023",
        "programme": "craftsman",
        "stage": "score",
        "rulebook": "2023-craftsman",
        "terms": terms,
        "candidates": (1, 2, 3),
        "papers": tuple(Paper(*pair, given) for pair, given in marks.items()),
        "recusals": (Recused(3, 9, "own_unit"),),
    }
    return Count(**{**usual, **changes})


def refusal_of(count: Count) -> str:
    found = recount.read(recount.canonical(count))
    return found.reason if isinstance(found, Refusal) else ""


def test_the_text_is_sorted_and_whole() -> None:
    text = recount.canonical(a_count())

    assert text == json.dumps(json.loads(text), sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    assert b"." not in text  # no number with a point
    assert recount.read(text) == a_count()
    assert recount.digest(a_count()) == hashlib.sha256(text).hexdigest()


@pytest.mark.rule("M20")
def test_the_result_names_its_input_and_keeps_fractions_exact() -> None:
    terms = msgspec.structs.replace(SCORE, passes=1)
    count = a_count(
        terms, papers=(Paper(1, 7, SHEET), Paper(1, 8, BETTER), Paper(1, 9, BETTER), Paper(2, 7, None)), recusals=()
    )

    result = recount.result_of(count)

    assert result.input == recount.digest(count)
    assert [(place.candidate, place.score, place.spread) for place in result.places] == [
        (1, "233/3", 4),
        (2, "0/1", 0),
        (3, "0/1", 0),
    ]
    assert (result.experts, result.handed_in, result.quorate) == (3, 2, True)
    text = recount.canonical(result)
    assert b"." not in text
    assert recount.canonical(msgspec.json.decode(text, type=Result)) == text


@pytest.mark.rule("M4")
def test_a_tie_stays_open_until_the_panel_has_decided() -> None:
    tied = recount.result_of(a_count())
    assert (tied.goes_on, tied.tied, tied.open_places, tied.open_tie) == ((1,), (2, 3), 1, True)

    decided = recount.result_of(a_count(decision=Decision("m", (3,))))
    assert (decided.goes_on, decided.tied, decided.open_tie) == ((1, 3), (2, 3), False)
    fewer = recount.result_of(a_count(decision=Decision("m")))
    assert (fewer.goes_on, fewer.open_tie) == ((1,), False)


@pytest.mark.rule("N7", "M3")
def test_a_deliberation_names_at_most_its_quotas() -> None:
    named = Decision("m", honours={"honouree": (2,), "nominee": (1,)})
    result = recount.result_of(a_count(DELIBERATION, decision=named))

    assert result.goes_on == (1, 2)
    assert result.honours == {"honouree": (2,), "nominee": (1,)}
    assert refusal_of(a_count(DELIBERATION, decision=named)) == ""
    assert refusal_of(a_count(DELIBERATION, decision=Decision("m", honours={"honouree": (3,)}))) == ""


@pytest.mark.parametrize(
    ("terms", "decision", "reason"),
    [
        (SCORE, Decision("", (2,)), recount.MINUTES.missing.reason),
        (SCORE, Decision("m", (1,)), recount.NOT_TIED.reason),
        (SCORE, Decision("m", (2,), {"honouree": (2,)}), recount.NOT_TIED.reason),
        (SCORE, Decision("m", (2, 2)), recount.NAMED_TWICE.reason),
        (SCORE, Decision("m", (2, 3)), "并列的候选人中最多有 1 名可以进入下一轮。"),
        (msgspec.structs.replace(SCORE, passes=3), Decision("m", (2,)), recount.NO_TIE.reason),
        (DELIBERATION, Decision("m"), recount.NOBODY_NAMED.reason),
        (DELIBERATION, Decision("m", honours={"honouree": (1,), "nominee": (1,)}), recount.NAMED_TWICE.reason),
        (DELIBERATION, Decision("m", honours={"honouree": (4,)}), recount.NOT_A_CANDIDATE.reason),
        (DELIBERATION, Decision("m", (1,), {"honouree": (2,)}), recount.NOT_A_CANDIDATE.reason),
        (DELIBERATION, Decision("m", honours={"honouree": (1, 2)}), "推荐人选超过名额：列出 2 名，名额 1 名。"),
        (DELIBERATION, Decision("m", honours={"prize": (1,)}), "推荐人选超过名额：列出 1 名，名额 0 名。"),
    ],
)
@pytest.mark.rule("M4")
def test_what_the_panel_cannot_decide(terms: Terms, decision: Decision, reason: str) -> None:
    assert refusal_of(a_count(terms, decision=decision)) == reason


ONE = Terms(method=Method.VOTE, maxima=(1,), choices=1, passes=1)


@pytest.mark.parametrize(
    ("count", "reason"),
    [
        (a_count(format=3), "这是第 3 版格式"),
        (a_count(candidates=(1, 3, 2)), "候选人重复"),
        (a_count(candidates=(1, 2, 2, 3)), "候选人重复"),
        (a_count(candidates=(1, 2)), "不属于本轮"),
        (a_count(papers=(Paper(2, 7, SHEET), Paper(1, 7, SHEET))), "没有按顺序"),
        (a_count(papers=(Paper(1, 7, SHEET), Paper(1, 7, BETTER))), "重复"),
        (a_count(recusals=(Recused(1, 7, "own_unit"),)), "又有评审表"),
        (a_count(papers=(Paper(1, 7, PARTLY),)), "项数或分值"),
        (a_count(papers=(Paper(1, 7, (*PARTLY, 21)),)), "项数或分值"),
        (a_count(papers=(Paper(1, 7, (*PARTLY, 0)),)), "项数或分值"),
        (a_count(ONE, papers=(Paper(1, 7, (2,)),)), "项数或分值"),
        (a_count(ONE, papers=(Paper(1, 7, (1,)), Paper(2, 7, (1,)))), "投票数超过"),
        (a_count(ONE, papers=(Paper(1, 7, (1,)), Paper(2, 7, (0,)))), ""),
        (a_count(VOTE, papers=(), parts=(Weighed("s", 100, 100, ((9, "1/1"),)),)), "不属于本轮的分数"),
        (a_count(VOTE, papers=(), parts=(Weighed("s", 100, 0, ((1, "1/1"),)),)), "不属于本轮的分数"),
        (a_count(VOTE, papers=(), parts=(Weighed("s", 100, 2, ((1, "1/1"), (1, "1/1"))),)), "不属于本轮的分数"),
        (a_count(VOTE, papers=(), parts=(Weighed("s", 100, 2, ((1, "1/1"), (2, "3/2"))),)), ""),
        (a_count(Terms(method=Method.NOTICE, maxima=())), "不能识别"),
        (a_count(Terms(method=Method.ELIGIBILITY, maxima=(1,))), "不能识别"),
        (a_count(msgspec.structs.replace(SCORE, threshold="2/3")), "不能识别"),
        (a_count(msgspec.structs.replace(SCORE, combine="median")), "不能识别"),
    ],
)
def test_what_the_portal_never_exports_is_refused(count: Count, reason: str) -> None:
    found = refusal_of(count)
    assert reason in found
    assert bool(found) is bool(reason)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[]",
        b"\xff\xfe",
        b'{"edition":"2023"}',
        recount.canonical(a_count()).replace(b'"2/3"', b'"x"').replace(b'"1/2"', b'"1/0"'),
        recount.canonical(a_count()).replace(b"[1,7,", b"[1.5,7,"),
        recount.canonical(a_count()).replace(b'"edition"', b'"colour":1,"edition"'),
    ],
)
def test_what_is_no_count_is_refused(content: bytes) -> None:
    assert recount.read(content) is recount.NOT_JSON


@pytest.mark.parametrize("change", [lambda text: text + b"\n", lambda text: text.replace(b",", b", ")])
def test_another_text_of_the_same_count_is_refused(change: Any) -> None:
    assert recount.read(change(recount.canonical(a_count()))) is recount.NOT_CANONICAL


def test_faults_are_told_once_each() -> None:
    wrong = a_count(papers=(Paper(1, 7, PARTLY), Paper(2, 7, PARTLY)), format=4)
    assert len(list(recount.faults_of(wrong))) == 2


@pytest.mark.rule("M4")
@pytest.mark.parametrize("goes_on", [(2,), (3,), ()])
def test_a_count_with_its_decision_is_read_again(goes_on: tuple[int, ...]) -> None:
    decided = a_count(decision=Decision("m", goes_on))
    assert recount.read(recount.canonical(decided)) == decided
