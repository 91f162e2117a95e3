"""Repeated rows (CF7): education, work, memberships, awards, penalties, in complete answers of all four rulebooks."""

import pytest

from portal.rulebooks import catalogue
from portal.rules.applying.answers import blank_row, faults, none_key
from portal.rules.rulebook.rulebook import Kind
from tests.answers import CLOSING, complete_answers

BOOKS = pytest.mark.parametrize("book", catalogue().values(), ids=list(catalogue()))
ROWS = ("education", "work", "memberships", "awards", "penalties")
WITH_NONE = ("memberships", "awards", "penalties")


def found(book, **changes):
    return faults(book, complete_answers(book, **changes), closing=CLOSING)


def paths(book, **changes):
    return [fault.path for fault in found(book, **changes)]


def filled_row(book, key):
    cells = {"from": "2015-07", "to": "2026-11", "when": "2022-05"}
    return {
        column.key: True if column.kind is Kind.TICK else cells.get(column.key, "示例")
        for column in book.field(key).columns
    }


def rows_of(field, *rows):
    return {field.key: list(rows)} | ({none_key(field): False} if field.none_word else {})


@BOOKS
@pytest.mark.rule("CF7")
def test_rows_are_asked_in_the_order_of_the_paper(book):
    assert tuple(field.key for field in book.fields() if field.kind is Kind.ROWS) == ROWS
    assert tuple(field.key for field in book.fields() if field.none_word) == WITH_NONE


@BOOKS
@pytest.mark.rule("CF7")
@pytest.mark.parametrize("key", WITH_NONE)
def test_nothing_to_say_is_an_explicit_word(book, key):
    row = filled_row(book, key)
    assert found(book, **{key: [], f"{key}_none": True}) == ()
    assert found(book, **{key: [row], f"{key}_none": False}) == ()
    (nothing,) = found(book, **{key: [], f"{key}_none": False})
    assert (nothing.path, nothing.missing) == (key, True)
    assert "没有的，请勾选“无”" in nothing.reason
    (both,) = found(book, **{key: [row], f"{key}_none": True})
    assert (both.path, both.missing) == (f"{key}_none", False)


@BOOKS
@pytest.mark.parametrize("key", WITH_NONE)
def test_row_in_which_nothing_is_written_is_no_row(book, key):
    empty = blank_row(book.field(key))
    assert found(book, **{key: [empty], f"{key}_none": True}) == ()
    assert paths(book, **{key: [empty, empty], f"{key}_none": False}) == [key]
    assert found(book, **{key: [empty, filled_row(book, key), empty], f"{key}_none": False}) == ()


@BOOKS
@pytest.mark.rule("CF7")
@pytest.mark.parametrize("key", ["education", "work"])
def test_education_and_work_have_at_least_one_row(book, key):
    (fault, *others) = [fault for fault in found(book, **{key: []}) if fault.field == key]
    assert (fault.path, fault.missing, others) == (key, True, [])
    assert "无" not in fault.reason


@BOOKS
@pytest.mark.rule("CF7")
@pytest.mark.parametrize("key", ROWS)
def test_each_cell_of_a_row_is_asked_unless_it_is_optional(book, key):
    field, row = book.field(key), filled_row(book, key)
    for column in field.columns:
        absent = row | {column.key: False if column.kind is Kind.TICK else ""}
        expected = [] if column.open_end or not column.required else [f"{key}[1].{column.key}"]
        all_found = [fault for fault in found(book, **rows_of(field, row, absent)) if fault.field == key]
        assert [fault.path for fault in all_found] == expected
        assert all(fault.missing and fault.reason.startswith("第2条：") for fault in all_found)


@BOOKS
@pytest.mark.rule("CF7")
@pytest.mark.parametrize("key", ["education", "work", "memberships"])
@pytest.mark.parametrize(
    ("begin", "end", "fault"),
    [
        pytest.param("2020-03", "2020-04", None, id="in order"),
        pytest.param("2020-03", "2020-03", None, id="one month"),
        pytest.param("2020-03", "", None, id="open end"),
        pytest.param("2020-03", "2020-02", ("to", "结束的年月早于开始的年月"), id="ends before it begins"),
        pytest.param("2020-03", "2019-12", ("to", "结束的年月早于开始的年月"), id="ends the year before"),
        pytest.param("2020-03", "2027-01", ("to", "晚于申报截止日期"), id="ends after the closing month"),
        pytest.param("2027-01", "", ("from", "晚于申报截止日期"), id="begins after the closing month"),
        pytest.param("2026-12", "", None, id="begins in the closing month"),
        pytest.param("2020.03", "2020-02", ("from", "请按“年-月”填写"), id="unreadable begin"),
        pytest.param("2020-03", "至今", ("to", "请按“年-月”填写"), id="unreadable end"),
    ],
)
def test_months_of_a_row(book, key, begin, end, fault):
    field = book.field(key)
    row = filled_row(book, key) | {"from": begin, "to": end}
    # A second row keeps the years of work long enough.
    all_found = found(book, **rows_of(field, filled_row(book, key), row))
    assert [one.path for one in all_found] == ([f"{key}[1].{fault[0]}"] if fault else [])
    assert all(fault[1] in one.reason and not one.missing for one in all_found)


@BOOKS
@pytest.mark.rule("CF7")
@pytest.mark.parametrize("key", ROWS)
def test_rows_have_a_highest_number(book, key):
    field, row = book.field(key), filled_row(book, key)
    assert found(book, **rows_of(field, *[row] * field.limit)) == ()
    (fault,) = found(book, **rows_of(field, *[row] * (field.limit + 1)))
    assert fault.path == key
    assert f"最多填写{field.limit}条" in fault.reason


@BOOKS
def test_rows_that_lack_a_key_are_as_unanswered(book):
    assert paths(book, awards=[{"what": "示例奖"}]) == ["awards[0].when", "awards[0].where"]
