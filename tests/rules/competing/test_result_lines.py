"""What a line of a result must say; a missing mark is a fault, never a rank."""

from datetime import date

import pytest

from portal.rulebooks import competition
from portal.rules.competing.result_lines import Entry, Known, faults_of_line, faults_of_list
from portal.rules.rulebook.requirements import CARD

BOOK = competition("2023-industrial-software")
KNOWN = Known(BOOK, (CARD, "护照"), (CARD,), date(2026, 12, 1))
LINE = {"编号": "GY-1", "赛道": "研发生产类创新案例", "名称": "示例", "参赛者": "示例企业", "得分": "90"}


def an_entry(order: str, score: str = "90", **changes: object) -> Entry:
    usual = {"line": int(order) + 3, "number": order, "track": "research_production", "title": "例", "entrant": "甲"}
    return Entry(**{**usual, "score": score, **changes})  # type: ignore[arg-type]


@pytest.mark.rule("N9", "N10", "N11")
@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"得分": ""}, "请填写“得分”。"),
        ({"编号": ""}, "请填写“编号”。"),
        ({"得分": "n/a"}, "“得分”请填写 0 至 100 之间的分数，现在是“n/a”。"),
        ({"得分": "100.5"}, "“得分”请填写 0 至 100 之间的分数，现在是“100.5”。"),
        ({"得分": "-1"}, "“得分”请填写 0 至 100 之间的分数，现在是“-1”。"),
        ({"得分": "９０"}, "“得分”请填写 0 至 100 之间的分数，现在是“９０”。"),
        ({"评委2": "缺"}, "“评委2”请填写 0 至 100 之间的分数，现在是“缺”。"),
        ({"评委1": "回避"}, "没有评委的评分。"),
        ({"得分": "回避"}, "没有评委的评分。"),
        ({"得分": "弃权", "名次": "3"}, "“得分”写的是弃权，不能再有名次和评委评分。"),
        ({"名次": "0"}, "“名次”请填写整数，现在是“0”。"),
        ({"赛道": "案例赛"}, "“赛道”请填写研发生产类创新案例、管理服务类创新案例中的一项。"),
        ({"证件号码": "310101199001011234"}, "请填写“选手姓名”。"),
        ({"证件号码": "310101199001011235", "选手姓名": "示例"}, "校验"),
        ({"证件类型": "饭卡"}, "“证件类型”请填写居民身份证、护照中的一项。"),
        ({"电子邮箱": "无"}, "邮箱"),
    ],
)
def test_a_fault_of_a_line_is_named(changes: dict[str, str], reason: str):
    faults = faults_of_line({**LINE, **changes}, KNOWN)
    assert any(reason in fault for fault in faults), faults


@pytest.mark.parametrize("changes", [{}, {"得分": "弃权"}, {"评委1": "80", "评委2": "回避"}, {"得分": "0"}])
def test_a_sound_line_has_no_fault(changes: dict[str, str]):
    assert faults_of_line({**LINE, **changes}, KNOWN) == ()


def test_into_a_later_stage_comes_who_went_on_unchanged():
    before = {"GY-1": an_entry("1", number="GY-1", title="示例")}
    told = KNOWN._replace(before=before)
    assert faults_of_line(LINE, told) == ()
    assert faults_of_line({**LINE, "编号": "GY-2"}, told) == (
        "没有这个编号进入本阶段，请与前一阶段的结果或者已受理的参赛作品核对。",
    )
    assert "与前一阶段不同" in faults_of_line({**LINE, "赛道": "管理服务类创新案例"}, told)[0]
    assert "与前一阶段不同" in faults_of_line({**LINE, "名称": "另一个"}, told)[0]


@pytest.mark.rule("N9", "N10", "N11")
def test_a_number_and_a_person_stand_once_and_no_mark_is_missing():
    one = an_entry("1", marks=("90", "80", ""), identity="X1")
    other = an_entry("2", number="1", marks=("90", "80", "70"), identity="x1", line=9)
    assert [(entry.line, fault) for entry, fault in faults_of_list([one, other])] == [
        (9, "编号与第 4 行相同。"),
        (9, "选手的证件号码与第 4 行相同。"),
        (4, "没有评委3的评分；评委回避的请写“回避”。"),
    ]
