"""What experts never see of an application."""

from typing import Any

import pytest

from portal import rulebooks
from portal.rules.applying.recommending import Opinion
from portal.rules.applying.redaction import (
    COVERED_LEAST,
    covering,
    hidden_keys,
    is_hidden,
    opinion_for_experts,
    redacted,
    sections_for_experts,
)
from portal.rules.rulebook.rulebook import Kind, Rulebook
from tests.answers import complete_answers

CRAFTSMAN = rulebooks.rulebook("2023-craftsman")
HIDDEN = {"id_number", "id_paper", "phone", "email", "address"}


@pytest.fixture(params=sorted(rulebooks.catalogue()))
def rulebook(request: pytest.FixtureRequest) -> Rulebook:
    return rulebooks.rulebook(request.param)


def words(value: Any) -> str:
    """Every text within answers, as one."""
    match value:
        case str():
            return value + "\n"
        case list():
            return "".join(map(words, value))
        case dict():
            return "".join(map(words, value.values()))
        case _:
            return ""


def test_id_number_telephone_e_mail_and_address_are_hidden_under_every_rulebook(rulebook: Rulebook) -> None:
    assert hidden_keys(rulebook) == HIDDEN
    assert {field.kind for field in rulebook.fields() if is_hidden(field)} >= {Kind.ID_NUMBER, Kind.PHONE, Kind.EMAIL}


def test_hidden_answers_are_blank_and_all_others_as_they_were(rulebook: Rulebook) -> None:
    answers = complete_answers(rulebook)
    shown = redacted(rulebook, answers)

    assert shown.keys() == answers.keys()
    assert {key for key in answers if shown[key] != answers[key]} == HIDDEN
    assert {shown[key] for key in HIDDEN} == {""}


def test_pages_for_experts_ask_for_no_hidden_field(rulebook: Rulebook) -> None:
    fields = [field for section in sections_for_experts(rulebook) for field in section.fields]

    assert not HIDDEN & {field.key for field in fields}
    assert {"name", "unit", "education", "work"} <= {field.key for field in fields}


def test_hidden_words_are_covered_where_they_stand_again() -> None:
    number, phone, email, address = "310101198002290138", "13812345678", "shen@example.cn", "黄浦区示例路1号，200001"
    again = f"证件{number[:17]} {number[17]}，电话138 1234-5678，{email.upper()}；\n{address}。"
    answers = complete_answers(
        CRAFTSMAN, id_number=number, phone=phone, email=email, address=address, representative=again
    )
    answers["work"][0]["unit"] = f"示例公司（{phone}）"
    shown = redacted(CRAFTSMAN, answers)

    assert shown["representative"] == (f"证件{'*' * 17} *，电话*** *********，{'*' * 15}；\n＊＊＊＊＊＊*＊＊******。")
    assert shown["work"][0]["unit"] == f"示例公司（{'*' * 11}）"
    for word in (number, phone, email, address):
        assert word not in words(shown)


@pytest.mark.parametrize("short", ["", "无", "1" * (COVERED_LEAST - 1)])
def test_what_is_short_may_be_a_word_of_the_text(short: str) -> None:
    answers = complete_answers(CRAFTSMAN, phone=short, representative=f"成果{short}项")

    assert redacted(CRAFTSMAN, answers)["representative"] == f"成果{short}项"


def test_covering_serves_other_texts() -> None:
    cover = covering(CRAFTSMAN, {"phone": "021-64225003"})

    assert cover("证明（02164225003）.pdf") == f"证明（{'*' * 11}）.pdf"
    assert covering(CRAFTSMAN, {})("证明.pdf") == "证明.pdf"


def test_opinion_names_the_contact_person_alone() -> None:
    opinion = Opinion("王示例 02155550123", "02155550123", "wang@example.cn", "同意推荐，请联系wang@example.cn。")

    assert opinion_for_experts(opinion, str) == Opinion(
        contact=f"王示例 {'*' * 11}", opinion=f"同意推荐，请联系{'*' * 15}。"
    )
