"""What is written between the office and those outside."""

import pytest

from portal.rules.language.refusals import Refusal
from portal.rules.office import exchanging as rules


@pytest.mark.rule("M25")
@pytest.mark.parametrize(
    ("text", "unanswered", "submitted", "refusal"),
    [
        ("请问何时有结果？", rules.MOST_UNANSWERED - 1, True, None),
        ("请问何时有结果？", rules.MOST_UNANSWERED, True, rules.TOO_MANY),
        (" ", 0, True, rules.TEXT.missing),
        ("长" * (rules.TEXT.most + 1), 0, True, rules.TEXT.too_long),
        ("请问何时有结果？", 0, False, rules.NOT_SUBMITTED),
    ],
)
def test_whoever_has_submitted_may_write(text: str, unanswered: int, submitted: bool, refusal: Refusal | None) -> None:
    assert rules.refusal_to_write(text, unanswered, submitted=submitted) == refusal


def test_the_office_writes_to_somebody_known() -> None:
    assert rules.refusal_to_answer("请补充说明。", known=True) is None
    assert rules.refusal_to_answer("请补充说明。", known=False) is rules.NOBODY_THERE
    assert rules.refusal_to_answer("", known=True) == rules.TEXT.missing
