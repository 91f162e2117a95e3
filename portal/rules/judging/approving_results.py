"""From the closed round to the frozen result: the panel's opinion, and what the committee approves. (M8, M10)"""

from portal.rules.language.cleaning import clean_text
from portal.rules.language.refusals import Refusal
from portal.rules.rulebook.rubric import Method

TEXT_MOST = 20_000  # characters of minutes or an opinion

NO_OPINION = Refusal("请填写专家组的评议意见。")
TOO_LONG = Refusal(f"文字请不要超过{TEXT_MOST:,}个字符。")
DECIDED_ALREADY = Refusal("专家组的决定已经记录，不能再更改。")
VOIDING_UNDECIDED = Refusal("还有作废评审表的提议没有决定，请先决定。")
CHANGED = Refusal("提请批准的结果与现在的计票不一致，请重新提请。")


def refusal_of_opinion(method: Method, opinion: str) -> Refusal | None:
    """Why this cannot be the opinion of the panel on the round, or None; where no experts judge there is none. (M10)"""
    typed = clean_text(opinion)
    if not typed and method is not Method.OVERALL:
        return NO_OPINION
    return refusal_of_length(typed)


def refusal_of_length(text: str) -> Refusal | None:
    """Why the text is not kept, or None."""
    return TOO_LONG if len(text) > TEXT_MOST else None


def lacking_part(stage: str) -> str:
    """What is lacking for an overall evaluation: a stage that counts and has no approved result. (M20)"""
    return f"“{stage}”计入综合评价，它的结果还没有批准。"
