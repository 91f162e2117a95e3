"""What is said about a notice inside a unit, and to whom: to its members, or, where nobody acts for it on the portal,
to its applicants, who carry the papers there."""

from datetime import datetime

from portal import clock
from portal.config import Settings
from portal.operations.letters import applicant_messages
from portal.operations.letters.applicant_messages import MessageText
from portal.operations.letters.letters import shown_moment
from portal.rules.language.days import day_in_words
from portal.rules.people.wanted_letters import OptionalLetter
from portal.storage.applying import applications, organisations
from portal.storage.people.accounts import Account
from portal.storage.publishing import honour_lists, unit_notices
from portal.storage.publishing.honour_lists import Listed
from portal.storage.publishing.unit_notices import UnitNotice


def members_of(row: UnitNotice) -> list[Account]:
    """Who acts for the unit and may see its notice, the longest first."""
    if row.organisation is None:
        return []
    keys = unit_notices.keys_of([listed.application for listed in unit_notices.people_of(row)]) | {""}
    found = {account.id: account for key in keys for account in organisations.to_be_told(row.organisation, key)}
    return list(found.values())


def tell(row: UnitNotice, member: MessageText, person: MessageText, *, at: datetime, settings: Settings | None) -> int:
    """Tell the members of the unit, or its people where it has none; returns how many were told."""
    people = standing(row)
    if not people:
        return 0
    if members := members_of(row):
        application, path = applications.one(people[0].application.id), f"/recommending/unit-notices/{row.id}"
        return sum(
            applicant_messages.tell_account(application, account, member, path, at=at, settings=settings)
            for account in members
        )
    return sum(
        applicant_messages.tell(applications.one(listed.application.id), person, at=at, settings=settings)
        for listed in people
    )


def standing(row: UnitNotice) -> list[Listed]:
    """Who of the unit is on the list and was not removed."""
    removed = honour_lists.removals_of(row.notice.list)
    return [listed for listed in unit_notices.people_of(row) if listed.id not in removed]


def begun(row: UnitNotice) -> tuple[MessageText, MessageText]:
    """For the members and for the people of a unit, when the list is published."""
    award, ends, names = _award(row), shown_end(row), _names(row)
    occasion, least = f"unit-notice:{row.id}", row.notice.list.programme.book.procedure.notice_days.value
    wanted = f"请在单位内部公示不少于{least}个工作日（开始的当天不计），公示结束后上传盖章的公示结果证明。"
    member = MessageText(
        occasion,
        f"请在单位内部公示“{award}”拟表彰人选",
        (f"“{award}”拟表彰名单正在向社会公示，{ends}结束。名单中有贵单位的{names}。", wanted),
    )
    carried = (
        f"您已列入“{award}”拟表彰名单，名单正在向社会公示，{ends}结束，同时须在您所在的单位内部公示不少于"
        f"{least}个工作日（开始的当天不计）。"
    )
    person = MessageText(
        occasion,
        f"您的“{award}”申报需要在单位内部公示",
        (carried, "贵单位在平台上没有经办人，请在申报页下载公示和公示结果证明，交单位办理，盖章后交组委会办公室。"),
    )
    return member, person


def reminder(row: UnitNotice, occasion: str, over: bool = False) -> tuple[MessageText, MessageText]:
    """For the members and for the people of a unit that has not answered; ``over``: the public notice has ended."""
    award, names = _award(row), _names(row)
    optional = (
        OptionalLetter.REMINDER if occasion == due(row) else None
    )  # what an officer asks, or what is over, is not
    ends = f"已于{shown_end(row)} 结束" if over else f"{shown_end(row)}结束"
    waiting = "还没有收到公示结果证明。没有单位内部公示结果的，不能列入表彰名单。"
    member = MessageText(
        occasion,
        f"“{award}”单位内部公示的结果还没有上传",
        (f"贵单位的{names}已列入拟表彰名单，向社会公示{ends}，{waiting}", "请公示后尽快上传盖章的扫描件。"),
        optional=optional,
    )
    person = MessageText(
        occasion,
        f"您的“{award}”申报还缺单位内部公示的结果",
        (f"向社会公示{ends}，{waiting}", "请向单位了解办理情况，并把盖章的公示结果证明交组委会办公室。"),
        optional=optional,
    )
    return member, person


def reopened(row: UnitNotice, at: datetime) -> tuple[MessageText, MessageText]:
    """For the members and for the people of a unit whose confirmation was sent back."""
    award = _award(row)
    occasion = f"unit-notice-back:{row.id}:{row.version}"
    said = f"组委会办公室已于 {shown_moment(at)} 退回公示结果，请按原因补办后重新上传。"
    subject = f"“{award}”单位内部公示的结果须重新上传"
    private = (f"原因：{row.reason}",)
    person = "请把原因告诉单位，补办后把盖章的公示结果证明交组委会办公室。"
    return MessageText(occasion, subject, (said,), private), MessageText(occasion, subject, (said, person), private)


def asked_today(row: UnitNotice, at: datetime) -> str:
    """The occasion of an officer's reminder: one a day."""
    return f"unit-notice-asked:{row.id}:{clock.beijing(at):%Y%m%d}"


def due(row: UnitNotice) -> str:
    """The occasion of the portal's own reminder, once."""
    return f"unit-notice-due:{row.id}"


def overdue(row: UnitNotice) -> str:
    """The occasion of the portal's reminder when the public notice is over, once."""
    return f"unit-notice-overdue:{row.id}"


def shown_end(row: UnitNotice) -> str:
    """When the public notice ends, in words: 2026年12月8日 24:00."""
    return day_in_words(row.notice.last_day) + " 24:00"


def _award(row: UnitNotice) -> str:
    return row.notice.list.programme.book.titles.short


def _names(row: UnitNotice) -> str:
    return "、".join(listed.name for listed in standing(row))
