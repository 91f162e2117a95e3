"""Putting the honourees of a year forward for honours of the city 推荐上级荣誉: the office ticks who meets the overall
conditions, and takes away a list for each of the higher honours. (第二十三条; N14)"""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

import msgspec

from portal.documents.workbooks.workbook import Column, Value, workbook
from portal.operations.applying.materials import manifest_of
from portal.rulebooks import catalogue
from portal.rules.applying.honour_bar import HonourState
from portal.rules.applying.printed_answers import in_words
from portal.rules.language.refusals import Refusal, Refused
from portal.rules.roll.earlier_honours import book_in
from portal.rules.roll.honourees import refusal_to_commend
from portal.rules.rulebook.requirements import UNION_MEMBER
from portal.rules.rulebook.rubric import Superior
from portal.rules.rulebook.rulebook import YES_NO, Rulebook
from portal.storage.applying import snapshots
from portal.storage.engine import journal
from portal.storage.engine.errors import NotFound
from portal.storage.engine.tables import atomic
from portal.storage.roll import honour_roll, honours
from portal.storage.roll.honour_roll import Wanted
from portal.storage.roll.honours import Honour

CHANGED = Refusal("打开页面以后，有人更改了推荐情况，您的勾选没有保存。请核对现在的情况，再勾选一次。")
# Fields of the form that a list for a higher honour shows, with the width of their columns.
FIELDS = {
    "sex": 6,
    "politics": 12,
    "professional_title": 16,
    "degree": 18,
    "position": 18,
    UNION_MEMBER: 12,
    "phone": 16,
    "email": 26,
}


class Person(msgspec.Struct, frozen=True):
    """One honouree; ``member`` None where nobody knows about the union; ``answers`` as submitted, {} where imported."""

    honour: Honour
    answers: Mapping[str, Any]
    refusals: Mapping[str, Refusal | None]
    meets: frozenset[str]

    @property
    def member(self) -> bool | None:
        return member_by(self.answers)


class Season(msgspec.Struct, frozen=True):
    """The honourees of one award and year, and what they can be put forward for."""

    rulebook: Rulebook
    year: int
    people: tuple[Person, ...]

    @property
    def seen(self) -> str:
        """What is ticked, for a form to say what it was filled in over."""
        return " ".join(sorted(f"{person.honour.id}:{key}" for person in self.people for key in person.meets))


def member_by(answers: Mapping[str, Any]) -> bool | None:
    """Whether the form says that the person is a member of a trade union."""
    return dict(zip(YES_NO, (True, False), strict=True)).get(answers.get(UNION_MEMBER, ""))


def season(award: str, year: int) -> Season:
    """:raises NotFound: nobody was honoured."""
    given = [one for one in honour_roll.every(Wanted(award=award, year=year)) if one.state is HonourState.HONOURED]
    if not given:
        raise NotFound
    book = _rulebook(award, year, given)
    ticked = {target.key: honours.commended(given, target.key) for target in book.superiors}
    return Season(book, year, tuple(_person(honour, book, ticked) for honour in given))


def _rulebook(award: str, year: int, honours: list[Honour]) -> Rulebook:
    """What the edition ran under; of imported honours, the rules in force in that year."""
    listed = next((honour.listed for honour in honours if honour.listed), None)
    if listed is not None:
        return listed.list.programme.book
    return book_in([book for book in catalogue().values() if book.programme == award], year)


def _person(honour: Honour, book: Rulebook, ticked: Mapping[str, Collection[int]]) -> Person:
    snapshot = snapshots.latest(honour.listed.application) if honour.listed else None
    answers = manifest_of(snapshot).plain_answers if snapshot else {}
    refusals = {one.key: refusal_to_commend(one, honour.state, member_by(answers)) for one in book.superiors}
    return Person(honour, answers, refusals, frozenset(key for key in ticked if honour.id in ticked[key]))


def mark(award: str, year: int, wanted: Collection[tuple[int, str]], seen: str, *, by: int, at: datetime) -> int:
    """Tick those of ``wanted``, (honour, higher honour), and nobody else; returns how many were changed.

    :raises Refused: somebody cannot be put forward, or others ticked in between.
    """
    changed = 0
    with atomic():
        now = season(award, year)
        if now.seen != seen:
            raise Refused(CHANGED)
        for person in now.people:
            for key, refusal in person.refusals.items():
                meets = (person.honour.id, key) in wanted
                if meets is (key in person.meets):
                    continue
                if meets and refusal:
                    raise Refused(refusal)
                honours.commend(person.honour, key, meets, by=by, at=at)
                journal.record("commendation_marked", "honour", person.honour.id, by=by, at=at, target=key, meets=meets)
                changed += 1
    return changed


def sheet(award: str, year: int, target: Superior, *, by: int, at: datetime) -> bytes:
    """The list for one of the higher honours (.xlsx). That it was taken is journalled: it holds personal data."""
    now = season(award, year)
    labels = {field.key: field.label for field in now.rulebook.fields()}
    columns = [
        Column("姓名", 12),
        Column("所在单位", 32),
        *(Column(labels[key], width) for key, width in FIELDS.items() if key in labels),
        Column("荣誉名称", 34),
        Column("获荣年度", 10),
        Column("表彰日期", 14),
        Column("符合综合条件", 14),
    ]
    people = [person for person in now.people if target.key in person.meets and not person.refusals[target.key]]
    note = f"{year}年度{now.rulebook.titles.award}，经办公室核对符合综合条件的 {len(people)} 人。"
    rows = [_row(person, now.rulebook, labels) for person in people]
    content = workbook(f"推荐“{target.name}”名单", note, columns, rows)
    with atomic():
        for person in people:
            journal.record("commendation_exported", "honour", person.honour.id, by=by, at=at, target=target.key)
    return content


def _row(person: Person, book: Rulebook, labels: Mapping[str, str]) -> tuple[Value, ...]:
    honour = person.honour
    return (
        honour.name,
        honour.unit,
        *(_said(book, key, person.answers) for key in FIELDS if key in labels),
        honour.title,
        honour.edition_year,
        honour.awarded_on,
        "是",
    )


def _said(book: Rulebook, key: str, answers: Mapping[str, Any]) -> str:
    return "、".join(in_words(book, book.field(key), answers)) if answers else ""
