"""Handing in on paper: where, until when, and who still has to."""

from datetime import date

import pytest

from portal import rulebooks
from portal.rules.language.stages import Stage
from portal.rules.season.delivering import PLACE_MOST, Delivery, delivery_in, delivery_of, printed_material

PLACE, UNTIL = "示例路1号 101室", date(2026, 12, 20)


@pytest.mark.rule("CF5")
def test_what_is_handed_in_on_paper_is_said_with_its_numbers() -> None:
    said = printed_material(rulebooks.rulebook("2023-craftsman"))
    assert said == "申报表和证实性材料一式三份，A4 双面打印，装订成册，另附 1 寸证件照 3 张。"


@pytest.mark.rule("CF5")
@pytest.mark.parametrize(
    ("delivery", "said"),
    [
        (Delivery(PLACE, UNTIL), "请在 2026年12月20日前送到或者寄到：示例路1号 101室。"),
        (Delivery(PLACE), "请送到或者寄到：示例路1号 101室。截止日期由组委会办公室另行通知。"),
        (Delivery("", UNTIL), "请在 2026年12月20日前报送，报送的地点由组委会办公室另行通知。"),
        (Delivery(), "报送的地点和截止日期由组委会办公室另行通知。"),
    ],
)
def test_where_and_until_when_is_said_as_far_as_it_is_settled(delivery: Delivery, said: str) -> None:
    assert delivery.words == said


@pytest.mark.rule("CF5")
@pytest.mark.parametrize(
    ("stage", "until", "due"),
    [
        (Stage.DRAFT, None, False),
        (Stage.WITHDRAWN, UNTIL, False),
        (Stage.IN_CORRECTION, UNTIL, False),
        (Stage.AWAITING_RECOMMENDATION, None, True),
        (Stage.SUBMITTED, UNTIL, True),
        (Stage.SUBMITTED, date(2026, 12, 19), False),
        (Stage.ACCEPTED, UNTIL, True),
        (Stage.ACCEPTED, None, False),
    ],
)
def test_paper_is_due_from_submitting_to_the_last_day(stage: Stage, until: date | None, due: bool) -> None:
    assert Delivery(PLACE, until).is_due(stage, today=UNTIL) == due


@pytest.mark.parametrize(
    ("place", "until", "faulty"),
    [
        (f" {PLACE}\n", "2026.12.20", ()),
        ("", "", ()),
        ("", "2026-11-30", ("delivery_until",)),
        ("", "年底", ("delivery_until",)),
        ("路" * (PLACE_MOST + 1), "", ("delivery_place",)),
    ],
)
def test_what_the_office_types_is_kept_or_said_to_be_wrong(place: str, until: str, faulty: tuple[str, ...]) -> None:
    kept, faults = delivery_in(place, until, closes_on=date(2026, 12, 1))

    assert tuple(faults) == faulty
    if place == f" {PLACE}\n":
        assert delivery_of({"delivery": kept}) == Delivery(PLACE, UNTIL)
    if not place and not until:
        assert delivery_of({"delivery": kept}) == delivery_of({}) == Delivery()
