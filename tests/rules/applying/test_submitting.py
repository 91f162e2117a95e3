"""What stands against submitting, withdrawing, taking up again; who a person is."""

from datetime import UTC, date, datetime, timedelta

import pytest
from msgspec.structs import replace

from portal.rulebooks import rulebook
from portal.rules.applying.answers import Fault
from portal.rules.applying.deadlines import NOT_OPEN_YET
from portal.rules.applying.honour_bar import Earlier
from portal.rules.applying.submitting import (
    ALREADY_SUBMITTED,
    ENDED,
    LATE,
    LATE_CORRECTION,
    NOT_SUBMITTED,
    NOT_WITHDRAWN,
    TAKEN_UP,
    TOO_LATE_TO_RESUME,
    TOO_LATE_TO_WITHDRAW,
    WITHDRAWN,
    Bound,
    Case,
    Obstacle,
    obstacles,
    person_of,
    refusal_to_resume,
    refusal_to_submit,
    refusal_to_withdraw,
    stage_after,
)
from portal.rules.language.refusals import Refusal
from portal.rules.language.stages import EDITABLE, Stage
from tests.answers import complete_answers, id_number

CRAFTSMAN = rulebook("2023-craftsman")
OPENS = datetime(2026, 11, 1, 1, tzinfo=UTC)
CLOSES = datetime(2026, 12, 1, 9, tzinfo=UTC)
NOW = datetime(2026, 11, 22, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
READY = Case(
    rulebook=CRAFTSMAN,
    stage=Stage.DRAFT,
    edition_open=True,
    opens_at=OPENS,
    closes_at=CLOSES,
    now=NOW,
    today=date(2026, 11, 22),
    pages=20,
    evidence_pages=10,
)


def reasons(**changes) -> list[str]:
    return [obstacle.reason for obstacle in obstacles(replace(READY, **changes))]


def test_nothing_stands_against_a_complete_application_in_time() -> None:
    assert obstacles(READY) == ()
    assert refusal_to_submit(READY) is None


@pytest.mark.parametrize(
    ("now", "refusal"),
    [
        (OPENS - MICROSECOND, NOT_OPEN_YET),
        (OPENS, None),
        (CLOSES - MICROSECOND, None),
        (CLOSES, None),
        (CLOSES + MICROSECOND, LATE),
    ],
)
def test_both_ends_of_the_call_are_in_time(now: datetime, refusal: Refusal | None) -> None:
    assert refusal_to_submit(replace(READY, now=now)) == refusal


def test_only_an_open_edition_takes_submissions() -> None:
    assert refusal_to_submit(replace(READY, edition_open=False)) == ENDED


@pytest.mark.parametrize("stage", [stage for stage in Stage if stage not in EDITABLE])
def test_only_a_draft_or_a_correction_can_be_submitted(stage: Stage) -> None:
    expected = WITHDRAWN if stage is Stage.WITHDRAWN else ALREADY_SUBMITTED

    assert refusal_to_submit(replace(READY, stage=stage)) == expected


@pytest.mark.rule("CF4")
@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"pages": 21}, "申报表共21页，超过20页的限制1页，请删减。"),
        ({"pages": 25, "counted": "按内置估算"}, "申报表共25页（按内置估算），超过20页的限制5页，请删减。"),
        ({"evidence_pages": 11}, "证实性材料共11页，超过10页的限制1页，请删减。"),
    ],
)
def test_over_a_limit_of_pages_it_says_by_how_much(changes: dict, reason: str) -> None:
    assert reasons(**changes) == [reason]


def test_obstacles_come_in_the_order_in_which_they_can_be_mended() -> None:
    fault = Fault("work[0].from", "请填写“起”。", "work", "work")
    found = obstacles(
        replace(
            READY,
            now=CLOSES + MICROSECOND,
            bound=Bound("领军先锋", same_award=False),
            faults=(fault,),
            pages=21,
            evidence=(Obstacle("文件已经损坏。", "evidence", "3"),),
        )
    )

    assert [(obstacle.section, obstacle.path) for obstacle in found] == [
        ("", ""),
        ("", ""),
        ("work", "work[0].from"),
        ("pages", ""),
        ("evidence", "3"),
    ]


@pytest.mark.rule("P4")
@pytest.mark.parametrize("key", ["2017-craftsman", "2017-pioneer", "2023-craftsman", "2023-pioneer"])
def test_who_is_bound_to_another_award_is_told_which(key: str) -> None:
    own = rulebook(key)
    [reason] = reasons(rulebook=own, bound=Bound("甲", same_award=False))

    assert f"已经申报“甲”，不能再申报“{own.titles.short}”" in reason


@pytest.mark.rule("P4")
def test_who_is_bound_to_the_same_award_by_another_form_is_told_so() -> None:
    [reason] = reasons(bound=Bound("智慧工匠", same_award=True))

    assert "由另一份申报表提交的" in reason


