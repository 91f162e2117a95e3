"""Who has to recommend a submission, and what an organisation may answer when."""

from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import replace

from portal.rulebooks import rulebook
from portal.rules.applying.organisations import PERSONS
from portal.rules.applying.recommending import (
    ANSWERABLE,
    ANSWERED,
    ENDED,
    LAPSED,
    NO_PERSON,
    NO_SCAN,
    NOT_ONE_PAGE,
    NOT_WAITING,
    NOTHING_TO_SEND_BACK,
    OPINION_MOST,
    OWN,
    REASON,
    SUPPLEMENTS,
    TOO_LATE,
    TOO_LATE_TO_SEND_BACK,
    TOO_MANY_SUPPLEMENTS,
    Asked,
    Opinion,
    Part,
    Reach,
    RecommendationState,
    asked_parts,
    cleaned,
    deadline_of,
    faults_of_naming,
    faults_of_opinion,
    refusal_of_part,
    refusal_of_scan,
    refusal_of_supplements,
    refusal_to_answer,
    refusal_to_decline,
    refusal_to_read,
    refusal_to_recommend,
    refusal_to_scan,
    refusal_to_send_back,
    required_parts,
    stage_after,
)
from portal.rules.language.refusals import Refusal
from portal.rules.language.stages import Stage
from portal.rules.rulebook.requirements import OrganisationKind

CLOSES = datetime(2026, 12, 1, 9, tzinfo=UTC)
DEADLINE = datetime(2026, 12, 11, 9, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
BOOK = rulebook("2023-craftsman")
BY_UNIT, ALONE = {"channel": "单位推荐"}, {"channel": "个人自荐"}
WAITING = Asked(
    state=RecommendationState.ASKED,
    stage=Stage.AWAITING_RECOMMENDATION,
    required=True,
    edition_open=True,
    now=CLOSES,
    deadline=DEADLINE,
    filing_closes_at=CLOSES,
)
WRITTEN = Opinion("惠章", "021-55550123", "huizhang@example.cn", "情况属实，同意推荐。")
THERE = Reach("示例协会", True)


# -- who ---------------------------------------------------------------------------------------------------------


@pytest.mark.rule("M15", "CF10")
@pytest.mark.parametrize(
    ("answers", "required", "asked"),
    [
        (BY_UNIT, (Part.EMPLOYER, Part.RECOMMENDER), (Part.EMPLOYER, Part.RECOMMENDER)),
        (ALONE, (), (Part.EMPLOYER,)),
        ({}, (), (Part.EMPLOYER,)),
    ],
)
def test_who_is_asked_depends_on_the_channel(answers: dict, required: tuple, asked: tuple) -> None:
    assert required_parts(BOOK, answers) == required
    assert asked_parts(BOOK, answers) == asked


@pytest.mark.rule("M15", "CF10")
@pytest.mark.parametrize(
    ("answers", "named", "reasons"),
    [
        (BY_UNIT, {}, ["请指定所在单位", "请指定推荐机构"]),
        (BY_UNIT, {Part.EMPLOYER: THERE}, ["请指定推荐机构"]),
        (BY_UNIT, {Part.EMPLOYER: THERE, Part.RECOMMENDER: THERE}, []),
        (BY_UNIT, {Part.EMPLOYER: THERE, Part.RECOMMENDER: Reach("甲会", False)}, ["推荐机构“甲会”还没有账户"]),
        (ALONE, {}, []),
        (ALONE, {Part.EMPLOYER: Reach("甲厂", False)}, ["所在单位“甲厂”还没有账户"]),
        (
            BY_UNIT,
            {Part.EMPLOYER: THERE, Part.RECOMMENDER: Reach("甲会", True, "乙会")},
            ["封面上的推荐机构是“乙会”，指定的是“甲会”"],
        ),
        (ALONE, {Part.RECOMMENDER: Reach("甲会", False)}, []),  # named before the channel was changed
    ],
)
def test_with_a_unit_s_recommendation_both_have_to_be_named(answers: dict, named: dict, reasons: list[str]) -> None:
    found = faults_of_naming(BOOK, answers, named)

    assert len(found) == len(reasons)
    assert all(reason in fault for reason, fault in zip(reasons, found, strict=True))


def test_nobody_is_employed_by_a_person() -> None:
    assert {kind for kind in OrganisationKind if refusal_of_part(Part.EMPLOYER, kind) == NO_PERSON} == PERSONS
    assert not any(refusal_of_part(Part.RECOMMENDER, kind) for kind in OrganisationKind)


# -- when --------------------------------------------------------------------------------------------------------


def test_an_application_s_own_deadline_only_moves_it_away() -> None:
    assert deadline_of(DEADLINE, None) == DEADLINE
    assert deadline_of(DEADLINE, DEADLINE + MICROSECOND) == DEADLINE + MICROSECOND
    assert deadline_of(DEADLINE, CLOSES) == DEADLINE


@pytest.mark.rule("M15", "CF10")
@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({}, None),
        ({"now": DEADLINE}, None),
        ({"now": DEADLINE + MICROSECOND}, TOO_LATE),
        ({"own": True}, OWN),
        ({"edition_open": False}, ENDED),
        ({"state": RecommendationState.LAPSED, "own": True}, LAPSED),
        *(({"state": state}, ANSWERED) for state in ("recommended", "sent_back", "declined")),
        *(({"stage": stage}, None if stage in ANSWERABLE else NOT_WAITING) for stage in Stage),
    ],
)
def test_when_an_organisation_can_answer(changes: dict, refusal: Refusal | None) -> None:
    if isinstance(changes.get("state"), str):
        changes = {**changes, "state": RecommendationState(changes["state"])}
    asked = replace(WAITING, **changes)

    assert refusal_to_answer(asked) == refusal
    assert refusal_to_decline(asked) == refusal
    assert refusal_to_recommend(asked, WRITTEN, scanned=True) == refusal


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({}, None),
        ({"now": CLOSES + MICROSECOND}, TOO_LATE_TO_SEND_BACK),
        ({"now": CLOSES + MICROSECOND, "filing_closes_at": CLOSES + MICROSECOND}, None),
        ({"required": False}, NOTHING_TO_SEND_BACK),
        ({"state": RecommendationState.LAPSED}, LAPSED),
    ],
)
def test_an_application_is_sent_back_only_while_it_can_be_submitted_again(
    changes: dict, refusal: Refusal | None
) -> None:
    assert refusal_to_send_back(replace(WAITING, **changes)) == refusal


