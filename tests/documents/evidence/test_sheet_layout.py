"""Where pictures and pages lie on their A4 sheets."""

import pytest

from portal.documents.evidence.sheet_layout import is_a4, sheet_for


@pytest.mark.rule("CF4")
@pytest.mark.parametrize(
    ("width", "height", "right"),
    [
        (210, 297, True),
        (297, 210, True),
        (213, 300, True),
        (207, 294, True),
        (213.1, 297, False),
        (210, 293.9, False),
        (216, 279, False),
        (297, 420, False),
        (0, 0, False),
    ],
)
def test_a4_is_210_by_297_mm_give_or_take_3_either_way_round(width: float, height: float, right: bool) -> None:
    assert is_a4(width * 72 / 25.4, height * 72 / 25.4) is right


@pytest.mark.parametrize(
    ("width", "height", "upright", "margin"),
    [(2480, 3508, True, 0), (3508, 2480, False, 0), (3000, 4000, True, 15), (4000, 3000, False, 15), (9, 9, True, 15)],
)
def test_a_picture_lies_on_a4_its_own_way_round_with_margins_unless_it_is_a_scan(
    width: int, height: int, upright: bool, margin: int
) -> None:
    sheet = sheet_for(width, height)

    assert (sheet.height > sheet.width) is upright
    assert is_a4(sheet.width, sheet.height)
    assert min(sheet.box.left, sheet.box.bottom) == pytest.approx(margin * 72 / 25.4, abs=3)
    assert sheet.box.width / sheet.box.height == pytest.approx(width / height)
