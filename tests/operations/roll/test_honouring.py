"""Importing honours of earlier seasons."""

from datetime import date

import pytest

from portal.config import Settings
from portal.operations.roll import honouring
from portal.operations.roll.honouring import Honouree
from portal.rules.language.refusals import Refused
from portal.storage.engine import journal
from portal.storage.roll import honours
from tests.answers import id_number
from tests.operations.bound import an_honour, reason_of
from tests.operations.submissions import (
    AT,
    a_complete_application,
    person,
)


def test_honours_are_imported_each_with_its_entry_and_without_the_number(storage: Settings) -> None:
    people = [
        Honouree(name=f"示例{row}", number=person(row), title="上海智慧工匠", awarded_on=date(2018, 4, 27))
        for row in range(3)
    ]

    entered = honouring.import_earlier("craftsman", people, by=None, at=AT)

    assert [honour.name for honour in entered] == ["示例0", "示例1", "示例2"]
    assert [entry.verb for entry in journal.latest()] == ["honour_imported"] * 3
    assert [entry.facts for entry in journal.about("honour", entered[0].id)] == [
        {"programme": "craftsman", "awarded_on": "2018-04-27"}
    ]
    assert all(one.number not in entry.facts_text for one in people for entry in journal.latest())
    assert honours.standing_bar(person(1), "craftsman").awarded_on == date(2018, 4, 27)
    assert honours.standing_bar(person(1), "pioneer") is None


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"name": " "}, "第2行：姓名和荣誉名称都要填写。"),
        ({"awarded_on": date(2026, 12, 2)}, "第2行：表彰日期晚于今天，请核对。"),
        ({"number": id_number()[:-1] + "0"}, "第2行：身份证号的最后一位校验码不符"),
        ({"number": person(0)}, "第2行：这个人同一天的这项荣誉已经录入。"),
        ({"number": person(0), "paper": "护照"}, "第2行：这个人同一天的这项荣誉已经录入。"),
    ],
)
def test_one_wrong_row_and_nothing_is_imported(storage: Settings, wrong: dict, reason: str) -> None:
    usual = {"name": "示例", "number": person(1), "title": "上海智慧工匠", "awarded_on": date(2018, 4, 27)}
    rows = [Honouree(**usual | {"number": person(0)}), Honouree(**usual | wrong)]

    with pytest.raises(Refused) as refused:
        honouring.import_earlier("craftsman", rows, by=None, at=AT)

    assert refused.value.refusal.reason.startswith(reason)
    assert honours.Honour.select().count() == 0
    assert journal.head().seq == 0


def test_the_honour_of_somebody_with_another_paper_bars_too(storage: Settings) -> None:
    an_honour(paper="护照", number="E 1234567", awarded_on=date(2025, 1, 1))

    assert "5年内" in reason_of(a_complete_application(id_paper="护照", id_number="e1234567"))


def test_honours_of_an_unknown_award_are_refused(storage: Settings) -> None:
    with pytest.raises(Refused, match="没有“other”这个奖项"):
        honouring.import_earlier("other", [], by=None, at=AT)
