"""Other spellings of a month, a date, a number are brought to one on input; what is none stays as typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.rules.applying.spellings import tidied
from portal.rules.rulebook.rulebook import Column, Field, Kind

ASKED = {kind: Field(key="x", label="甲", kind=kind, unit="年") for kind in Kind}
OPEN_END = Column("to", "结束年月", Kind.MONTH, open_end="至今")


@pytest.mark.parametrize(
    "typed",
    [
        "2021-03",
        "2021-3",
        "2021.3",
        "2021.03",
        "2021/3",
        "2021/03",
        "2021年3月",
        "2021年03月",
        "2021 年 3 月",
        "2021年3月份",
        "2021年3",
        "202103",
        "２０２１．３",
        "２０２１年３月",
        "2021－03",
        "2021—3",
        "2021–03",
        "2021 - 3",
        " 2021-03 ",
        "2021-03-05",  # a whole day: its month
    ],
)
def test_month_in_another_spelling(typed):
    assert tidied(ASKED[Kind.MONTH], typed) == "2021-03"


@pytest.mark.parametrize(
    "typed",
    [
        "2021-13",
        "2021-0",
        "2021-00",
        "21-03",
        "2021",
        "3月",
        "去年",
        "",
        "2021年",
        "202113",
        "0021-03",
        "2021-3-",
        "至今",
    ],
)
def test_what_is_no_month_stays_as_typed(typed):
    assert tidied(ASKED[Kind.MONTH], typed) == typed


@pytest.mark.parametrize("typed", ["至今", "今", "现在", "目前", ""])
def test_open_end_typed_in_words_is_left_empty(typed):
    assert tidied(OPEN_END, typed) == ""
    assert tidied(Column("from", "开始年月", Kind.MONTH), typed) == typed


@pytest.mark.parametrize(
    "typed",
    [
        "2021-03-05",
        "2021-3-5",
        "2021.3.5",
        "2021/03/05",
        "2021年3月5日",
        "2021年03月05日",
        "2021 年 3 月 5 日",
        "2021年3月5号",
        "20210305",
        "２０２１／３／５",
        "2021年3月5",
    ],
)
def test_date_in_another_spelling(typed):
    assert tidied(ASKED[Kind.DATE], typed) == "2021-03-05"


@pytest.mark.parametrize(
    "typed", ["2021-03", "2021-13-05", "2021-03-32", "05.03.2021", "3/5/2021", "明天", "", "2026-W47-7"]
)
def test_what_is_no_date_stays_as_typed(typed):
    assert tidied(ASKED[Kind.DATE], typed) == typed


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("8", "8"),
        ("08", "8"),
        ("８", "8"),
        ("8年", "8"),
        ("8 年", "8"),
        ("0", "0"),
        ("000", "0"),
        ("8.5", "8.5"),
        ("-8", "-8"),
        ("八", "八"),
        ("8个月", "8个月"),
        ("", ""),
        ("年", "年"),
        ("8年多", "8年多"),
    ],
)
def test_number_loses_its_unit_and_leading_zeros(typed, kept):
    assert tidied(ASKED[Kind.NUMBER], typed) == kept


@pytest.mark.parametrize(
    ("kind", "typed", "kept"),
    [
        (Kind.PHONE, "０２１－５５５５０１２３", "021-55550123"),
        (Kind.PHONE, "+86 138 0000 0000", "+86 138 0000 0000"),
        (Kind.EMAIL, "shili＠example.com", "shili@example.com"),
        (Kind.ID_NUMBER, "h1234 5678", "H12345678"),
        (Kind.LINE, "２０２１．３", "２０２１．３"),
        (Kind.LONG_TEXT, "2021.3 ①", "2021.3 ①"),
        (Kind.CHOICE, "其他", "其他"),
    ],
)
def test_kinds_differ_in_what_is_tidied(kind, typed, kept):
    assert tidied(ASKED[kind], typed) == kept


@given(
    st.sampled_from([*ASKED.values(), OPEN_END]),
    st.text() | st.from_regex(r"\A\d{1,4}[-./年]\d{1,2}([-./月]\d{1,2}日?)?\Z"),
)
def test_tidying_twice_is_tidying_once(asked, typed):
    assert tidied(asked, tidied(asked, typed)) == tidied(asked, typed)
