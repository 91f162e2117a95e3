"""Rows of a unit's list: the one validator judges them; what is missing can wait, what is wrong cannot."""

from datetime import date

import pytest

from portal.rulebooks import catalogue, rulebook
from portal.rules.applying.unit_people import (
    OWN_EMAIL,
    SCAN_MOST,
    UnitPerson,
    asked_of_people,
    is_own_email,
    needed,
    obstacles_of_consent,
    of_section,
    person_from,
    refusal_of_scan,
    same_name,
    sections_of_people,
    usual,
    whose,
)
from portal.rules.rulebook.requirements import OrganisationKind
from portal.rules.rulebook.rulebook import Kind
from tests.answers import id_number

BOOK = rulebook("2023-craftsman")
CLOSING = date(2026, 12, 31)
WHO = {"申报人姓名": "示例乙", "身份证号": id_number()}


def person(**cells: str) -> UnitPerson:
    return person_from(BOOK, 4, WHO | cells, {}, closing=CLOSING)


def test_name_and_number_are_enough_to_begin_with() -> None:
    found = person()
    assert found.faults == ()
    assert (found.name, found.identity, found.line) == ("示例乙", id_number(), 4)
    assert found.answers["id_paper"] == "居民身份证"


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ({"申报人姓名": ""}, "申报人姓名"),
        ({"身份证号": ""}, "身份证号"),
        ({"身份证号": id_number()[:-1]}, "“身份证号”"),
        ({"性别": "女"}, "性别"),
        ({"技术领域": "data-x"}, "从列出的选项中选择：物联感知建设、"),
        ({"E-mail": "nobody"}, "“E-mail”"),
        ({"单位地址及邮编": "黄浦区示例路1号"}, "邮政编码"),
        ({"申报日期": "2027-01-01"}, "申报日期"),
        ({"现岗位或相似岗位工作年限": "很多"}, "整数"),
    ],
)
def test_what_is_wrong_is_said_with_its_column(cells: dict[str, str], words: str) -> None:
    [reason] = person(**cells).faults
    assert words in reason
    assert reason.endswith("。")


@pytest.mark.parametrize(
    ("cells", "answers"),
    [
        ({"技术领域": "数据及服务支撑"}, {"technical_field": "data"}),
        ({"技术领域": "data"}, {"technical_field": "data"}),
        ({"所属行业": "集成电路"}, {"industry": "集成电路"}),
        ({"所属行业": "智慧港口"}, {"industry": "其他", "industry_other": "智慧港口"}),
        ({"所属行业": "其他：智慧港口"}, {"industry": "其他", "industry_other": "智慧港口"}),
        ({"申报日期": "2026年11月2日"}, {"filed_on": "2026-11-02"}),
        ({"现岗位或相似岗位工作年限": "8年"}, {"post_years": "8"}),
        ({"身份证号": f" {id_number().lower()} "}, {"id_number": id_number()}),
        ({"证件类型": "护照", "身份证号": "E12345678"}, {"id_paper": "护照", "id_number": "E12345678"}),
    ],
)
def test_cells_are_read_in_the_form_s_spelling(cells: dict[str, str], answers: dict[str, str]) -> None:
    found = person(**cells)
    assert found.faults == ()
    assert answers.items() <= found.answers.items()


def test_where_a_row_says_nothing_the_unit_s_usual_answers_stand() -> None:
    employer = usual(BOOK, OrganisationKind.EMPLOYER, "示例单位")
    assert person_from(BOOK, 4, WHO, employer, closing=CLOSING).answers["unit"] == "示例单位"
    assert person_from(BOOK, 4, WHO | {"所在单位": "另一单位"}, employer, closing=CLOSING).answers["unit"] == "另一单位"
    association = person_from(
        BOOK, 4, WHO, usual(BOOK, OrganisationKind.ASSOCIATION, "示例协会"), closing=CLOSING
    ).answers
    assert (association["unit"], association["channel"], association["recommender"]) == ("", "单位推荐", "示例协会")


@pytest.mark.parametrize("key", sorted(catalogue()))
def test_every_rulebook_can_be_listed(key: str) -> None:
    book = catalogue()[key]
    labels = [field.label for field in asked_of_people(book)]
    assert len(set(labels)) == len(labels)
    assert [field.kind for field in needed(book)] == [Kind.LINE, Kind.ID_NUMBER]
    found = person_from(book, 4, WHO, {}, closing=CLOSING)
    parts = [of_section(section, found) for section in sections_of_people(book)]
    assert {key for part in parts for key in part} == set(found.answers)


def test_names_are_the_same_however_their_brackets_are_written() -> None:
    assert same_name("示例（上海）公司", "示例(上海)公司 ")
    assert not same_name("", "")
    assert not same_name("示例", "示例公司")


def test_without_a_signed_consent_nothing_is_submitted() -> None:
    assert obstacles_of_consent(scanned=True) == ()
    assert obstacles_of_consent(scanned=False)[0].section == "consent"


def test_the_receipt_must_not_come_back_to_whoever_files() -> None:
    assert is_own_email(" Renshi@Example.com", "renshi@example.com")
    assert not is_own_email("", "")
    assert not is_own_email("a@example.com", "renshi@example.com")
    assert OWN_EMAIL.endswith("。")


@pytest.mark.parametrize(("pages", "refused"), [(1, False), (SCAN_MOST, False), (SCAN_MOST + 1, True)])
def test_a_consent_is_short(pages: int, refused: bool) -> None:
    assert (refusal_of_scan(pages) is not None) is refused


@pytest.mark.parametrize(
    ("file", "names", "found"),
    [
        ("同意书-王小明.pdf", ("王小明", "小明"), ("王小明",)),
        ("扫描1.pdf", ("王小明",), ()),
        ("小明.pdf", ("小明", "小明"), ("小明", "小明")),
        ("a.pdf", ("",), ()),
    ],
)
def test_a_file_s_name_says_whose_it_is(file: str, names: tuple[str, ...], found: tuple[str, ...]) -> None:
    assert whose(file, names) == found
