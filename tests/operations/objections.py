"""What the tests of objections share: a running notice, and one objection to somebody on it."""

from datetime import datetime, timedelta
from typing import NamedTuple

from portal.operations.applying.evidence import Upload
from portal.operations.publishing import objecting
from portal.rules.publishing.objecting import Answer, Written
from portal.storage.publishing import objections
from portal.storage.publishing.honour_lists import HonourList, Listed
from portal.storage.publishing.objections import Objection
from portal.storage.publishing.public_notices import PublicNotice
from tests.builders import an_edition
from tests.operations.listed import Office, a_public_notice, an_honour_list, an_office, listed
from tests.operations.submissions import AT, SETTINGS

FACTS = "该同志申报表中所列的某项目，二〇二五年由他人主持完成，有合同可以证明。"
WRITTEN = Written("钱示例", "13912340000", "qian@example.cn", FACTS)
DURING = AT + timedelta(days=1)
ANSWER = Answer(False, "反映项目由他人完成。", "查阅了项目合同和验收材料，与申报内容一致。", "经核实，情况不属实。")
HOME = "203.0.113.7"


class Noticed(NamedTuple):
    """A list whose notice runs, and its people."""

    office: Office
    list: HonourList
    notice: PublicNotice
    people: list[Listed]


def a_notice(*, at: datetime = AT) -> Noticed:
    office = an_office()
    honour_list = an_honour_list(an_edition(2023, at=at)["craftsman"], office, at=at)
    notice = a_public_notice(honour_list, office, at=at)
    return Noticed(office, honour_list, notice, listed(honour_list))


def object_to(
    person: Listed,
    *files: Upload,
    written: Written = WRITTEN,
    address: str = HOME,
    at: datetime = DURING,
) -> Objection:
    return objecting.object_to(person.id, written, files, address=address, at=at, settings=SETTINGS)


def facts(order: int) -> str:
    """Facts that nobody else has told."""
    return f"{FACTS}这是第{order}件事情。"


def investigate(objection: Objection, office: Office, note: str = "向建设单位了解，查阅合同。") -> Objection:
    now = objections.one(objection.id)
    return objecting.investigate(now.id, now.version, note, by=office.officer.id, at=DURING)


def answer(objection: Objection, office: Office, given: Answer = ANSWER, *, at: datetime = DURING) -> Objection:
    """Look into it where nobody has, and answer it."""
    if not objections.steps_of(objection):
        investigate(objection, office)
    now = objections.one(objection.id)
    return objecting.answer(now.id, now.version, given, by=office.officer.id, at=at, settings=SETTINGS)
