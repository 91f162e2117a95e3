"""Entering honours. For now: those of earlier seasons, which bar from applying again for five years (第十三条)."""

from collections.abc import Sequence
from datetime import date, datetime

import msgspec

from portal import clock
from portal.rulebooks import catalogue
from portal.rules import identity
from portal.rules.answers import Answers
from portal.rules.filing import Refusal, Refused
from portal.rules.honours import HonourState
from portal.rules.rulebook import Field, Kind, Rulebook
from portal.rules.submitting import person, person_of
from portal.storage import honours, journal
from portal.storage.database import atomic
from portal.storage.errors import AlreadyThere
from portal.storage.honours import Honour


class Honouree(msgspec.Struct, frozen=True, kw_only=True):
    """One person of an earlier list."""

    name: str
    number: str
    title: str
    awarded_on: date
    paper: str = "居民身份证"
    state: HonourState = HonourState.HONOURED


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
            if reason := _fault(field, honouree, clock.beijing(at).date()):
                raise Refused(Refusal(f"第{row}行：{reason}"))
            try:
                honour = _enter(programme, field, honouree, at)
            except AlreadyThere as error:
                raise Refused(Refusal(f"第{row}行：这个人同一天的这项荣誉已经录入。")) from error
            entered.append(honour)
            day = honouree.awarded_on.isoformat()
            journal.record("honour_imported", "honour", honour.id, by=by, at=at, programme=programme, awarded_on=day)
    return entered


def _number_field(programme: str) -> Field:
    """The field for the ID number as the award's rulebooks have it.

    :raises Refused: there is no such award.
    """
    for rulebook in catalogue().values():
        if rulebook.programme == programme:
            return next(field for field in rulebook.fields() if field.kind is Kind.ID_NUMBER)
    raise Refused(Refusal(f"没有“{programme}”这个奖项。"))


def _fault(field: Field, honouree: Honouree, today: date) -> str | None:
    if not (honouree.name.strip() and honouree.title.strip() and honouree.number.strip()):
        return "姓名、荣誉名称和证件号码都要填写。"
    if honouree.awarded_on > today:
        return "表彰日期晚于今天，请核对。"
    if honouree.paper in field.checked_papers:
        return identity.fault_of_number(honouree.number, on=today)
    return None


def _enter(programme: str, field: Field, honouree: Honouree, at: datetime) -> Honour:
    return honours.add(
        programme=programme,
        identity=person(field, honouree.paper, honouree.number),
        state=honouree.state,
        title=honouree.title.strip(),
        awarded_on=honouree.awarded_on,
        name=honouree.name.strip(),
        at=at,
    )
