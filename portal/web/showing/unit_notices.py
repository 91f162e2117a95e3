"""A notice inside a unit 单位内部公示 as pages show it, to the unit, to the office and to whom it is about."""

from datetime import date, datetime
from functools import cached_property

from flask import Response, abort, request

from portal import clock
from portal.documents.media_types import SCANS, SUFFIXES, WORD
from portal.documents.papers.unit_notices import UnitPerson
from portal.operations.publishing import unit_notice_messages as letters
from portal.operations.publishing import unit_notice_papers as papers
from portal.operations.publishing import unit_notices as operating
from portal.operations.season import working_calendar
from portal.rules.applying.evidence import FILE_SIZE, MEGABYTE
from portal.rules.language import working_days
from portal.rules.language.refusals import Refusal, Refused
from portal.rules.publishing import unit_notices as rules
from portal.rules.publishing.unit_notices import UnitNoticeState
from portal.storage.people.accounts import Account
from portal.storage.publishing.unit_notices import UnitNotice
from portal.web.downloads import download
from portal.web.filters import day
from portal.web.moments import typed_day
from portal.web.receiving import seen_version, sent_line, uploaded

PAPERS = {"notice": ("单位内部公示", papers.notice), "confirmation": ("公示结果证明", papers.confirmation)}
TONES = {
    UnitNoticeState.AWAITED: "started",
    UnitNoticeState.CONFIRMED: "done",
    UnitNoticeState.NOT_APPLICABLE: "blank",
}
CHANGED = "在您打开这一页之后，这个单位的公示情况已经改动。请看过现在的内容后再办理。"
DATED, CONFIRMED = "公示时间已保存。", "公示结果已确认。"


class Inside:
    """The notice inside one unit, with what can be done about it at ``at``."""

    file_size = FILE_SIZE // MEGABYTE

    def __init__(self, row: UnitNotice, at: datetime | None = None) -> None:
        self.row = row
        self.number: int = row.id
        self.version: int = row.version
        self.at = at or clock.now()
        self.state: UnitNoticeState = row.state
        self.tone = TONES[self.state]
        self.unit = row.unit or papers.NO_UNIT
        self.programme = row.notice.list.programme
        self.award = self.programme.book.titles.short
        self.least = operating.procedure_of(row).notice_days.value
        self.ends = letters.shown_end(row)

    @cached_property
    def standing(self) -> rules.Standing:
        return operating.standing_of(self.row)

    @cached_property
    def people(self) -> tuple[UnitPerson, ...]:
        return papers.people_of(self.row)

    @property
    def names(self) -> str:
        return "、".join(person.name for person in self.people) or "已全部移出名单"

    @cached_property
    def members(self) -> list[Account]:
        """Who acts for the unit on the portal."""
        return letters.members_of(self.row)

    @property
    def today(self) -> date:
        return clock.beijing(self.at).date()

    @property
    def published(self) -> date:
        return clock.beijing(self.row.notice.published_at).date()

    @property
    def refusal(self) -> Refusal | None:
        """Why nothing can be entered, or None."""
        return rules.refusal_to_report(self.standing)

    @property
    def refusal_to_confirm(self) -> Refusal | None:
        return rules.refusal_to_confirm(self.standing, self.today)

    @property
    def refusal_to_reopen(self) -> Refusal | None:
        return rules.refusal_to_reopen(self.standing)

    @property
    def refusal_to_exempt(self) -> Refusal | None:
        """Whatever the reason."""
        return rules.refusal_to_exempt(self.standing, "原因")

    @property
    def sent_back(self) -> str:
        """Why the last confirmation was sent back; "" where none was."""
        return self.row.reason if self.state is UnitNoticeState.AWAITED else ""

    @cached_property
    def period(self) -> str:
        """2026年12月1日至12月8日，共5个工作日; "" before the days are entered."""
        if not self.row.days:
            return ""
        first, last = self.row.days
        ends = day(last) if last.year != first.year else f"{last.month}月{last.day}日"
        return f"{day(first)}至{ends}，共{operating.working_days_of(self.row)}个工作日"

    @property
    def over(self) -> bool:
        """Whether the notice inside has ended."""
        return bool(self.row.to_day and self.today > self.row.to_day)

    @property
    def soonest(self) -> str:
        """The soonest last day of a notice that begins today; "" where nobody knows the calendar."""
        try:
            return day(working_days.nth_after(max(self.today, self.published), self.least, working_calendar.years()))
        except Refused:
            return ""

    @property
    def decided(self) -> str:
        """Who has decided and when, in words."""
        return self.row.answered_by.contact.name if self.row.answered_by else ""


def paper(row: UnitNotice, kind: str) -> Response:
    """One of its Word files."""
    if kind not in PAPERS or not row.unit:
        abort(404)
    title, made = PAPERS[kind]
    return download(made(row), WORD, f"{title}-{row.unit}.docx")


def scan(row: UnitNotice) -> Response:
    """The confirmation as it was uploaded."""
    found = operating.scan_of(row) or abort(404)
    content, kind = found
    return download(content, kind, f"公示结果证明-{row.unit or row.id}{SUFFIXES[kind]}")


def scan_words(row: UnitNotice) -> str:
    """What the scan is, "" where there is none."""
    return SCANS[row.scan.media_type] if row.scan else ""


def change(number: int, *, by: int, at: datetime) -> str:
    """Do what the form says, the days or the confirmation; returns what was done, in words.

    :raises Refused: as ``operating.set_days`` and ``operating.confirm``. :raises Stale, NotFound: as well.
    """
    version = seen_version()
    if request.form.get("act") == "days":
        operating.set_days(number, version, typed_day(sent_line("first")), typed_day(sent_line("last")), by=by, at=at)
        return DATED
    operating.confirm(number, version, uploaded("scan"), checked="checked" in request.form, by=by, at=at)
    return CONFIRMED


def typed_days(row: UnitNotice) -> dict[str, str]:
    """What the fields of the days hold: what was typed, or else what is kept."""
    kept = {"first": row.from_day, "last": row.to_day}
    return {name: request.form.get(name, value.isoformat() if value else "") for name, value in kept.items()}
