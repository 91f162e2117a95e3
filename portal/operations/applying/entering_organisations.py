"""Organisations (推荐单位) that the office enters before anybody names them, one by one or from a workbook: known to
the office at once, and whoever is named there is invited."""

from collections.abc import Mapping, Sequence
from datetime import datetime

import msgspec

from portal.config import Settings
from portal.documents.evidence.intake import filled_rows
from portal.documents.workbooks import workbook
from portal.documents.workbooks.workbook import Column
from portal.operations.applying.organisations import CODE_TAKEN
from portal.operations.people import inviting
from portal.rules.applying.organisations import faults_of_organisation, kind_named, needs_code, normal_code, normal_name
from portal.rules.language import contacts
from portal.rules.language.refusals import Refusal, Refused
from portal.rules.rulebook.requirements import OrganisationKind
from portal.storage.applying import organisations
from portal.storage.applying.organisations import Organisation
from portal.storage.engine import journal
from portal.storage.engine.errors import AlreadyThere
from portal.storage.engine.tables import atomic

NAME, KIND, CODE, EMAIL = "单位名称", "类别", "统一社会信用代码", "经办人邮箱"
LINES_MOST = 500
TWICE = "这个代码在前面的行已经出现过，请只保留一行。"


class Entered(msgspec.Struct, frozen=True):
    """An organisation as the office types it; ``email``: of somebody there, "" for nobody yet; ``line``: of the
    workbook, 0 where it is typed alone."""

    kind: OrganisationKind | None
    name: str
    code: str = ""
    email: str = ""
    line: int = 0


class Left(msgspec.Struct, frozen=True):
    """One line that is left out, with the reasons."""

    line: int
    name: str
    reasons: tuple[str, ...]


class Reading(msgspec.Struct, frozen=True):
    """What a list says: which can be entered, and which cannot."""

    found: tuple[Entered, ...]
    left: tuple[Left, ...]


def faults_of(typed: Entered) -> dict[str, str]:
    """What has to be mended before it can be entered, {field: reason}."""
    faults = faults_of_organisation(typed.kind, typed.name, typed.code)
    if typed.kind and needs_code(typed.kind) and "code" not in faults and organisations.by_code(typed.code):
        faults["code"] = CODE_TAKEN.reason
    if typed.email and (reason := contacts.refusal_of_email(typed.email)):
        faults["email"] = reason
    return faults


def enter(typed: Entered, *, by: int, at: datetime, settings: Settings) -> Organisation:
    """Enter an organisation that the office knows, and invite whoever is named.

    :raises Refused: it cannot be right, or another one has the code.
    """
    for reason in faults_of(typed).values():
        raise Refused(Refusal(reason))
    assert typed.kind is not None, "without one it is refused"
    code = normal_code(typed.code) if needs_code(typed.kind) else None
    try:
        with atomic():
            made = organisations.add(typed.kind, normal_name(typed.name), code, at=at)
            known = organisations.confirm(made.id, made.version, [], by=by, at=at)
            journal.record("organisation_entered", "organisation", made.id, by=by, at=at)
            if typed.email:
                inviting.invite_member(made.id, typed.email, by=by, at=at, settings=settings, confirmed=True)
    except AlreadyThere as error:
        raise Refused(CODE_TAKEN) from error
    return known


def invite(number: int, email: str, *, by: int, at: datetime, settings: Settings) -> None:
    """Invite somebody to act for an organisation that the office knows; whoever accepts is confirmed at once.

    :raises Declined: the address cannot be taken. :raises NotFound: there is no such organisation.
    """
    found = organisations.one(number)
    inviting.invite_member(found, email, by=by, at=at, settings=settings, confirmed=found.confirmed)


# -- from a workbook -------------------------------------------------------------------------------------------


def pattern() -> bytes:
    """An empty list with its heads (.xlsx), to be filled in."""
    note = f"一行一个单位，最多 {LINES_MOST} 行；院士、专家没有代码，不必填写。类别照括号中的名称填写。"
    return workbook.pattern("推荐单位名单", note, _columns(), rows=LINES_MOST, optional="选填")


def _columns() -> list[Column]:
    kinds = f"请填写其中一项：{'、'.join(kind.word for kind in OrganisationKind)}。"
    return [
        Column(NAME, 36, "与公章一致的全称。", needed=True),
        Column(KIND, 24, kinds, needed=True),
        Column(CODE, 24, "", needed=False),
        Column(EMAIL, 30, "填写了的，导入后发出邀请信。", needed=False),
    ]


def read(content: bytes) -> Reading:
    """What the workbook says; nothing is changed yet.

    :raises EvidenceRefused: it is none, or has no line with the heads.
    """
    rows = filled_rows(content, _columns(), most=LINES_MOST)
    broken = {line: faults for line, _, faults in rows}
    typed = [
        Entered(kind_named(cells[KIND]), cells[NAME], cells.get(CODE, ""), cells.get(EMAIL, ""), line)
        for line, cells, _ in rows
    ]
    return _sorted_out(typed, broken)


def _sorted_out(typed: Sequence[Entered], broken: Mapping[int, Sequence[str]]) -> Reading:
    found: list[Entered] = []
    left: list[Left] = []
    seen: set[str] = set()
    for one in typed:
        code = normal_code(one.code)
        twice = (TWICE,) if code and code in seen else ()
        seen.add(code)
        if reasons := (*broken.get(one.line, ()), *faults_of(one).values(), *twice):
            left.append(Left(one.line, one.name, reasons))
        else:
            found.append(one)
    return Reading(tuple(found), tuple(left))


def enter_all(typed: Sequence[Entered], *, by: int, at: datetime, settings: Settings) -> int:
    """Enter everything on the list, all or, where one cannot be, nothing; returns how many.

    :raises Refused: a line can be entered no more; the reason names it.
    """
    with atomic():
        for left in _sorted_out(typed, {}).left:
            raise Refused(Refusal(f"第 {left.line} 行：{left.reasons[0]}名单没有导入，请重新上传。"))
        for one in typed:
            enter(one, by=by, at=at, settings=settings)
    return len(typed)
