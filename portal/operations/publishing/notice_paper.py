"""The public notice in words: the same on its page and in its Word file."""

from datetime import date, datetime
from typing import NamedTuple

from portal import clock
from portal.documents.papers.honour_papers import REVIEWED, HonourGroup, ListedPerson, NoticePaper, render_notice
from portal.operations.publishing import changing_notice, rectifying
from portal.operations.season import working_calendar
from portal.rules.language.days import span_in_words
from portal.rules.language.working_days import working_days_after
from portal.rules.publishing.public_notice import day_of
from portal.rules.rulebook.rulebook import Hotline, Rulebook
from portal.storage.publishing import honour_lists, public_notices
from portal.storage.publishing.honour_lists import HonourList, Listed
from portal.storage.publishing.public_notices import PublicNotice

_COMMITTEE = "组织委员会"


class Removed(NamedTuple):
    """Somebody who was on the published list. ``reason``: the sentence that everybody reads."""

    name: str
    unit: str
    reason: str


class Corrected(NamedTuple):
    """What was corrected 更正 or changed of the notice since it was published, in words."""

    at: datetime
    words: str


class Wording(NamedTuple):
    """A notice as it reads. ``title`` in lines; ``people``: those who stand on the list."""

    rulebook: Rulebook
    head: tuple[str, ...]
    title: tuple[str, ...]
    paragraphs: tuple[str, ...]
    people: list[Listed]
    removed: list[Removed]
    corrected: list[Corrected]
    objecting: str
    hotlines: tuple[Hotline, ...]


def wording(notice: PublicNotice) -> Wording:
    """What the notice says now; whoever was removed before it was published is not in it."""
    programme = notice.list.programme
    book = programme.book
    removals = honour_lists.removals_of(notice.list)
    people = honour_lists.listed_in(notice.list)
    return Wording(
        book,
        (book.titles.committee.removesuffix(_COMMITTEE), _COMMITTEE),
        _title(book.titles.activity),
        (_opening(notice, book), _period(notice)),
        [one for one in people if one.id not in removals],
        [
            Removed(one.name, one.unit, removals[one.id].reason)
            for one in people
            if one.id in removals and removals[one.id].at >= notice.published_at
        ],
        _corrected(notice),
        "公示期间，任何单位和个人对公示的人选有异议的，可以向组织委员会办公室提出。反映的情况应当真实，并留下真实姓名和电话"
        "或者电子邮箱，以便核实；提出异议的人的信息严格保密。",
        book.hotlines,
    )


def _corrected(notice: PublicNotice) -> list[Corrected]:
    found = [
        Corrected(one.at, rectifying.in_words(one)) for one in rectifying.since(notice.list.id, notice.published_at)
    ]
    found += [Corrected(one.at, changing_notice.in_words(one)) for one in notice.changes]
    return sorted(found)


def _title(activity: str) -> tuple[str, ...]:
    """In two lines, the first to the end of the award's name.

    >>> _title("上海智慧城市建设“智慧工匠”选树活动")
    ('关于上海智慧城市建设“智慧工匠”', '选树活动拟表彰名单的公示')
    """
    name, quote, rest = activity.rpartition("”")
    return tuple(filter(None, (f"关于{name}{quote}", f"{rest}拟表彰名单的公示")))


def _opening(notice: PublicNotice, book: Rulebook) -> str:
    name = notice.list.programme.edition.name
    return (
        f"按照{book.titles.activity}的规定程序，经专家评审、组织委员会审定，产生{name}{book.titles.short}拟表彰名单。"
        "现予公示，接受社会监督。"
    )


def _period(notice: PublicNotice) -> str:
    first, last = clock.beijing(notice.runs_from).date(), notice.last_day
    if notice.is_interrupted:
        return "公示现已中止。重新开始以后，公示时间重新计算。"
    return f"公示时间：{span_in_words(first, last)}24:00，共{notice.working_days}个工作日（发布当天不计）。"


def removed_in_words(one: Removed) -> str:
    """张三（某单位）移出名单。本人自愿放弃。"""
    return f"{one.name}（{one.unit}）移出名单。{one.reason}"


def file_name(notice: PublicNotice) -> str:
    programme = notice.list.programme
    return f"{programme.edition.name}{programme.book.titles.short}拟表彰名单公示.docx"


def drafted(honour_list: HonourList, last_day: date, *, at: datetime) -> bytes:
    """公示 as it would be published at ``at``, to be looked at: 送审稿.

    :raises Refused: nobody knows a year among its days.
    """
    days = working_days_after(day_of(at), last_day, working_calendar.years())
    return public_notice(public_notices.drafted(honour_list, last_day, days, at=at), mark=REVIEWED)


def public_notice(notice: PublicNotice, *, mark: str = "") -> bytes:
    """公示 as a Word file."""
    said = wording(notice)
    fields = {field.key: field.name for field in said.rulebook.technical_fields}
    groups = (
        HonourGroup(
            honour.title,
            tuple(
                ListedPerson(one.name, one.unit, fields.get(one.technical_field, ""), one.number)
                for one in said.people
                if one.honour == honour.key
            ),
        )
        for honour in said.rulebook.honours
    )
    phones = "、".join(f"{hotline.name} {hotline.number}" for hotline in said.hotlines)
    closing = [said.objecting, *([f"联系电话：{phones}。"] if phones else [])]
    return render_notice(
        NoticePaper(
            said.head,
            said.title,
            said.paragraphs,
            tuple(group for group in groups if group.rows),
            (*map(removed_in_words, said.removed), *(one.words for one in said.corrected), *closing),
            clock.beijing(notice.published_at).date(),
            mark,
        )
    )
