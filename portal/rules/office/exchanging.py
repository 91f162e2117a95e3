"""What is written between the office and those outside about one application. (第二十五条, M25)"""

from portal.rules.language.passages import Passage
from portal.rules.language.refusals import Refusal

TEXT = Passage("内容", 1_000)
MOST_UNANSWERED = 5  # of one person: whoever writes again and again is answered no sooner
TOO_MANY = Refusal("您已有几条来信等待答复，请等组委会办公室答复以后再写。")
NOT_SUBMITTED = Refusal("这份申报还没有提交过，办公室看不到它。有疑问的，请从页脚的“提问、建议和举报”提出。")
NOBODY_THERE = Refusal("请选择写给谁。")


def refusal_to_write(text: str, unanswered: int, *, submitted: bool) -> Refusal | None:
    """Why this is not kept, or None. ``unanswered``: texts of the same person that wait for an answer."""
    if not submitted:
        return NOT_SUBMITTED
    return TOO_MANY if unanswered >= MOST_UNANSWERED else TEXT.refusal_of(text)


def refusal_to_answer(text: str, *, known: bool) -> Refusal | None:
    """Why the office cannot write this, or None. ``known``: to the applicant, or to somebody who has written."""
    return TEXT.refusal_of(text) if known else NOBODY_THERE