@pytest.mark.rule("M13")
@pytest.mark.parametrize(
    ("awarded_on", "today", "barred"),
    [
        (date(2021, 11, 23), date(2026, 11, 22), True),
        (date(2021, 11, 22), date(2026, 11, 22), False),
        (date(2021, 11, 21), date(2026, 11, 22), False),
        (date(2024, 2, 29), date(2029, 2, 27), True),
        (date(2024, 2, 29), date(2029, 2, 28), False),
    ],
)
def test_the_day_on_which_five_years_are_full_is_free(awarded_on: date, today: date, barred: bool) -> None:
    case = replace(READY, earlier=Earlier("上海智慧工匠", awarded_on), today=today)
    assert obstacles(case) == ()  # a number alone tells nobody
    assert bool(refusal_to_submit(case)) is barred


# -- withdrawing -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("stage", "now", "refusal"),
    [
        (Stage.SUBMITTED, CLOSES, None),
        (Stage.AWAITING_RECOMMENDATION, CLOSES, None),
        (Stage.SUBMITTED, CLOSES + MICROSECOND, TOO_LATE_TO_WITHDRAW),
        (Stage.AWAITING_RECOMMENDATION, CLOSES + MICROSECOND, TOO_LATE_TO_WITHDRAW),
        (Stage.DRAFT, NOW, NOT_SUBMITTED),
        (Stage.WITHDRAWN, NOW, NOT_SUBMITTED),
        (Stage.ACCEPTED, NOW, TAKEN_UP),
        (Stage.IN_CORRECTION, NOW, TAKEN_UP),
        (Stage.REFUSED, NOW, TAKEN_UP),
    ],
)
def test_a_submission_can_be_withdrawn_until_the_call_closes(stage: Stage, now: datetime, refusal) -> None:
    assert refusal_to_withdraw(stage, now, CLOSES) == refusal


@pytest.mark.parametrize(
    ("stage", "now", "refusal"),
    [
        (Stage.WITHDRAWN, CLOSES, None),
        (Stage.WITHDRAWN, CLOSES + MICROSECOND, TOO_LATE_TO_RESUME),
        (Stage.SUBMITTED, NOW, NOT_WITHDRAWN),
        (Stage.DRAFT, NOW, NOT_WITHDRAWN),
    ],
)
def test_a_withdrawn_one_can_be_taken_up_until_the_call_closes(stage: Stage, now: datetime, refusal) -> None:
    assert refusal_to_resume(stage, now, CLOSES) == refusal


@pytest.mark.parametrize("key", ["2017-craftsman", "2017-pioneer", "2023-craftsman", "2023-pioneer"])
def test_with_a_recommender_it_goes_there_first(key: str) -> None:
    book = rulebook(key)

    stages = {option: stage_after(book, {"channel": option}) for option, _ in book.options(book.field("channel"))}
    assert stages == {"个人自荐": Stage.SUBMITTED, "单位推荐": Stage.AWAITING_RECOMMENDATION}


# -- who a person is ---------------------------------------------------------------------------------------------


def the_person(**changes) -> str:
    return person_of(CRAFTSMAN, complete_answers(CRAFTSMAN, **changes))


@pytest.mark.rule("P4", "M13")
@pytest.mark.parametrize(
    "changes",
    [
        {"id_number": f"{id_number()[:6]}-{id_number()[6:14]} {id_number()[14:]}"},
        {"id_paper": "港澳台居民居住证"},
        {"id_paper": "护照"},
        {"id_paper": ""},
        {"id_number": id_number()[:6] + id_number()[8:17]},  # as the first cards had it: 15 digits
    ],
)
def test_one_card_is_one_person_however_it_is_written(changes: dict[str, str]) -> None:
    assert the_person(**changes) == the_person() == id_number()


def test_numbers_of_other_papers_count_with_their_kind() -> None:
    papers = [paper for paper in CRAFTSMAN.field("id_paper").options if paper not in ("居民身份证", "港澳台居民居住证")]
    people = {the_person(id_paper=paper, id_number="e-12 34567") for paper in papers}

    assert people == {f"{paper}:E1234567" for paper in papers}
    assert len(people) == len(papers) >= 2


@pytest.mark.parametrize("paper", ["居民身份证", "护照"])
def test_without_a_number_there_is_no_person_to_compare(paper: str) -> None:
    assert the_person(id_paper=paper, id_number=" ") == ""


def test_a_correction_has_its_own_deadline_and_says_so() -> None:
    in_correction = replace(READY, stage=Stage.IN_CORRECTION)

    assert refusal_to_submit(in_correction) is None
    assert refusal_to_submit(replace(in_correction, now=READY.closes_at + MICROSECOND)) == LATE_CORRECTION
