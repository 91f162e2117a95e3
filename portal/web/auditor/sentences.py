"""Entries of the journal as sentences: who did what, to what by its name, and the facts in words. The journal holds
numbers only; names are looked up when it is read."""

from collections.abc import Callable
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from portal.operations.letters.letters import shown_moment
from portal.rules.people.staffing import Act, RoleName
from portal.storage.applying import applications, organisations
from portal.storage.engine.errors import NotFound
from portal.storage.engine.journal import Entry
from portal.storage.judging import rounds
from portal.storage.office import official_numbers
from portal.storage.people import accounts
from portal.storage.publishing import decisions, honour_lists, objections, public_notices
from portal.storage.roll import honours
from portal.storage.season import editions
from portal.storage.season.editions import Programme
from portal.storage.site import announcements, questions
from portal.web.auditor.words import SUBJECTS, VERBS
from portal.web.filters import newest_rulebooks
from portal.web.showing import outcomes

THE_PORTAL = "平台"
GONE = "已删除"


class Sentence(NamedTuple):
    """One entry as it is read. ``facts``: what else it says, each in words."""

    entry: Entry
    actor: str
    did: str
    kind: str
    name: str
    facts: list[str]


class Reader:
    """Makes sentences; a name that several of them hold is looked up once."""

    def __init__(self) -> None:
        self.person = cache(_person)
        self.name = cache(name_of)

    def sentence(self, entry: Entry) -> Sentence:
        name = self.name(entry.subject_kind, entry.subject_id)
        kind = SUBJECTS.get(entry.subject_kind, "")
        did = VERBS.get(entry.verb, entry.verb)
        return Sentence(entry, self.person(entry.actor), did, kind, name, facts_in_words(entry.facts))


def _person(account: int | None) -> str:
    if account is None:
        return THE_PORTAL
    try:
        return accounts.one(account).contact.name
    except NotFound:
        return GONE


def name_of(kind: str, number: int) -> str:
    """What the thing of this kind and number is called; "" where it has no name of its own."""
    name = NAMES.get(kind)
    try:
        return name(number) if name else ""
    except NotFound:
        return GONE


def _application(number: int) -> str:
    found = applications.one(number)
    name = found.name or found.applicant.contact.name
    return " ".join(part for part in (name, official_numbers.of(number) or "（尚无编号）") if part)


def _programme(programme: Programme) -> str:
    return f"{programme.edition.name}：{programme.book.titles.short}"


def _round(number: int) -> str:
    found = rounds.one(number)
    return f"{found.programme.edition.name}：{outcomes.title_of(found)}"


def _objection(number: int) -> str:
    found = objections.one(number)
    return f"{found.receipt}，涉及{found.listed.name}"


NAMES: dict[str, Callable[[int], str]] = {
    "account": _person,
    "announcement": lambda number: announcements.one(number).title,
    "application": _application,
    "calendar_year": lambda number: f"{number}年",
    "decision": lambda number: decisions.one(number).number or _programme(decisions.one(number).list.programme),
    "edition": lambda number: editions.by_id(number).name,
    "honour": lambda number: f"{honours.one(number).name}，{honours.one(number).title}",
    "honour_list": lambda number: _programme(honour_lists.one(number).programme),
    "objection": _objection,
    "organisation": lambda number: organisations.one(number).name,
    "programme": lambda number: _programme(editions.programme(number)),
    "public_notice": lambda number: _programme(public_notices.one(number).list.programme),
    "question": lambda number: questions.one(number).question,
    "round": _round,
}


# -- facts in words ------------------------------------------------------------------------------------------


def facts_in_words(facts: dict[str, Any]) -> list[str]:
    """What an entry says besides, in the order of the list; digests and numbers of rows say nothing to a reader."""
    told = (WORDS[key](facts[key]) for key in WORDS if facts.get(key) not in (None, "", []))
    return [one for one in told if one]


def _moment(label: str) -> Callable[[Any], str]:
    return lambda value: f"{label} {shown_moment(datetime.fromisoformat(value))}"


def _text(label: str, after: str = "") -> Callable[[Any], str]:
    return lambda value: f"{label}{value}{after}" if isinstance(value, str | int) else ""


def _count(before: str, after: str) -> Callable[[Any], str]:
    def words(value: Any) -> str:
        count = len(value) if isinstance(value, list) else value
        return f"{before} {count} {after}".strip() if isinstance(count, int) else ""

    return words


def _listed(value: int | list[Any]) -> str:
    """How many are on a list, or, in an entry about one of them, who it is."""
    if isinstance(value, list) or value < 100_000:  # numbers of rows are far above
        return _count("共", "人")(value)
    try:
        return f"涉及{honour_lists.one_listed(value).name}"
    except NotFound:
        return ""


def _award(key: str | int) -> str:
    found = [book.titles.short for book in newest_rulebooks() if book.programme == key]
    return f"奖项：{found[0]}" if found else ""


def _role(key: str) -> str:
    return f"职责：{RoleName(key).word}"


WORDS: dict[str, Callable[[Any], str]] = {
    "number": _text("编号："),
    "role": _role,
    "roles": lambda keys: "职责：" + "、".join(RoleName(key).word for key in keys),
    "act": lambda key: f"事项：{Act(key).word}",
    "account": lambda number: f"账户：{_person(number)}",
    "organisation": lambda number: f"单位：{name_of('organisation', number)}",
    "programme": _award,
    "upheld": lambda value: "异议成立" if value else "异议不成立",
    "reason": _text("理由："),
    "source": _text("依据："),
    "until": _moment("期限"),
    "opens_at": _moment("开始"),
    "closes_at": _moment("结束"),
    "first": _text("自 "),
    "last": _text("至 "),
    "last_day": _text("公示至 "),
    "awarded_on": _text("授予日期 "),
    "working_days": _count("", "个工作日"),
    "sections": _count("须补正", "个部分"),
    "listed": _listed,
    "going": _count("表彰", "人"),
    "left_out": _count("不列入", "人"),
    "honours": lambda value: _count("荣誉", "项")(value) if isinstance(value, list) else "",
    "experts": _count("专家", "名"),
    "candidates": _count("候选人", "名"),
    "entitled": _count("应交", "份"),
    "handed_in": _count("已交", "份"),
    "ballots": _count("评审表", "份"),
    "pairs": _count("评审任务", "项"),
    "recused": _count("回避", "项"),
    "applications": _count("申报", "份"),
    "files": _count("附件", "个"),
    "members": _count("成员", "人"),
    "holidays": _count("节假日", "天"),
    "workdays": _count("调休上班", "天"),
    "seq": _count("第", "版"),
}
