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
        (("office", "expert"), staffing.EXPERT_APART),
        (("committee", "expert"), staffing.EXPERT_APART),
        (("expert", "applicant"), None),
        (("office", "committee"), staffing.OFFICE_AND_COMMITTEE),
        (("auditor",), None),
        (("auditor", "applicant"), None),
        (("auditor", "office"), staffing.AUDITOR_ALONE),
        (("auditor", "expert"), staffing.AUDITOR_ALONE),
        (("undertaker",), None),
        (("undertaker", "applicant"), None),
        (("undertaker", "office"), staffing.UNDERTAKER_APART),
        (("undertaker", "expert"), staffing.UNDERTAKER_APART),
    ],
)
def test_roles_together(roles: tuple[str, ...], refusal: object) -> None:
    assert refusal_of_roles(roles) == refusal


def test_nobody_decides_about_themselves() -> None:
    assert refusal_to_change(1, 1)
    assert refusal_to_reset(1, 1)
    assert refusal_to_change(1, 2) is None
    assert refusal_to_reset(1, 2) is None


@pytest.mark.rule("M8")
@pytest.mark.parametrize(
    ("side", "office", "deciding", "about", "possible"),
    [
        ("office", {1, 2}, {1, 2}, None, True),
        ("office", {1}, {1}, None, False),  # nobody but oneself
        ("office", {1, 2}, {1, 2}, 2, False),  # of two, one is the one that it is about
        ("committee", {1}, {5}, None, True),
        ("committee", {1}, {5}, 5, False),
        ("committee", {1}, set(), None, False),
        ("committee", set(), {5, 6}, None, False),
    ],
)
def test_two_are_needed_beside_whom_it_is_about(
    side: str, office: set[int], deciding: set[int], about: int | None, possible: bool
) -> None:
    assert (staffing.refusal_for_lack(side, office, deciding, about) is None) == possible


@pytest.mark.rule("M8")
def test_the_committee_decides_about_its_members_and_the_office_about_the_others() -> None:
    assert staffing.side_of({"committee"}) == "committee"
    assert staffing.side_of({"auditor"}) == staffing.side_of({"office"}) == "office"
    assert staffing.refusal_to_decide_about(7, 1, "committee", {"office"}) == staffing.NOT_YOUR_SIDE
    assert staffing.refusal_to_decide_about(1, 1, "committee", {"committee"}) == staffing.NOT_ABOUT_YOU
    assert staffing.refusal_to_decide_about(7, 1, "committee", {"committee"}) is None


@pytest.mark.parametrize("role", ["office", "committee", "auditor", "undertaker"])
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
