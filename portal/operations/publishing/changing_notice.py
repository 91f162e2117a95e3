"""Changing a public notice 公示 that runs: extended 延长, interrupted 中止, and restarted 重新开始 with its working
days counted anew; each with a public reason, proposed by one officer and decided by another. (第二十一条, M21)"""

from datetime import date, datetime
from typing import Any

import msgspec

from portal.operations.publishing import unit_notices
from portal.operations.season import working_calendar
from portal.operations.season.proposing import Approval, Matter, Verbs, facts_of
from portal.rules.language.cleaning import clean_line
from portal.rules.language.days import day_in_words
from portal.rules.language.refusals import Refusal, insist
from portal.rules.language.working_days import working_days_after
from portal.rules.publishing import public_notice as rules
from portal.rules.publishing.public_notice import Change, Running
from portal.storage.engine.tables import atomic
from portal.storage.publishing import honour_lists, public_notices
from portal.storage.publishing.public_notices import NoticeChange, PublicNotice
from portal.storage.season.proposals import Proposal


class Wanted(msgspec.Struct, frozen=True):
    """What is proposed. ``last_day`` (ISO): "" where it is interrupted."""

    change: Change
    last_day: str
    reason: str

    @property
    def day(self) -> date | None:
        return date.fromisoformat(self.last_day) if self.last_day else None


def refusal_to_change(
    notice: PublicNotice, change: Change | None, wanted: date | None, *, at: datetime
) -> Refusal | None:
    """Why the notice may not be changed so, or None."""
    standing = Running(notice.runs_from, notice.last_day, notice.is_interrupted)
    procedure = notice.list.programme.book.procedure
    return rules.refusal_to_change(change, standing, wanted, at, working_calendar.years(), procedure)


def propose(
    number: int, change: Change | None, last_day: date | None, reason: str, *, by: int, at: datetime
) -> Proposal:
    """Propose to change the notice ``number``.

    :raises Refused: it may not be changed so, the reason cannot be published, or a proposal is undecided.
    :raises NotFound: there is no such notice.
    """
    said = clean_line(reason)
    with atomic():
        notice = public_notices.one(number)
        insist(NOTICE_CHANGE.refusal_to_propose(number))
        day = None if change is Change.INTERRUPTED else last_day
        insist(refusal_to_change(notice, change, day, at=at))
        insist(rules.refusal_of_public_words(rules.CHANGE_REASON, said))
        assert change is not None, "without one it is refused"
        return NOTICE_CHANGE.propose(number, Wanted(change, day.isoformat() if day else "", said), by=by, at=at)


def _change(approval: Approval[Wanted]) -> NoticeChange:
    proposal, wanted, at, settings, _ = approval
    notice = public_notices.one(proposal.subject)
    insist(refusal_to_change(notice, wanted.change, wanted.day, at=at))
    runs_from = at if wanted.change is Change.RESTARTED else notice.runs_from
    days = working_days_after(rules.day_of(runs_from), wanted.day, working_calendar.years()) if wanted.day else None
    made = public_notices.change(
        notice, proposal, wanted.change, wanted.reason, last_day=wanted.day, working_days=days, at=at
    )
    if wanted.change is Change.RESTARTED:  # whoever moved up meanwhile has a unit to be asked
        unit_notices.join(notice, honour_lists.standing_in(notice.list), at=at, settings=settings)
    return made


def _facts(proposal: Proposal, wanted: Wanted) -> dict[str, Any]:
    return facts_of(proposal) | {"change": wanted.change.value, "last_day": wanted.last_day}


NOTICE_CHANGE = Matter(
    "notice_change",
    "public_notice",
    Wanted,
    Verbs("notice_change_proposed", "notice_change_approved", "notice_change_declined"),
    follows=_change,
    facts=_facts,
    words=rules.CHANGING_WORDS,
    public=True,
)


def in_words(change: NoticeChange) -> str:
    """公示延长至2026年12月10日24:00。原因：…"""
    until = f"至{day_in_words(change.last_day)}24:00" if change.last_day else ""
    said = {
        Change.EXTENDED: f"公示延长{until}",
        Change.INTERRUPTED: "公示中止",
        Change.RESTARTED: f"公示重新开始，{until}结束，公示时间重新计算",
    }
    return f"{said[change.kind]}。{change.reason}"
