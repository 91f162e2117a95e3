"""When a department may be asked, and what an inquiry and its reply have to say. (第十六条)"""

from datetime import date

import pytest

from portal.rules.language.stages import Stage
from portal.rules.office import inquiring

TODAY, TOMORROW = date(2026, 12, 1), date(2026, 12, 2)


@pytest.mark.rule("M16")
@pytest.mark.parametrize("stage", Stage)
def test_departments_are_asked_while_findings_can_be_written(stage: Stage) -> None:
    refused = inquiring.refusal_to_ask(stage) is not None
    assert refused == (stage not in {Stage.SUBMITTED, Stage.ACCEPTED})


@pytest.mark.parametrize(
    ("addressee", "question", "reply_by", "refusal"),
    [
        ("税务局", "有无异议？", TOMORROW, None),
        ("", "有无异议？", TOMORROW, inquiring.NO_ADDRESSEE),
        ("局" * 101, "有无异议？", TOMORROW, inquiring.ADDRESSEE_TOO_LONG),
        ("税务局", " ", TOMORROW, inquiring.QUESTION.missing),
        ("税务局", "问" * 1001, TOMORROW, inquiring.QUESTION.too_long),
        ("税务局", "有无异议？", TODAY, inquiring.REPLY_TOO_SOON),
    ],
)
def test_an_inquiry_is_complete(addressee, question, reply_by, refusal) -> None:
    assert inquiring.refusal_of_question(addressee, question, reply_by, TODAY) == refusal


@pytest.mark.parametrize(
    ("words", "file", "refusal"),
    [
        ("无异议。", False, None),
        ("", True, None),
        (" ", False, inquiring.NO_REPLY),
        ("复" * 1001, True, inquiring.REPLY.too_long),
    ],
)
def test_a_reply_is_words_or_a_scan(words: str, file: bool, refusal) -> None:
    assert inquiring.refusal_of_reply(words, file) == refusal


def test_a_reply_is_recorded_once() -> None:
    assert inquiring.refusal_to_reply(True) is None
    assert inquiring.refusal_to_reply(False) is inquiring.REPLIED_ALREADY
