"""Experts from a workbook: what a line must say, who is left out and why, and the invitations as one."""

from datetime import UTC, datetime
from io import BytesIO

import pytest
from openpyxl import Workbook, load_workbook

from portal.config import Settings
from portal.operations.judging import inviting_experts
from portal.operations.judging.inviting_experts import Person
from portal.operations.people import inviting
from portal.rules.judging.inviting_experts import HEADS
from portal.rules.language.refusals import Refused
from portal.rules.people.staffing import RoleName
from portal.storage.engine import journal
from portal.storage.letters import outbox
from tests.builders import an_account

AT = datetime(2026, 11, 22, 6, 30, tzinfo=UTC)
pytestmark = pytest.mark.usefixtures("opened")
RIGHT = ["李文", "Li@Example.cn", "13800000001", "示例研究院", "研究员", "网络通信建设、智慧应用开发"]


@pytest.fixture
def officer(opened: Settings) -> int:
    return an_account(RoleName.OFFICE, email="office@example.cn", at=AT).id


def filled_in(*lines: list[str]) -> bytes:
    """The pattern with these lines under its heads."""
    book = load_workbook(BytesIO(inviting_experts.pattern()))
    sheet: Workbook = book.active
    head = next(row[0].row for row in sheet.iter_rows() if row[0].value == "姓名")
    for place, line in enumerate(lines, start=head + 1):
        for column, value in enumerate(line, start=1):
            sheet.cell(place, column, value)
    content = BytesIO()
    book.save(content)
    return content.getvalue()


def test_the_pattern_has_all_heads_and_can_be_read() -> None:
    sheet = load_workbook(BytesIO(inviting_experts.pattern())).active

    assert any(set(HEADS) <= {cell.value for cell in row} for row in sheet.iter_rows())
    assert inviting_experts.read(inviting_experts.pattern(), at=AT) == inviting_experts.Reading((), ())


def test_faulty_lines_are_named_and_nothing_else_is_lost(officer: int, settings: Settings) -> None:
    an_account(RoleName.EXPERT, email="known@example.cn", at=AT)
    an_account(RoleName.AUDITOR, email="auditor@example.cn", at=AT)
    inviting.invite_staff(
        "asked@example.cn", name="马丽", roles=[RoleName.EXPERT], by=officer, at=AT, settings=settings
    )
    content = filled_in(
        RIGHT,
        ["", "x@example.cn", "", "示例大学"],
        ["王工", "no address", "12", "", "", "养蜂"],
        ["重复", "li@example.cn", "", "示例大学"],
        ["老人", "known@example.cn", "", "示例大学"],
        ["监督", "auditor@example.cn", "", "示例大学"],
        ["马丽", "ASKED@example.cn", "", "示例大学"],
        ["赵能", "zhao@example.cn", "", "示例大学"],
        ["钱工", "qian@example.cn", "", "\u200b"],
    )

    reading = inviting_experts.read(content, at=AT)

    assert [person.name for person in reading.people] == ["李文", "赵能"]
    assert reading.people[0].fields == ("network", "applications")
    first = reading.people[0].line
    reasons = {one.line - first: "".join(one.reasons) for one in reading.left}
    assert sorted(reasons) == [1, 2, 3, 4, 5, 6, 8]
    assert "工作单位" in reasons[8]
    for line, words in enumerate(["姓名", "养蜂", "已经出现过", "已经是专家", "监督不能兼任", "已经邀请过"], start=1):
        assert words in reasons[line]


def test_everybody_on_the_list_is_invited(officer: int, settings: Settings, anywhere: None) -> None:
    people = inviting_experts.read(filled_in(RIGHT, ["赵能", "zhao@example.cn", "", "示例大学"]), at=AT).people

    assert inviting_experts.invite_all(people, by=officer, at=AT, settings=settings) == 2

    assert {letter.content.to for letter in outbox.latest(5)} == {"Li@example.cn", "zhao@example.cn"}
    waiting = {one.invitation.name: one.invitation for one in inviting.waiting(at=AT)}
    assert waiting["李文"].profile.unit == "示例研究院"
    assert [entry.verb for entry in journal.latest(2)] == ["invited", "invited"]
    assert inviting_experts.read(filled_in(RIGHT), at=AT).people == ()


def test_a_list_that_cannot_be_taken_whole_is_not_taken(officer: int, settings: Settings) -> None:
    people = [Person(4, "李文", "li@example.cn"), Person(5, "赵能", "zhao@example.cn")]
    an_account(RoleName.EXPERT, email="zhao@example.cn", at=AT)
    before = journal.head()

    with pytest.raises(Refused, match="第 5 行"):
        inviting_experts.invite_all(people, by=officer, at=AT, settings=settings)
    with pytest.raises(Refused, match="邮箱"):
        inviting_experts.invite_all([Person(4, "李文", "li")], by=officer, at=AT, settings=settings)

    assert journal.head() == before
    assert outbox.latest(5) == []
