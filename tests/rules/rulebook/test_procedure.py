"""The numbers of the procedure: the four rulebooks say what the documents say; what an edition may change."""

import pytest

from portal.rulebooks import catalogue, rulebook
from portal.rules.rulebook.procedure import (
    ENTRIES,
    Procedure,
    decided_numbers,
    deviating,
    deviations,
    entries_of,
    faults_of_decided,
)

PROCEDURE = rulebook("2023-craftsman").procedure
BOOKS = pytest.mark.parametrize("book", catalogue().values(), ids=lambda book: book.key)
# The measures of 2017; N0 and P8 for the others.
OFFICIAL = {
    "notice_days": (5, "第二十一条"),
    "bar_years": (5, "第十三条"),
    "revoking_years": (2, "第三十条"),
    "keep_years": (5, "第三十一条"),
    "copies": (3, "填报说明 3"),
    "photos": (3, "填报说明 3"),
}


@pytest.mark.rule("M13", "M21", "M31", "CF5", "N0", "P8")
@BOOKS
def test_what_the_documents_set_and_nothing_else_has_an_article(book) -> None:
    sources = {entry: (number.value, number.source) for entry, number in entries_of(book.procedure) if number.source}

    assert sources == OFFICIAL
    assert all(number.portal_choice for entry, number in entries_of(book.procedure) if entry not in OFFICIAL)


@BOOKS
def test_words_that_are_quoted_agree_with_the_numbers(book) -> None:
    numbers, instructions = book.procedure, "".join(book.form.instructions)

    assert f"公示时间不少于 {numbers.notice_days.words}。" in [stage.note for stage in book.stages]
    assert not book.bar_words or f"{numbers.bar_years.words}内不得重复申报" in book.bar_words
    assert f"一式{numbers.copies.numeral}份的书面材料及申报人 1 寸证件照 {numbers.photos.words}" in instructions
    assert f"页数不超过 {book.form.page_limit} 页" in instructions
    assert f"页数不超过 {book.evidence.page_limit} 页" in instructions
    for section in book.form.sections:
        assert not section.shared_limit or f"限 {section.shared_limit} 字" in section.title


def test_reminders_come_nearest_first_and_once() -> None:
    assert PROCEDURE.filing_reminders == (1, 7)
    assert deviating(PROCEDURE, {"filing_reminder_days": 3}).filing_reminders == (1, 3)
    assert deviating(PROCEDURE, {"filing_reminder_days": 1}).filing_reminders == (1,)


def test_a_deviation_keeps_what_the_rulebook_says() -> None:
    own = deviating(PROCEDURE, {"notice_days": 7, "copies": 3, "round_days": 9})

    assert (own.notice_days.value, own.notice_days.official, own.notice_days.words) == (7, 5, "7 个工作日")
    assert own.copies == PROCEDURE.copies
    assert own.notice_days.said == PROCEDURE.notice_days.said == "第二十一条：5 个工作日"
    assert own.notice_days.decided == "7 个工作日（本届另定；第二十一条：5 个工作日）"
    assert own.copies.decided == "3 份（填报说明 3）"
    assert (own.round_days.said, own.reply_days.decided) == ("平台的做法：7 天", "15 天（平台的做法）")
    assert deviations(own) == ("公示时间（向社会和单位内部）不少于 7 个工作日（第二十一条：5 个工作日；本届另定）。",)
    assert deviations(PROCEDURE) == ()


@pytest.mark.parametrize(
    ("entry", "typed", "faulty"),
    [
        ("notice_days", "", False),
        ("notice_days", "5", False),
        ("notice_days", "4", True),
        ("notice_days", "７", True),
        ("notice_days", "x", True),
        ("keep_years", "4", True),
        ("bar_years", "3", False),
        ("copies", "0", True),
        ("copies", "1000", False),
        ("copies", "1001", True),
        ("copies", "9" * 40, True),
    ],
)
def test_what_is_typed(entry: str, typed: str, faulty: bool) -> None:
    faults = faults_of_decided(PROCEDURE, {entry: typed})

    assert list(faults) == ([entry] if faulty else [])
    assert all(ENTRIES[entry][0] in reason for reason in faults.values())


def test_only_what_deviates_is_kept() -> None:
    assert decided_numbers(PROCEDURE, {"notice_days": "7", "copies": "3", "photos": ""}) == {"notice_days": 7}


def test_what_is_offered_before_there_is_an_edition_is_not_its_to_set() -> None:
    assert deviating(PROCEDURE, {"call_days": 5}) == PROCEDURE
    assert decided_numbers(PROCEDURE, {"filing_days": "5"}) == {}


def test_a_floor_names_its_article() -> None:
    assert "第二十一条规定的 5 个工作日" in faults_of_decided(PROCEDURE, {"notice_days": "1"})["notice_days"]


def test_every_entry_is_a_number_with_the_unit_that_the_code_counts_in() -> None:
    assert {entry: number.unit for entry, number in entries_of(PROCEDURE)} == {
        entry: unit for entry, (_, unit) in ENTRIES.items()
    }
    assert set(Procedure.__struct_fields__) == set(ENTRIES)
