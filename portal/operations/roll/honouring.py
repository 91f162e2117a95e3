"""Entering honours of earlier seasons. Where the person's number is known, they bar from applying again for five years
(第十三条)."""

from collections.abc import Sequence
from datetime import date, datetime

import msgspec

from portal import clock
from portal.rulebooks import catalogue
from portal.rules.applying.answers import Answers
from portal.rules.applying.honour_bar import HonourState
from portal.rules.applying.submitting import person, person_of
from portal.rules.language import identity
from portal.rules.language.refusals import Refusal, Refused, insist
from portal.rules.roll.earlier_honours import fault_of_day, refusal_to_amend
from portal.rules.rulebook.requirements import CARD, HONOUREE
from portal.rules.rulebook.rulebook import Field, Rulebook
from portal.storage.engine import journal, versions
from portal.storage.engine.tables import atomic
from portal.storage.roll import honour_roll, honours
from portal.storage.roll.honours import Honour

SAME_DAY = "这个人同一天的这项荣誉已经录入。"
SAME_YEAR = "同一年度已经有同名、同单位的获荣个人，请核对是不是同一个人。"


class Honouree(msgspec.Struct, frozen=True, kw_only=True):
    """One person of an earlier list."""

    name: str
    title: str
    awarded_on: date
    number: str = ""  # "": nobody knows it, and nobody is barred by the honour
    paper: str = CARD
    state: HonourState = HonourState.HONOURED
    honour: str = HONOUREE
    year: int = 0  # that of the title; 0: of the award
    unit: str = ""
    technical_field: str = ""
    line: int = 0  # in the workbook that it stands in


def held_by(rulebook: Rulebook, answers: Answers) -> list[Honour]:
    """Every honour that the person who applies was given before, of whatever award, the latest first (M13)."""
    return honours.of(person_of(rulebook, answers))


def import_earlier(programme: str, honourees: Sequence[Honouree], *, by: int | None, at: datetime) -> list[Honour]:
    """Enter honourees of an earlier season of the award ``programme``: all of them or, with a refusal, none.

    :raises Refused: a row cannot be right, or the person has this award of that day already; it names the row.
    """
    field = _number_field(programme)
    entered = []
    with atomic():
        for row, honouree in enumerate(honourees, start=1):
            line = honouree.line or row
            fault = _fault(field, honouree, clock.beijing(at).date()) or fault_of_repeating(programme, honouree)
            if fault:
                raise Refused(Refusal(f"第{line}行：{fault}"))
            honour = _enter(programme, field, honouree, at)
            entered.append(honour)
            day = honouree.awarded_on.isoformat()
            journal.record("honour_imported", "honour", honour.id, by=by, at=at, programme=programme, awarded_on=day)
        versions.bump_public()
    return entered


def amend(number: int, *, name: str, unit: str, field: str, by: int, at: datetime) -> Honour:
    """Correct an honour that was imported; ``field`` the key of a technical field or "".

    :raises Refused: it comes from a decision, or there is no name.
    """
    with atomic():
        honour = honours.one(number)
        insist(refusal_to_amend(from_decision=honour.decision is not None, name=name))
        amended = honours.amend(number, name=name, unit=unit, technical_field=field)
        journal.record("honour_amended", "honour", number, by=by, at=at)
        versions.bump_public()
    return amended


def fault_of_repeating(programme: str, honouree: Honouree) -> str | None:
    """Why an honour is there already as far as anybody can tell, or None."""
    year, known = honouree.year or honouree.awarded_on.year, bool(honouree.number)
    if known and any(
        earlier.programme == programme and earlier.awarded_on == honouree.awarded_on
        for earlier in honours.of(person(_number_field(programme), honouree.paper, honouree.number))
    ):
        return SAME_DAY
    there = honour_roll.is_there(programme, year, honouree.name.strip(), honouree.unit.strip(), unsure_only=known)
    return SAME_YEAR if there else None


def _number_field(programme: str) -> Field:
    """The field for the ID number as the award's rulebooks have it.

    :raises Refused: there is no such award.
    """
    for rulebook in catalogue().values():
        if rulebook.programme == programme:
            return rulebook.number_field()
    raise Refused(Refusal(f"没有“{programme}”这个奖项。"))


def _fault(field: Field, honouree: Honouree, today: date) -> str | None:
    if not (honouree.name.strip() and honouree.title.strip()):
        return "姓名和荣誉名称都要填写。"
    if reason := fault_of_day(honouree.year or honouree.awarded_on.year, honouree.awarded_on, today):
        return reason
    if honouree.number and honouree.paper in field.checked_papers:
        return identity.fault_of_number(honouree.number, on=today)
    return None


def _enter(programme: str, field: Field, honouree: Honouree, at: datetime) -> Honour:
    return honours.add(
        programme=programme,
        identity=person(field, honouree.paper, honouree.number) if honouree.number else None,
        state=honouree.state,
        honour=honouree.honour,
        title=honouree.title.strip(),
        awarded_on=honouree.awarded_on,
        edition_year=honouree.year,
        name=honouree.name.strip(),
        unit=honouree.unit.strip(),
        technical_field=honouree.technical_field,
        at=at,
    )
