"""Objections 异议: who may object when, what has to be said, what an answer must not tell. (第二十一条, 第二十二条)"""

from datetime import UTC, datetime, timedelta

import pytest

from portal.rules.applying import evidence as evidence_rules
from portal.rules.applying.evidence import MEGABYTE
from portal.rules.publishing import objecting as rules
from portal.rules.publishing.objecting import Answer, ObjectionState, Written, cleaned, faults_of, told_by
from portal.rules.publishing.public_notice import end_of

PUBLISHED = datetime(2026, 12, 1, 1, 0, tzinfo=UTC)
LAST = datetime(2026, 12, 8, tzinfo=UTC).date()
ENDS = end_of(LAST)
SECOND, MICROSECOND = timedelta(seconds=1), timedelta(microseconds=1)
FACTS = "该同志申报表中所列的某项目，二〇二五年由他人主持完成。"
SOMEBODY = Written("钱示例", "13912340000", "qian@example.cn", FACTS)
ANSWER = Answer(True, "反映项目由他人完成。", "查阅了项目合同和验收材料。", "经核实，情况属实。")


@pytest.mark.rule("M22")
@pytest.mark.parametrize(
    ("at", "refusal"),
    [
        (PUBLISHED - MICROSECOND, rules.NOT_PUBLISHED),
        (PUBLISHED, None),
        (datetime(2026, 12, 8, 15, 59, 59, tzinfo=UTC), None),
        (ENDS - MICROSECOND, None),
        (ENDS, rules.OVER),
        (ENDS + SECOND, rules.OVER),
    ],
)
def test_objections_are_taken_until_the_last_moment_of_the_last_day(at: datetime, refusal) -> None:
    assert rules.refusal_to_object(PUBLISHED, ENDS, at) == refusal


def test_without_a_notice_and_about_who_was_removed_nobody_objects() -> None:
    assert rules.refusal_to_object(None, ENDS, PUBLISHED) == rules.NOT_PUBLISHED
    assert rules.refusal_about(True) == rules.REMOVED
    assert rules.refusal_about(False) is None


@pytest.mark.rule("M22")
def test_a_whole_objection_has_no_fault() -> None:
    assert faults_of(SOMEBODY) == {}
    assert faults_of(cleaned(" 钱示例\u200e ", "139-1234-0000", "", FACTS)) == {}
    assert faults_of(cleaned("钱示例", "", " Qian@EXAMPLE.cn ", FACTS)) == {}


@pytest.mark.parametrize(
    ("written", "fields"),
    [
        (cleaned("", "", "", ""), ["name", "phone", "facts"]),
        (cleaned("匿名1", "13912340000", "", FACTS), ["name"]),
        (cleaned("钱示例", "123", "", FACTS), ["phone"]),
        (cleaned("钱示例", "", "qian", FACTS), ["email"]),
        (cleaned("钱示例", "", "", FACTS), ["phone"]),
    ],
)
def test_name_and_a_way_to_answer_are_asked_for(written: Written, fields: list[str]) -> None:
    assert list(faults_of(written)) == fields


@pytest.mark.parametrize(
    ("facts", "fault"),
    [
        ("字" * 19, "至少20字"),
        ("字" * 20, ""),
        ("字" * 3_000, ""),
        ("字" * 3_001, "超过3,000字"),
        ("word" * 5_000 + "字" * 20, "超过3,000字"),
    ],
)
def test_facts_have_their_limits(facts: str, fault: str) -> None:
    found = faults_of(Written("钱示例", "13912340000", "", facts)).get("facts", "")

    assert fault in found
    assert bool(fault) == bool(found)


@pytest.mark.parametrize(
    ("sizes", "refusal"),
    [
        ([], None),
        ([1] * 5, None),
        ([1] * 6, evidence_rules.TOO_MANY_FILES),
        ([20 * MEGABYTE], None),
        ([20 * MEGABYTE, 1], evidence_rules.FILES_TOO_LARGE),
    ],
)
def test_files_have_their_limits(sizes: list[int], refusal) -> None:
    assert evidence_rules.refusal_of_files(sizes) == refusal


def test_the_same_words_are_the_same_objection() -> None:
    assert told_by(FACTS) == told_by(" ".join(FACTS) + "！！")
    assert told_by(FACTS) != told_by(FACTS + "又一件事")


def test_receipts_differ_and_are_read_back() -> None:
    receipt = rules.receipt_of(bytes.fromhex("0123456789abcdef0123"))

    assert rules.typed_receipt(receipt.lower().replace("-", " ")) == receipt
    assert rules.typed_receipt(receipt + "0") == ""
    assert rules.typed_receipt("U" * 16) == ""


def test_an_answer_is_given_once_and_after_an_investigation() -> None:
    assert rules.refusal_to_answer(ObjectionState.RECEIVED, 0) == rules.NOT_INVESTIGATED
    assert rules.refusal_to_answer(ObjectionState.INVESTIGATING, 1) is None
    assert rules.refusal_to_answer(ObjectionState.ANSWERED, 1) == rules.ANSWERED_ALREADY
    assert rules.refusal_to_investigate(ObjectionState.ANSWERED) == rules.ANSWERED_ALREADY
    assert rules.refusal_to_investigate(ObjectionState.RECEIVED) is None
    assert [state.word for state in ObjectionState] == ["已收到", "调查中", "已答复"]


@pytest.mark.parametrize(
    ("note", "refusal"), [("", rules.NOTE.missing), ("查" * 1_000, None), ("查" * 1_001, rules.NOTE.too_long)]
)
def test_a_note_says_something(note: str, refusal) -> None:
    assert rules.NOTE.refusal_of(note) == refusal


@pytest.mark.parametrize(
    ("answer", "refusal"),
    [
        (ANSWER, None),
        (Answer(True, "", "查", "答"), rules.GIST.missing),
        (Answer(True, "要", "", "答"), rules.FINDINGS.missing),
        (Answer(True, "要", "查", ""), rules.ANSWER.missing),
        (Answer(True, "要" * 200, "查", "答"), None),
        (Answer(True, "要" * 201, "查", "答"), rules.GIST.too_long),
        (Answer(True, "要", "查" * 1_000, "答"), None),
        (Answer(True, "要", "查" * 1_001, "答"), rules.FINDINGS.too_long),
        (Answer(True, "要", "查", "答" * 1_001), rules.ANSWER.too_long),
    ],
)
def test_an_answer_says_everything_in_its_limits(answer: Answer, refusal) -> None:
    assert rules.refusal_of_answer(answer, SOMEBODY) == refusal


@pytest.mark.rule("M25")
@pytest.mark.parametrize(
    "slip", ["据钱示例反映", "钱 示例", "电话 139-1234-0000", "１３９１２３４００００", "见 QIAN@example.cn 来信"]
)
def test_an_answer_never_tells_who_objected(slip: str) -> None:
    for texts in ((slip, "查", "答"), ("要", slip, "答"), ("要", "查", slip)):
        assert rules.refusal_of_answer(Answer(False, *texts), SOMEBODY) == rules.TELLS_WHO
    assert rules.refusal_of_answer(Answer(False, "要", "查", "答"), Written("钱示例", "", "", FACTS)) is None


def test_nobody_deals_with_what_concerns_themselves() -> None:
    assert rules.refusal_of_officer(1, 1) == rules.CONCERNED
    assert rules.refusal_of_officer(1, 2) is None
