"""The number of the identity card (CF6; GB 11643). All are worked out here; the region 99 was never assigned."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.rules.language.identity import birth_date, fault_of_number, normalised, sex, tidied
from tests.answers import id_number

TODAY = date(2026, 11, 22)
GOOD = id_number("19800229", "013")
WITH_X = next(number for number in (id_number(order=f"{order:03}") for order in range(1, 999, 2)) if number[-1] == "X")
FULL_WIDTH = str.maketrans("0123456789X", "０１２３４５６７８９Ｘ")
OTHER_CHECK = {digit: "10X98765432"[("10X98765432".index(digit) + 1) % 11] for digit in "0123456789X"}

pytestmark = pytest.mark.rule("CF6")


@pytest.mark.parametrize(
    "number",
    [
        pytest.param("11010519491231002X", id="the example of GB 11643"),
        pytest.param("440524188001010014"[:6] + id_number(region="440524")[6:], id="an assigned region"),
        pytest.param(GOOD, id="a region never assigned"),
        pytest.param(WITH_X, id="checksum X"),
        pytest.param(WITH_X.lower(), id="lower case x"),
        pytest.param(WITH_X.translate(FULL_WIDTH), id="full-width digits and X"),
        pytest.param(f" {GOOD[:6]} {GOOD[6:14]}-{GOOD[14:]} ", id="spaces and hyphens"),
        pytest.param(id_number(region="810000"), id="residence permit, Hong Kong"),
        pytest.param(id_number(region="820000"), id="residence permit, Macau"),
        pytest.param(id_number(region="830000"), id="residence permit, Taiwan"),
        pytest.param(id_number("20000229"), id="29 February of a leap year"),
        pytest.param(id_number("19000101"), id="the earliest birth"),
        pytest.param(id_number("20261122"), id="born on the day"),
        pytest.param(id_number(region="330113"), id="a region newer than the tables"),
    ],
)
def test_number_of_a_card_is_accepted(number):
    assert fault_of_number(number, on=TODAY) is None


@pytest.mark.parametrize(
    ("number", "reason"),
    [
        pytest.param(GOOD[:-1] + OTHER_CHECK[GOOD[-1]], "校验码不符", id="wrong checksum"),
        pytest.param(GOOD[:16] + str((int(GOOD[16]) + 1) % 10) + GOOD[17:], "校验码不符", id="one digit wrong"),
        pytest.param(GOOD[:14] + GOOD[15] + GOOD[14] + GOOD[16:], "校验码不符", id="two digits exchanged"),
        pytest.param(GOOD[:17], "应为18位", id="17 digits"),
        pytest.param(GOOD + "0", "应为18位", id="19 digits"),
        pytest.param("", "应为18位", id="nothing"),
        pytest.param("A" + GOOD[1:], "应为18位", id="a letter in front"),
        pytest.param("X" * 18, "应为18位", id="only X"),
        pytest.param(GOOD.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")), "应为18位", id="Arabic digits"),
        pytest.param("990101800229013", "15位的旧身份证号已经停用", id="15 digits"),
        pytest.param(id_number("19810229"), "出生日期", id="29 February of another year"),
        pytest.param(id_number("19800231"), "出生日期", id="31 February"),
        pytest.param(id_number("19801301"), "出生日期", id="month 13"),
        pytest.param(id_number("19800100"), "出生日期", id="day 0"),
        pytest.param(id_number("18991231"), "出生日期", id="born before 1900"),
        pytest.param(id_number("20261123"), "出生日期", id="born tomorrow"),
        pytest.param(id_number("00000101"), "出生日期", id="year 0"),
    ],
)
def test_number_that_is_none_is_refused_with_its_reason(number, reason):
    assert reason in fault_of_number(number, on=TODAY)


@given(st.text() | st.from_regex(r"\A\d{15,18}[xX]?\Z"))
def test_any_text_gets_an_answer(text):
    reason = fault_of_number(text, on=TODAY)
    assert reason is None or reason.endswith("。")


@given(st.dates(date(1900, 1, 1), TODAY), st.integers(0, 999), st.integers(100000, 999999))
def test_number_tells_birth_and_sex(born, order, region):
    number = id_number(f"{born:%Y%m%d}", f"{order:03}", str(region))
    assert fault_of_number(number, on=TODAY) is None
    assert birth_date(number) == born
    assert sex(number) == ("男" if order % 2 else "女")


@given(st.dates(date(1900, 1, 1), TODAY), st.integers(0, 999), st.integers(0, 17), st.integers(1, 9))
def test_one_wrong_digit_is_always_noticed(born, order, place, shift):
    number = id_number(f"{born:%Y%m%d}", f"{order:03}")
    digits = "0123456789X"[: 11 if place == 17 else 10]
    wrong = digits[(digits.index(number[place]) + shift) % len(digits)]
    assert fault_of_number(number[:place] + wrong + number[place + 1 :], on=TODAY)


def test_digits_that_are_no_date_have_no_birth():
    assert birth_date(id_number("19800231")) is None
    assert birth_date("") is None


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (WITH_X.lower(), WITH_X),
        (WITH_X.translate(FULL_WIDTH), WITH_X),
        (f"{GOOD[:6]} {GOOD[6:14]} {GOOD[14:]}", GOOD),
        (f"{GOOD[:6]}-{GOOD[6:14]}-{GOOD[14:]}", GOOD),
        (GOOD[:17] + "Ⅹ", GOOD[:17] + "X"),
        ("h12345678", "H12345678"),
        ("E-1234 5678", "E-12345678"),
        ("990101800229013", "990101800229013"),
    ],
)
def test_number_is_kept_in_one_spelling(typed, kept):
    assert tidied(typed) == kept
    assert tidied(kept) == kept


def test_old_and_new_number_of_one_person_are_compared_as_the_same():
    assert normalised("990101 800229 013") == normalised(id_number("19800229", "013")) == id_number("19800229", "013")
