"""Who may hold which roles together, and who decides about whom."""

import pytest

from portal.rules.judging.inviting_experts import EMAIL, FIELDS, NAME, PHONE, UNIT, changed_meanwhile, faults_of_line
from portal.rules.people import second_factor, staffing
from portal.rules.people.staffing import refusal_of_roles, refusal_to_change, refusal_to_reset

KNOWN = {"网络通信建设": "network"}


@pytest.mark.rule("M8")
@pytest.mark.parametrize(
    ("roles", "refusal"),
    [
        ((), staffing.NO_ROLE),
        (("applicant", "recommender"), staffing.NO_ROLE),
        (("office",), None),
        (("office", "applicant"), None),
        (("office", "expert"), None),
        (("committee", "expert"), None),
        (("office", "committee"), staffing.OFFICE_AND_COMMITTEE),
        (("auditor",), None),
        (("auditor", "applicant"), None),
        (("auditor", "office"), staffing.AUDITOR_ALONE),
        (("auditor", "expert"), staffing.AUDITOR_ALONE),
    ],
)
def test_roles_together(roles: tuple[str, ...], refusal: object) -> None:
    assert refusal_of_roles(roles) == refusal


def test_nobody_decides_about_themselves() -> None:
    assert refusal_to_change(1, 1)
    assert refusal_to_reset(1, 1)
    assert refusal_to_change(1, 2) is None
    assert refusal_to_reset(1, 2) is None


@pytest.mark.parametrize("role", ["office", "committee", "auditor"])
def test_who_needs_a_second_factor(role: str) -> None:
    assert second_factor.is_required({"applicant", role})
    assert not second_factor.is_required({"applicant", "recommender", "expert"})


@pytest.mark.parametrize(
    ("typed", "taken"), [("012345", True), ("０１２ 345", True), ("12345", False), ("12345a", False)]
)
def test_a_code_is_six_digits(typed: str, taken: bool) -> None:
    assert (second_factor.refusal_of_code(typed) is None) == taken


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({}, ""),
        ({PHONE: "021-64225003", FIELDS: "网络通信建设"}, ""),
        ({NAME: ""}, "姓名"),
        ({EMAIL: "li"}, "邮箱"),
        ({PHONE: "12"}, "电话"),
        ({UNIT: ""}, "工作单位"),
        ({UNIT: "长" * 101}, "“工作单位”请不要超过"),
        ({FIELDS: "网络通信建设，养蜂"}, "没有“养蜂”这个技术领域"),
    ],
)
def test_a_line_of_a_list_of_experts(cells: dict[str, str], reason: str) -> None:
    found = "".join(faults_of_line({NAME: "李文", EMAIL: "li@example.cn", UNIT: "示例大学"} | cells, KNOWN))

    assert reason in found if reason else not found


def test_a_list_that_has_changed_names_the_line() -> None:
    assert "第 7 行" in changed_meanwhile(7, "已经是专家。").reason
