"""Earlier honourees from a workbook, their order on the roll, and the demonstration's own."""

from datetime import date
from io import BytesIO

import pytest
from openpyxl import Workbook, load_workbook

from portal.demonstration import roll
from portal.operations.roll import earlier_honours, honouring
from portal.operations.roll.earlier_honours import Reading
from portal.operations.roll.honouring import Honouree
from portal.rules.applying.honour_bar import HonourState
from portal.rules.language.refusals import Refused
from portal.rules.roll.earlier_honours import HEADS, NUMBER
from portal.storage.engine import journal, versions
from portal.storage.roll import honour_roll, honours
from portal.storage.roll.honour_roll import Wanted
from portal.storage.roll.honours import Honour
from tests.answers import id_number
from tests.builders import an_account
from tests.operations.submissions import AT, a_complete_application, person, submit

RIGHT = ("智慧工匠", "获荣", "2019年", "范示例", "上海示例研究所", "数据及服务支撑", "2019.5.4", "", "", "")


def a_workbook(*rows: tuple[str, ...], heads: tuple[str, ...] = HEADS) -> bytes:
    """A list as somebody fills it in."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["往届获荣个人名单"])
    sheet.append(heads)
    for row in rows:
        sheet.append(row)
    content = BytesIO()
    book.save(content)
    return content.getvalue()


def read(*rows: tuple[str, ...]) -> Reading:
    return earlier_honours.read(a_workbook(*rows), at=AT)


def row(**changes: str) -> tuple[str, ...]:
    named = dict(
        zip(("award", "honour", "year", "name", "unit", "field", "day", "title", "paper", "number"), RIGHT, strict=True)
    )
    return tuple((named | changes).values())


def officer() -> int:
    return int(an_account(email="luru@example.cn", at=AT).id)


@pytest.mark.rule("M2")
def test_a_list_is_read_shown_and_entered(storage) -> None:
    rows = [row(), row(name="柏示例", honour="提名", year="2023", day="2023年12月20日", award="领军先锋", title="")]
    reading = read(*rows)
    assert not reading.left
    assert honours.Honour.select().count() == 0, "reading changes nothing"

    before = versions.public_version()
    first, second = earlier_honours.enter(reading.lines, by=officer(), at=AT)

    assert (first.title, first.edition_year, first.awarded_on) == ("上海智慧工匠", 2019, date(2019, 5, 4))
    assert (first.technical_field, first.state, first.person_key) == ("data", HonourState.HONOURED, None)
    assert (second.title, second.state) == ("上海城市数字化转型“领军先锋”提名奖", HonourState.NOMINATED)
    assert versions.public_version() > before
    assert [entry.verb for entry in journal.latest(2)] == ["honour_imported"] * 2


@pytest.mark.rule("M13")
def test_whose_number_is_given_is_barred_for_five_years(storage) -> None:
    application = a_complete_application()
    reading = read(row(year="2022", day="2022-12-30", number=id_number()))

    entered = earlier_honours.enter(reading.lines, by=officer(), at=AT)

    assert entered[0].person_key is not None
    with pytest.raises(Refused, match="2022年12月30日获得“上海智慧工匠”荣誉称号，5年内不得重复申报"):
        submit(application)
    assert id_number() not in "".join(entry.facts_text for entry in journal.latest())


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"name": ""}, "请填写“姓名”。"),
        ({"year": ""}, "请填写“年度”。"),
        ({"award": "工匠"}, "“奖项”请填写智慧工匠、领军先锋中的一项。"),
        ({"honour": "一等奖"}, "“荣誉”请填写获荣、提名中的一项。"),
        ({"field": "养蜂"}, "“技术领域”请填写"),
        ({"year": "去年"}, "“年度”请填写 2000 年以来的年份"),
        ({"year": "1999", "day": "1999-05-04"}, "“年度”请填写 2000 年以来的年份"),
        ({"day": "五四"}, "“表彰日期”请填写年月日"),
        ({"day": "2018-05-04"}, "表彰日期与年度不相符"),
        ({"day": "2022-01-01"}, "表彰日期与年度不相符"),
        ({"year": "2026", "day": "2026-12-02"}, "表彰日期晚于今天"),
        ({"award": "领军先锋", "honour": "提名"}, "这一年度的办法没有规定这项荣誉的名称，请填写“荣誉名称”。"),
        ({"paper": "学生证"}, "“证件类型”请填写"),
        ({"number": person(0)[:-1] + "0"}, "身份证号的最后一位校验码不符"),
        ({"unit": "长" * 101}, "“所在单位”请不要超过 100 个字符。"),
    ],
)
def test_a_wrong_line_is_left_out_with_its_reason(storage, changes: dict[str, str], reason: str) -> None:
    reading = read(row(), row(**{"name": "章示例"} | changes))

    assert [line.honouree.name for line in reading.lines] == ["范示例"]
    [left] = reading.left
    assert left.line == 4
    assert left.reasons[0].startswith(reason)


def test_what_stands_twice_or_is_on_the_roll_already_is_left_out(storage) -> None:
    earlier_honours.enter(read(row()).lines, by=officer(), at=AT)

    reading = read(row(), row(name="章示例"), row(name="章示例"), row(year="2020", day="2020-05-04"))

    assert [line.honouree.name for line in reading.lines] == ["章示例", "范示例"]
    assert [(left.line, left.reasons[0][:12]) for left in reading.left] == [
        (3, "同一年度已经有同名、同单"),
        (5, "这个人在前面的行已经出现"),
    ]


def test_of_two_namesakes_whose_numbers_are_known_both_stay(storage) -> None:
    rows = [row(number=person(order)) for order in (0, 1)]
    first, second = (read(one) for one in rows)
    earlier_honours.enter(first.lines, by=officer(), at=AT)

    earlier_honours.enter(second.lines, by=1, at=AT)

    with pytest.raises(Refused, match="第3行：这个人同一天的这项荣誉已经录入"):
        earlier_honours.enter(second.lines, by=1, at=AT)
    assert honours.Honour.select().count() == 2


def test_one_line_that_was_entered_meanwhile_and_none_is_entered(storage) -> None:
    reading = read(row(name="章示例"), row())
    earlier_honours.enter(read(row()).lines, by=officer(), at=AT)

    with pytest.raises(Refused, match="第4行：同一年度已经有同名"):
        earlier_honours.enter(reading.lines, by=1, at=AT)

    assert [one.name for one in Honour.select()] == ["范示例"]


def test_the_pattern_can_be_filled_in_and_read(sqlite_storage) -> None:
    book = load_workbook(BytesIO(earlier_honours.pattern()))
    sheet = book["名单"]
    assert [cell.value for cell in sheet[3]] == list(HEADS)
    for place, value in enumerate(row(number=person(0)), start=1):
        sheet.cell(4, place, value)
    content = BytesIO()
    book.save(content)

    [line] = earlier_honours.read(content.getvalue(), at=AT).lines

    assert line.honouree.number == person(0)
    assert "选填" in [cell.value for cell in book["填写说明"]["B"]]
    assert NUMBER in HEADS


def an_honour(name: str, **changes) -> Honour:
    usual = {
        "title": "上海智慧工匠",
        "awarded_on": date(2019, 5, 4),
        "unit": "上海示例研究所",
        "technical_field": "data",
    }
    award = changes.pop("award", "craftsman")
    [honour] = honouring.import_earlier(award, [Honouree(name=name, **usual | changes)], by=None, at=AT)
    return honour


@pytest.mark.rule("M24")
def test_the_roll_is_searched_and_ordered(storage) -> None:
    an_honour("丙示例", state=HonourState.NOMINATED, honour="nominee", unit="上海示例港航有限公司")
    an_honour("乙示例")
    an_honour("丁示例", award="pioneer", title="上海领军先锋", technical_field="network")
    an_honour("甲示例", awarded_on=date(2021, 5, 4), year=2020)

    def found(**wanted: object) -> list[str]:
        asked = Wanted(**wanted)
        names = [one.name for one in honour_roll.page(asked)]
        assert honour_roll.count(asked) == len(names)
        return names

    assert found() == ["甲示例", "乙示例", "丙示例", "丁示例"]
    assert found(name="乙") == ["乙示例"]
    assert found(unit="港航") == ["丙示例"]
    assert found(year=2020) == ["甲示例"]
    assert found(award="pioneer") == ["丁示例"]
    assert found(field="network", year=2019) == ["丁示例"]
    assert found(name="%") == found(name="_") == []
    assert honour_roll.years() == [2020, 2019]
    assert honour_roll.latest_year() == 2020
    assert [one.name for one in honour_roll.of_year(2020)] == ["甲示例"]
    assert honour_roll.seasons() == [], "nothing was decided here"


def test_what_was_imported_can_be_corrected(storage) -> None:
    honour = an_honour("乙示列")

    amended = honouring.amend(honour.id, name="乙示例", unit="", field="network", by=officer(), at=AT)

    assert (amended.name, amended.unit, amended.technical_field) == ("乙示例", "", "network")
    assert journal.about("honour", honour.id)[-1].verb == "honour_amended"
    with pytest.raises(Refused, match="请填写姓名"):
        honouring.amend(honour.id, name="", unit="", field="", by=1, at=AT)


def test_the_demonstration_has_honourees_of_three_earlier_years_whom_nothing_bars(sqlite_storage) -> None:
    entered = roll.honourees(by=officer(), at=AT)

    assert len({one.name for one in entered}) == len(entered) == 63
    assert honour_roll.years() == [2022, 2021, 2020]
    assert all(one.person_key is None for one in entered)
    assert {one.title for one in entered if one.programme == "pioneer"} == {"上海领军先锋"}