@pytest.mark.parametrize("state", list(RecommendationState))
def test_what_has_lapsed_cannot_be_read_any_more(state: RecommendationState) -> None:
    assert refusal_to_read(state) == (LAPSED if state is RecommendationState.LAPSED else None)


# -- what --------------------------------------------------------------------------------------------------------


@pytest.mark.rule("CF10")
def test_a_recommendation_needs_an_opinion_and_its_sealed_page() -> None:
    assert refusal_to_recommend(WAITING, WRITTEN, scanned=True) is None
    assert refusal_to_recommend(WAITING, WRITTEN, scanned=False) == NO_SCAN
    assert "推荐意见" in refusal_to_recommend(WAITING, replace(WRITTEN, opinion=" "), scanned=True).reason


@pytest.mark.rule("CF10")
@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({}, []),
        ({"contact": ""}, ["contact"]),
        ({"contact": "惠章1"}, ["contact"]),
        ({"phone": "123"}, ["phone"]),
        ({"email": "huizhang"}, ["email"]),
        ({"opinion": "\n"}, ["opinion"]),
        ({"contact": "", "phone": "", "email": "", "opinion": ""}, ["contact", "phone", "email", "opinion"]),
        ({"contact": "章" * 50, "email": f"{'a' * 60}@{'b' * 60}.cn"}, ["email"]),
    ],
)
def test_contact_with_telephone_and_email_are_needed(changes: dict, fields: list[str]) -> None:
    opinion = replace(WRITTEN, **changes)

    assert list(faults_of_opinion(opinion)) == fields
    assert (refusal_to_scan(opinion) is None) == (not fields)


def test_what_is_kept_of_an_opinion_is_cleaned() -> None:
    typed = Opinion(" 惠　章\x00", " 021 5555 0123 ", "huizhang＠Example.CN ", " 同意。\r\n第二段 ")

    assert cleaned(typed) == Opinion("惠 章", "021 5555 0123", "huizhang@example.cn", "同意。\n第二段")


def test_an_opinion_that_is_too_long_is_blamed_at_its_own_field() -> None:
    assert "opinion" not in faults_of_opinion(Opinion(opinion="意" * OPINION_MOST))
    assert "超出100个" in faults_of_opinion(Opinion(opinion="意" * (OPINION_MOST + 100)))["opinion"]


def test_a_reason_is_needed_and_short() -> None:
    assert REASON.refusal_of(" \n") == REASON.missing
    assert REASON.refusal_of("因" * REASON.most) is None
    assert REASON.refusal_of("因" * (REASON.most + 1)) == REASON.too_long


@pytest.mark.rule("CF10")
def test_the_sealed_page_is_one_page() -> None:
    assert refusal_of_scan(1) is None
    assert refusal_of_scan(2) == NOT_ONE_PAGE


@pytest.mark.rule("CF4")
@pytest.mark.parametrize(
    ("files", "pages", "reason"),
    [
        (1, 10, ""),
        (1, 11, "连同申报人的材料，证实性材料共11页，超过10页的限制1页"),
        (SUPPLEMENTS + 1, 10, TOO_MANY_SUPPLEMENTS.reason),
    ],
)
def test_what_is_added_counts_with_all_other_evidence(files: int, pages: int, reason: str) -> None:
    refusal = refusal_of_supplements(files, pages, 10)

    assert reason in refusal.reason if refusal else not reason


# -- then --------------------------------------------------------------------------------------------------------

ASKED, RECOMMENDED, DECLINED = (RecommendationState(one) for one in ("asked", "recommended", "declined"))


@pytest.mark.rule("M15")
@pytest.mark.parametrize(
    ("stage", "states", "after"),
    [
        (Stage.AWAITING_RECOMMENDATION, [RECOMMENDED, RECOMMENDED], Stage.SUBMITTED),
        (Stage.AWAITING_RECOMMENDATION, [RECOMMENDED, ASKED], Stage.AWAITING_RECOMMENDATION),
        (Stage.AWAITING_RECOMMENDATION, [RECOMMENDED, DECLINED], Stage.AWAITING_RECOMMENDATION),
        (Stage.SUBMITTED, [], Stage.SUBMITTED),
        (Stage.ACCEPTED, [], Stage.ACCEPTED),
    ],
)
def test_the_office_is_next_when_everybody_has_recommended(stage: Stage, states: list, after: Stage) -> None:
    assert stage_after(stage, states) is after


def test_states_and_parts_have_words() -> None:
    assert [state.word for state in RecommendationState] == ["待推荐", "已推荐", "已退回", "不予推荐", "已失效"]
    assert [part.word for part in Part] == ["所在单位", "推荐机构"]
