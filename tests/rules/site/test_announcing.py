"""Announcements and questions: what they say, what may be done with them, how two versions compare. (第十四条)"""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest

from portal.rules.language.text_comparing import MOST_SIGNS, Passage, Piece, compared
from portal.rules.site import announcing as rules
from portal.rules.site.announcing import AnnouncementKind as Kind
from portal.rules.site.announcing import AnnouncementState as State

AT = datetime(2026, 11, 22, 6, 30, tzinfo=UTC)
TICK = timedelta(microseconds=1)


def test_a_text_says_something_short_enough_and_holds_no_identity_number() -> None:
    assert rules.faults_of_text("标题", "正文") == {}
    assert set(rules.faults_of_text(" ", "\n")) == {"title", "text"}
    assert rules.faults_of_text("题" * rules.TITLE_LIMIT, "字" * rules.TEXT_LIMIT) == {}
    assert set(rules.faults_of_text("题" * (rules.TITLE_LIMIT + 1), "字" * (rules.TEXT_LIMIT + 1))) == {"title", "text"}
    assert "身份证号" in rules.faults_of_text("标题", "请联系 99010119800101001X。")["text"]
    assert rules.faults_of_text("标题", "文号 1234567890123456789012") == {}


def test_a_question_needs_all_three() -> None:
    assert rules.faults_of_question("申报条件", "问？", "答。") == {}
    assert set(rules.faults_of_question("", "", "")) == {"heading", "question", "answer"}
    assert set(rules.faults_of_question("组" * 21, "问" * 101, "答" * 3_001)) == {"heading", "question", "answer"}


def test_files_are_few_small_and_named_without_numbers() -> None:
    assert rules.refusal_of_file("通知.pdf", rules.FILE_SIZE, rules.FILES - 1) is None
    assert rules.refusal_of_file("通知.pdf", rules.FILE_SIZE + 1, 0) is rules.FILE_TOO_LARGE
    assert rules.refusal_of_file("通知.pdf", 1, rules.FILES) is rules.TOO_MANY_FILES
    assert rules.refusal_of_file("99010119800101001X.pdf", 1, 0) is rules.NUMBER_IN_NAME


@pytest.mark.rule("M14")
def test_a_call_belongs_to_an_edition() -> None:
    def refusal(kind: Kind, of_edition: bool, title: str = "标题", state: State = State.DRAFT):
        return rules.refusal_to_publish(state, kind, title, "正文", of_edition=of_edition)

    assert refusal(Kind.CALL, True) is None
    assert refusal(Kind.CALL, False) is rules.NO_EDITION
    assert refusal(Kind.NEWS, False) is None
    assert "标题" in refusal(Kind.CIRCULAR, False, "").reason
    assert refusal(Kind.CIRCULAR, False, state=State.WITHDRAWN) is rules.WITHDRAWN_ALREADY


def test_the_moment_of_publication_is_now_or_later() -> None:
    assert rules.refusal_of_moment(AT, AT) is None
    assert rules.refusal_of_moment(AT - TICK, AT) is rules.IN_THE_PAST
    assert rules.refusal_of_first(State.DRAFT) is None
    assert rules.refusal_of_first(State.PUBLISHED) is rules.PUBLISHED_ALREADY


def test_an_amendment_differs_and_says_why() -> None:
    assert rules.refusal_to_amend(State.PUBLISHED, True, "日期有误。") is None
    assert rules.refusal_to_amend(State.PUBLISHED, False, "日期有误。") is rules.NOTHING_CHANGED
    assert rules.refusal_to_amend(State.PUBLISHED, True, " ") == rules.CORRECTION.missing
    assert rules.refusal_to_amend(State.PUBLISHED, True, "因" * 501) == rules.CORRECTION.too_long
    assert "身份证号" in rules.refusal_to_amend(State.PUBLISHED, True, "99010119800101001X").reason
    assert rules.refusal_to_amend(State.DRAFT, True, "日期有误。") is rules.NOT_PUBLISHED


def test_what_is_published_is_withdrawn_once_and_for_a_reason() -> None:
    assert rules.refusal_to_withdraw(State.PUBLISHED) is None
    assert rules.refusal_to_withdraw(State.PUBLISHED, "作废。") is None
    assert rules.refusal_to_withdraw(State.PUBLISHED, "") == rules.WITHDRAWAL.missing
    assert rules.refusal_to_withdraw(State.DRAFT) is rules.NOT_PUBLISHED
    assert rules.refusal_to_withdraw(State.WITHDRAWN, "作废。") is rules.WITHDRAWN_ALREADY
    assert rules.refusal_to_write(State.WITHDRAWN) is rules.WITHDRAWN_ALREADY
    assert rules.refusal_to_write(State.PUBLISHED) is None


def test_only_what_nobody_has_seen_becomes_a_draft_again_or_goes() -> None:
    assert rules.refusal_to_hold_back(State.PUBLISHED, AT, AT - TICK) is None
    assert rules.refusal_to_hold_back(State.PUBLISHED, AT, AT) is rules.SEEN_ALREADY
    assert rules.refusal_to_hold_back(State.DRAFT, None, AT) is rules.NOT_PUBLISHED
    assert rules.refusal_to_hold_back(State.WITHDRAWN, AT, AT - TICK) is rules.WITHDRAWN_ALREADY
    assert rules.refusal_to_remove(0) is None
    assert rules.refusal_to_remove(1) is rules.PUBLISHED_ONCE


def test_the_public_reads_no_version_that_was_replaced_before_it_was_let_in() -> None:
    versions = [SimpleNamespace(at=AT + step * timedelta(hours=1)) for step in range(4)]
    assert rules.seen(versions, AT + timedelta(hours=1)) == versions[1:]
    assert rules.seen(versions, AT) == versions
    assert rules.seen(versions[:1], AT + timedelta(days=1)) == versions[:1]


def test_two_versions_are_compared_sign_by_sign() -> None:
    pieces = compared("一\n申报12月4日截止\n三", "一\n申报12月9日截止\n三\n四")
    assert Piece(Passage.GONE, "4") in pieces
    assert Piece(Passage.COME, "9") in pieces
    assert "".join(piece.text for piece in pieces if piece.passage is not Passage.GONE) == "一\n申报12月9日截止\n三\n四"
    assert "".join(piece.text for piece in pieces if piece.passage is not Passage.COME) == "一\n申报12月4日截止\n三"
    assert compared("同", "同") == (Piece(Passage.SAME, "同"),)
    assert compared("", "新") == (Piece(Passage.COME, "新"),)


def test_long_passages_are_exchanged_as_wholes() -> None:
    before, after = "甲" * MOST_SIGNS, "甲" * (MOST_SIGNS - 1) + "乙"
    assert compared(before, after) == (Piece(Passage.GONE, before), Piece(Passage.COME, after))
