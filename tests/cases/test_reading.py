"""What is wrong with a case is said in Chinese, with its file and title; and a wrong expectation fails its test."""

from pathlib import Path

import msgspec
import pytest

from tests.cases.people import People
from tests.cases.reading import KINDS, READ_ME, Read, read
from tests.cases.test_cases import READ, insist

GOOD = """
["三名专家中两名同意"]
"种类" = "初审"
"依据" = "2023年活动介绍：初审"
"规则" = "N4"
"专家" = ["符合", "符合", "不符合"]
"应为" = "不通过"
"""
PHONE = """
["手机号码多一位"]
"种类" = "电话号码"
"依据" = "申报表：联系电话"
"规则" = "CF6"
"号码" = "138123456789"
"应为" = "不可以"
"理由" = "电话号码不对"
"""


def written(folder: Path, text: str, file: str = "试写.toml") -> Read:
    (folder / file).write_text(text, encoding="utf-8")
    return read(folder)


def test_a_case_is_read_and_agrees(tmp_path: Path) -> None:
    found = written(tmp_path, GOOD + PHONE)

    assert found.faults == ()
    for case in found.cases:
        insist(case, case.situation.by_rule())


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ('"依据" = "2023年活动介绍：初审"\n', "", "缺少“依据”"),
        ('"应为" = "不通过"\n', "", "缺少“应为”"),
        ('"规则" = "N4"\n', "", "缺少“规则”"),
        ('"种类" = "初审"', '"种类" = "终审"', "没有“终审”这一种类，可以写：任职年限、"),
        ('"种类" = "初审"\n', "", "没有“”这一种类"),
        ('"应为"', '"专家数" = 3\n"应为"', "“初审”没有“专家数”这一项，可以写：依据、规则、应为、"),
        ('"N4"', '"N99"', "docs/rules.md 中没有规则“N99”"),
        ('"N4"', "[]", "docs/rules.md 中没有规则"),
        ('"2023年活动介绍：初审"', '""', "“依据”是空的"),
        ('"不符合"]', '"弃权"]', "“专家”没有“弃权”，可以写：符合、不符合、未提交、回避"),
        ('["符合", "符合", "不符合"]', '"符合"', "“专家”应写成方括号中的一列"),
        ('"专家"', '"奖项" = "工匠"\n"专家"', "“奖项”没有“工匠”，可以写：智慧工匠、领军先锋"),
        ('["三名专家中两名同意"]', "", "每个案例要有自己的标题行"),
        ('"应为" = "不通过"', '"应为" = 不通过', "不是正确的 TOML"),
    ],
)
def test_what_is_wrong_is_said_with_file_and_title(tmp_path: Path, before: str, after: str, said: str) -> None:
    assert before in GOOD

    found = written(tmp_path, GOOD.replace(before, after) + ("" if "TOML" in said or "标题" in said else PHONE))

    assert found.faults[0].startswith("cases/试写.toml：")
    assert said in found.faults[0]
    if "TOML" not in said and "标题" not in said:
        assert "“三名专家中两名同意”" in found.faults[0]
        assert [case.title for case in found.cases] == ["手机号码多一位"]


def test_a_title_stands_once_in_all_files(tmp_path: Path) -> None:
    written(tmp_path, GOOD, "一.toml")

    [fault] = written(tmp_path, GOOD, "二.toml").faults

    assert fault.startswith("cases/二.toml：“三名专家中两名同意”：标题与 cases/一.toml 中的一例相同")


def test_what_no_page_can_show_needs_its_reason(tmp_path: Path) -> None:
    text = GOOD.replace('"初审"', '"页数"', 1).replace('"N4"', '"CF4"')
    pages = text.replace('"专家" = ["符合", "符合", "不符合"]', '"申报表页数" = 21').replace("不通过", "不可以")

    assert "页面上试不了“申报表页数”，请加一行“不经页面”" in written(tmp_path, pages).faults[0]
    assert written(tmp_path, pages + '"不经页面" = "太长"\n').faults == ()


def test_a_wrong_expectation_fails_the_rule_with_a_sentence(tmp_path: Path) -> None:
    [case] = written(tmp_path, GOOD.replace("不通过", "通过")).cases

    sentence = "cases/试写.toml：“三名专家中两名同意”（2023年活动介绍：初审）：应为“通过”，算得“不通过”。"
    with pytest.raises(pytest.fail.Exception, match=f"^{sentence}$"):
        insist(case, case.situation.by_rule())


def test_a_wrong_expectation_fails_the_page_with_a_sentence(tmp_path: Path, people: People) -> None:
    [case] = written(tmp_path, PHONE.replace('"不可以"\n"理由" = "电话号码不对"', '"138 1234 5678"')).cases

    with pytest.raises(pytest.fail.Exception, match=r"应为“138 1234 5678”，算得“不可以”（.*电话号码不对"):
        insist(case, case.situation.on_page(people))


def test_a_wrong_reason_fails_as_well(tmp_path: Path) -> None:
    [case] = written(tmp_path, PHONE.replace("电话号码不对", "区号不对")).cases

    with pytest.raises(pytest.fail.Exception, match="理由应为“区号不对”，算得“电话号码不对"):
        insist(case, case.situation.by_rule())


def test_every_kind_is_used_and_described(tmp_path: Path) -> None:
    """The page for jurists names every kind with its keys, and its examples agree with the rules."""
    page = READ_ME.read_text(encoding="utf-8")
    examples = [block.partition("```")[0] for block in page.split("```toml\n")[1:]]

    found = [written(tmp_path, text) for text in examples]

    assert [one.faults for one in found] == [()] * len(found)
    described = {case.situation.KIND for one in found for case in one.cases}
    assert described == KINDS.keys() == {case.situation.KIND for case in READ.cases}
    for case in (case for one in found for case in one.cases):
        insist(case, case.situation.by_rule())
    keys = {field.encode_name for kind in KINDS.values() for field in msgspec.structs.fields(kind)}
    assert {key for key in keys if f"`{key}`" not in page} == set()
