"""Recommending organisations: which kinds there are, their names and codes."""

import pytest

from portal.rulebooks import catalogue
from portal.rules.applying.organisations import (
    PERSONS,
    faults_of_organisation,
    kind_of,
    needs_code,
    normal_code,
    refusal_of_code,
)
from portal.rules.rulebook.requirements import OrganisationKind
from tests.answers import organisation_code

CODE = organisation_code("示例行业协会")


@pytest.mark.rule("M11", "M15", "N13")
def test_every_kind_of_recommender_that_a_rulebook_names_is_a_kind_of_organisation() -> None:
    named = {recommender.key for rulebook in catalogue().values() for recommender in rulebook.recommenders}

    assert named <= set(OrganisationKind)
    assert {"employer", "association", "superior", "district", "park", "alliance", "academician"} <= named


def test_every_kind_has_its_word() -> None:
    words = ["所在单位", "行业协会", "区主管部门", "园区", "联盟", "院士", "专家", "上级主管部门"]
    assert [kind.word for kind in OrganisationKind] == words


def test_a_code_is_needed_of_all_but_persons() -> None:
    assert {kind for kind in OrganisationKind if not needs_code(kind)} == PERSONS
    assert faults_of_organisation(OrganisationKind.ACADEMICIAN, "院示例", "") == {}
    assert list(faults_of_organisation(OrganisationKind.PARK, "示例园区", "")) == ["code"]


def test_the_codes_of_the_tests_have_the_check_character_of_the_standard() -> None:
    assert refusal_of_code(CODE) is None
    assert refusal_of_code("91110000600037341L") is None  # the example of the library


@pytest.mark.parametrize(
    "typed", [CODE.lower(), f" {CODE[:2]} {CODE[2:8]}-{CODE[8:]} ", "".join(chr(ord(one) + 0xFEE0) for one in CODE)]
)
def test_a_code_is_the_same_however_it_is_written(typed: str) -> None:
    assert normal_code(typed) == CODE
    assert refusal_of_code(typed) is None


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("", "请填写统一社会信用代码"),
        (CODE[:-1], "现在有17位"),
        (CODE + "0", "现在有19位"),
        (CODE[:-1] + ("0" if CODE[-1] != "0" else "1"), "核对每一位"),
        (CODE[:9] + "I" + CODE[10:], "核对每一位"),
        ("统" * 18, "核对每一位"),
    ],
)
def test_a_wrong_code_is_refused_with_what_to_do(typed: str, reason: str) -> None:
    assert reason in (refusal_of_code(typed) or "")


@pytest.mark.parametrize(
    ("kind", "name", "fault"),
    [
        (OrganisationKind.EMPLOYER, "", "请填写单位全称"),
        (OrganisationKind.EMPLOYER, "甲", "太短"),
        (OrganisationKind.EMPLOYER, "甲" * 101, "不要超过100个字"),
        (OrganisationKind.EMPLOYER, "示例（上海）有限公司A1", ""),
        (OrganisationKind.EXPERT, "专家3", "只用文字"),
        (OrganisationKind.EXPERT, "买买提·艾力", ""),
        (None, "示例协会", ""),
    ],
)
def test_a_name_is_that_of_an_organisation_or_of_a_person(kind: OrganisationKind | None, name: str, fault: str) -> None:
    assert fault in faults_of_organisation(kind, name, CODE).get("name", "")
    assert bool(fault) == ("name" in faults_of_organisation(kind, name, CODE))


def test_somebody_has_to_say_what_kind_it_is() -> None:
    assert list(faults_of_organisation(None, "示例协会", "")) == ["kind"]
    assert kind_of("park") is OrganisationKind.PARK
    assert kind_of("nobody") is None
