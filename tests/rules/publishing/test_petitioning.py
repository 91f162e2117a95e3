"""What anybody may write to the office, and what an answer may say."""

import pytest

from portal.rules.publishing import petitioning as rules
from portal.rules.publishing.petitioning import Petitioned, PetitionKind

LONG = "某年某月某日，在某地，某人将他人完成的项目列为本人成果。"
WRITTEN = Petitioned("示例人", LONG, "钱示例", "qian@example.cn")


@pytest.mark.parametrize(
    ("kind", "written", "fields"),
    [
        (PetitionKind.REPORT, WRITTEN, []),
        (PetitionKind.REPORT, Petitioned("示例人", LONG, "", ""), []),
        (PetitionKind.REPORT, Petitioned("", "短", "", ""), ["about", "text"]),
        (PetitionKind.QUESTION, Petitioned("", "几时截止？", "", ""), []),
        (PetitionKind.SUGGESTION, Petitioned("", " ", "", "x"), ["text", "email"]),
        (None, WRITTEN, ["kind"]),
        (PetitionKind.QUESTION, Petitioned("长" * 101, "长" * 3_001, "", ""), ["about", "text"]),
    ],
)
def test_only_a_report_says_whom_it_is_about_and_nobody_has_to_give_a_name(kind, written, fields) -> None:
    assert list(rules.faults_of(kind, written)) == fields


@pytest.mark.rule("M25")
def test_it_is_answered_once_and_the_answer_does_not_tell_who_has_written() -> None:
    assert rules.refusal_of_answer("已核实。", WRITTEN, answered=False) is None
    assert rules.refusal_of_answer("已核实。", WRITTEN, answered=True) is rules.ANSWERED_ALREADY
    assert rules.refusal_of_answer(" ", WRITTEN, answered=False) == rules.ANSWER.missing
    for told in ("钱示例同志：已核实。", "请看 qian@example.cn 的邮件。"):
        assert rules.refusal_of_answer(told, WRITTEN, answered=False) is rules.TELLS_WHO


@pytest.mark.rule("M29")
def test_a_report_leads_into_one_case_and_nothing_else_does() -> None:
    assert rules.refusal_to_lead(PetitionKind.REPORT, None) is None
    assert rules.refusal_to_lead(PetitionKind.REPORT, 7) is rules.LED_ALREADY
    assert rules.refusal_to_lead(PetitionKind.QUESTION, None) is rules.NO_REPORT
