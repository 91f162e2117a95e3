"""The papers of a notice inside a unit: 单位内部公示, 公示结果证明, and the office's table of all units."""

from portal.documents.papers import unit_notices as documents
from portal.documents.papers.official_letters import Sender, sender_of
from portal.documents.papers.unit_notices import Confirmation, Period, UnitNoticePaper, UnitPaper, UnitPerson, UnitRow
from portal.operations.publishing import unit_notice_messages as letters
from portal.operations.publishing import unit_notices as operating
from portal.rules.language.days import day_in_words
from portal.rules.rulebook.rulebook import Rulebook
from portal.storage.publishing import unit_notices
from portal.storage.publishing.honour_lists import Listed
from portal.storage.publishing.public_notices import PublicNotice
from portal.storage.publishing.unit_notices import UnitNotice

NO_UNIT = "（没有所在单位）"
NOBODY = "没有，由申报人转交"


def notice(row: UnitNotice) -> bytes:
    """单位内部公示 as Word, to be put up in the unit."""
    return _rendered(
        row,
        UnitNoticePaper(
            row.unit, _book(row).titles.short, people_of(row), _period(row), letters.shown_end(row), _least(row)
        ),
    )


def confirmation(row: UnitNotice) -> bytes:
    """公示结果证明 as Word, to be sealed when the notice inside is over."""
    return _rendered(row, Confirmation(row.unit, people_of(row), _period(row), _least(row)))


def people_of(row: UnitNotice) -> tuple[UnitPerson, ...]:
    """Who of the unit is on the list and was not removed, as papers and pages name them."""
    return tuple(_person(_book(row), listed) for listed in letters.standing(row))


def table(notice: PublicNotice) -> bytes:
    """All units of a public notice as a workbook, by name."""
    programme = notice.list.programme
    title = f"{programme.book.titles.activity}单位内部公示情况"
    counted = operating.counts(notice)
    settled = f"已确认{counted.confirmed}个，不适用{counted.not_applicable}个"
    ends = f"向社会公示{day_in_words(notice.last_day)} 24:00结束"
    note = f"{programme.edition.name}；{ends}；共{counted.units}个单位，{settled}，待反馈{counted.awaited}个。"
    return documents.table(title, note, [_row(row) for row in unit_notices.of_notice(notice)])


def _row(row: UnitNotice) -> UnitRow:
    members = "、".join(account.contact.name for account in letters.members_of(row))
    return UnitRow(
        unit=row.unit or NO_UNIT,
        people="、".join(person.name for person in people_of(row)) or "已全部移出名单",
        state=row.state.word,
        first=row.from_day,
        last=row.to_day,
        reason=row.reason,
        decided_by=row.answered_by.contact.name if row.answered_by else "",
        at=row.at,
        reachable=members or NOBODY,
    )


def _person(book: Rulebook, listed: Listed) -> UnitPerson:
    honour = next((one.title for one in book.honours if one.key == listed.honour), "")
    field = book.technical_field(listed.technical_field).name if listed.technical_field else ""
    return UnitPerson(listed.number, listed.name, honour, field)


def _period(row: UnitNotice) -> Period | None:
    return Period(*row.days, operating.working_days_of(row)) if row.days else None


def _rendered(row: UnitNotice, paper: UnitPaper) -> bytes:
    return documents.render(paper, _sender(row))


def _book(row: UnitNotice) -> Rulebook:
    return row.notice.list.programme.book


def _least(row: UnitNotice) -> int:
    return operating.procedure_of(row).notice_days.value


def _sender(row: UnitNotice) -> Sender:
    return sender_of(_book(row))
