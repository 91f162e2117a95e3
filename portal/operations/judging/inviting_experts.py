"""Inviting experts (专家) from a workbook: what can be read is shown first, with what is wrong line by line; then
those whose lines are right are invited as one."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import cache

import msgspec

from portal.config import Settings
from portal.documents.evidence.intake import filled_rows
from portal.documents.workbooks import workbook
from portal.documents.workbooks.workbook import Column
from portal.operations.people import inviting
from portal.rulebooks import catalogue
from portal.rules.judging import inviting_experts as rules
from portal.rules.judging.inviting_experts import EMAIL, FIELDS, HEADS, LINES_MOST, NAME, PHONE, REQUIRED, TITLE, UNIT
from portal.rules.language.contacts import email_identity, normal_email
from portal.rules.language.names import normal_name
from portal.rules.language.refusals import Refused
from portal.rules.people.staffing import RoleName, refusal_of_roles
from portal.storage.engine.tables import atomic
from portal.storage.judging.experts import Profile

TWICE = "这个邮箱在前面的行已经出现过，请只保留一行。"
ALREADY = "已经是专家，不需要再邀请。"
INVITED = "已经邀请过，还没有接受；要重新发送邀请信，请在账户页办理。"


class Person(msgspec.Struct, frozen=True):
    """One line that can be invited."""

    line: int
    name: str
    email: str
    phone: str = ""
    unit: str = ""
    title: str = ""
    fields: tuple[str, ...] = ()


class Left(msgspec.Struct, frozen=True):
    """One line that is left out, with the reasons."""

    line: int
    name: str
    reasons: tuple[str, ...]


class Reading(msgspec.Struct, frozen=True):
    """What a list says: who can be invited, and who cannot."""

    people: tuple[Person, ...]
    left: tuple[Left, ...]


@cache
def technical_fields() -> dict[str, str]:
    """The keys of all awards' technical fields, by name."""
    return {field.name: field.key for book in catalogue().values() for field in book.technical_fields}


def pattern() -> bytes:
    """An empty list with its heads (.xlsx), to be filled in."""
    note = f"{'、'.join(REQUIRED)}必填，一行一人，最多 {LINES_MOST} 行；技术领域可填多个，用“、”隔开。"
    return workbook.pattern("专家名单", note, _columns(), rows=LINES_MOST, optional="选填")


def _columns() -> list[Column]:
    hints = {FIELDS: f"可填多个，用“、”隔开：{'、'.join(technical_fields())}。"}
    return [
        Column(head, width, hints.get(head, ""), needed=head in REQUIRED)
        for head, width in zip(HEADS, (12, 30, 18, 36, 16, 40), strict=True)
    ]


def read(content: bytes, *, at: datetime) -> Reading:
    """What the workbook says.

    :raises EvidenceRefused: it is none, or has no line with the heads.
    """
    people, left = [], []
    for line, cells, broken in filled_rows(content, _columns(), most=LINES_MOST):
        if faults := (*broken, *rules.faults_of_line(cells, technical_fields())):
            left.append(Left(line, cells[NAME], faults))
        else:
            people.append(_person(line, cells))
    return sorted_out(people, left, at=at)


def _person(line: int, cells: dict[str, str]) -> Person:
    return Person(
        line,
        normal_name(cells[NAME]),
        normal_email(cells[EMAIL]),
        cells.get(PHONE, ""),
        cells.get(UNIT, ""),
        cells.get(TITLE, ""),
        rules.fields_in(cells.get(FIELDS, ""), technical_fields())[0],
    )


def sorted_out(people: Sequence[Person], left: Sequence[Left] = (), *, at: datetime) -> Reading:
    """Leave out whoever stands in the list twice, is an expert or invited already, or may not become one."""
    waiting = {email_identity(sent.invitation.email) for sent in inviting.waiting(at=at)}
    seen: set[str] = set()
    kept, out = [], list(left)
    for person in people:
        reason = _reason_to_leave(person, seen, waiting)
        if reason:
            out.append(Left(person.line, person.name, (reason,)))
        else:
            kept.append(person)
        seen.add(email_identity(person.email))
    return Reading(tuple(kept), tuple(sorted(out, key=lambda one: one.line)))


def _reason_to_leave(person: Person, seen: set[str], waiting: set[str]) -> str:
    identity = email_identity(person.email)
    if identity in seen:
        return TWICE
    if identity in waiting:
        return INVITED
    held = inviting.roles_at(person.email)
    if RoleName.EXPERT in held:
        return ALREADY
    refusal = refusal_of_roles({*held, RoleName.EXPERT})
    return refusal.reason if refusal else ""


def invite_all(people: Sequence[Person], *, by: int, at: datetime, settings: Settings) -> int:
    """Invite everybody of the list, all or, where one cannot be, none; returns how many.

    :raises Declined: what a line says cannot be taken. :raises Refused: somebody cannot become an expert.
    """
    with atomic():
        reading = sorted_out(people, at=at)
        for person in _insist_on_all(reading):
            inviting.invite_staff(
                person.email,
                name=person.name,
                phone=person.phone,
                roles=(RoleName.EXPERT,),
                profile=Profile(person.unit, person.title, person.fields),
                by=by,
                at=at,
                settings=settings,
                fresh=True,
            )
    return len(people)


def _insist_on_all(reading: Reading) -> Iterator[Person]:
    if reading.left:
        first = reading.left[0]
        raise Refused(rules.changed_meanwhile(first.line, first.reasons[0]))
    yield from reading.people
