"""The public's ballot: what can be one, what two counts come to, what is full marks."""

from datetime import timedelta

import pytest

from portal.rules.judging import public_voting as rules
from portal.rules.judging import recount, tally
from portal.rules.judging.public_voting import CastBallot, OtherForm, PublicInput
from portal.rules.judging.recount import Count
from portal.rules.judging.rounds import NOT_YET, OVER, RoundState, Window
from portal.rules.judging.tally import Terms, Weighed
from portal.rules.rulebook.rubric import Method
from tests.operations.submissions import AT

HOUR = timedelta(hours=1)
PEOPLE = (1, 2, 3)
CODES = ("2" * 12, "3" * 12, "4" * 12)
PROOF = "ab" * 32
TERMS = Terms(method=Method.PUBLIC, maxima=(1,), choices=2)


def a_count(*ballots: CastBallot, forms: tuple[OtherForm, ...] = (), terms: Terms = TERMS) -> Count:
    return Count(
        edition="2017",
        programme="craftsman",
        stage="public",
        rulebook="2017-craftsman",
        terms=terms,
        candidates=PEOPLE,
        public=PublicInput(ballots, forms),
    )


@pytest.mark.rule("M19")
@pytest.mark.parametrize(
    ("state", "after", "refusal"),
    [
        (RoundState.PREPARING, HOUR, NOT_YET),
        (RoundState.OPEN, -HOUR, NOT_YET),
        (RoundState.OPEN, timedelta(), None),
        (RoundState.OPEN, 2 * HOUR, None),
        (RoundState.OPEN, 2 * HOUR + timedelta(microseconds=1), OVER),
        (RoundState.CLOSING, HOUR, OVER),
    ],
)
def test_the_window_is_the_published_one(state: RoundState, after: timedelta, refusal: object) -> None:
    assert rules.refusal_to_vote(Window(state, AT, AT + 2 * HOUR), AT + after) == refusal


@pytest.mark.rule("M19")
@pytest.mark.parametrize(
    ("chosen", "words"), [((), "至少"), ((1, 2, 3), "最多可以选 2 名"), ((9,), "不在名单上"), ((1,), ""), ((2, 3), "")]
)
def test_a_ballot_chooses_between_one_and_k(chosen: tuple[int, ...], words: str) -> None:
    refusal = rules.refusal_of_choices(chosen, PEOPLE, 2)
    assert (refusal.reason if refusal else "") == "" if not words else words in refusal.reason  # type: ignore[union-attr]


@pytest.mark.rule("M19", "M20")
def test_both_counts_and_other_forms_are_recounted() -> None:
    ballots = [CastBallot(CODES[0], (1, 2)), CastBallot(CODES[1], (3,), True), CastBallot(CODES[2], (2,))]
    forms = (OtherForm("现场投票", 5, ((1, 0), (2, 5), (3, 1)), PROOF),)
    count = a_count(*ballots, forms=forms)
    text = recount.canonical(count)
    assert recount.read(text) == count
    result = recount.result_of(count)
    assert [(one.candidate, one.rank, one.score) for one in result.places] == [
        (2, 1, "7/1"),
        (1, 2, "1/1"),
        (3, 2, "1/1"),
    ]
    assert result.goes_on == (2, 1, 3)  # nobody drops out
    assert result.public == rules.PublicCount(3, 1, 5, ((1, 1), (2, 7), (3, 2)))
    assert recount.result_of(a_count()).goes_on == PEOPLE  # not even where nobody voted


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (a_count(CastBallot(CODES[1], (1,)), CastBallot(CODES[0], (1,))), "查询码重复"),
        (a_count(CastBallot(CODES[0], (1, 2, 3))), "选择不符合"),
        (a_count(forms=(OtherForm("现场", 2, ((1, 3), (2, 0), (3, 0)), PROOF),)), "其他形式"),
        (a_count(forms=(OtherForm("现场", 2, ((1, 1),), PROOF),)), "其他形式"),
        (a_count(terms=Terms(method=Method.VOTE, maxima=(1,), choices=2)), "公众评价的选票"),
    ],
)
def test_what_the_portal_never_exports_is_refused(count: Count, words: str) -> None:
    assert any(words in fault for fault in recount.faults_of(count))


@pytest.mark.parametrize(
    ("form", "refusal"),
    [
        (OtherForm(" ", 2, ((1, 0), (2, 0), (3, 0)), PROOF), rules.FORM_NAME.missing),
        (OtherForm("现场", 0, ((1, 0), (2, 0), (3, 0)), PROOF), rules.FORM_FAULTY),
        (OtherForm("现场", 2, ((1, -1), (2, 0), (3, 0)), PROOF), rules.FORM_FAULTY),
        (OtherForm("现场", 2, ((1, 0), (2, 0), (3, 0)), ""), rules.NO_PROOF),
        (OtherForm("现场", 2, ((1, 0), (2, 2), (3, 0)), PROOF), None),
    ],
)
def test_another_form_is_whole_and_proved(form: OtherForm, refusal: object) -> None:
    assert rules.refusal_of_form(form, PEOPLE) == refusal


@pytest.mark.rule("M20")
def test_the_parts_add_up_exactly_and_ranks_without_one_are_told() -> None:
    parts = [
        Weighed("material", 80, 100, ((1, "247/3"), (2, "82/1"))),
        Weighed("public", 20, 7, ((1, "1/1"), (2, "7/1"))),
    ]
    shares = tally.shares(parts)
    assert {one: sum(points) for one, points in shares.items()} == tally.weighed(parts)
    assert tally.ranks(tally.weighed(parts)) == {1: 2, 2: 1}
    assert tally.ranks({one: points[0] for one, points in shares.items()}) == {1: 1, 2: 2}
