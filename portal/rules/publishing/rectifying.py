"""Correcting 更正 the name or the unit under which somebody is listed, and the register of document numbers 文号.

A correction shows old and new, for everybody who could read the old one. What a published decision says is never
changed: the correction is a document of its own, with a number of its own. (第二十一条、第二十三条)
"""

import re
from datetime import date

from portal.rules.applying.organisations import normal_name as normal_unit
from portal.rules.language import names
from portal.rules.language.passages import Passage
from portal.rules.language.proposing import Words
from portal.rules.language.refusals import Refusal
from portal.rules.language.stages import Stage
from portal.rules.language.worded import Worded
from portal.rules.publishing.public_notice import refusal_of_public_words

UNIT_MOST = 100
NUMBER_MOST = 60
_YEAR = re.compile(r"[〔\[【(（﹝]\s*([0-9]{4})\s*[〕\]】)）﹞]")


class Part(Worded):
    """What is corrected."""

    NAME = "name", "姓名"
    UNIT = "unit", "所在单位"


REASON = Passage("更正的原因", 300, "会向社会公布")

NOT_CHOSEN = Refusal("请选择更正姓名还是所在单位。")
NOT_ACCEPTED = Refusal("这份申报没有受理，不需要更正；请退回补正，由申报人修改。")
NO_UNIT = Refusal(f"请填写更正后的所在单位，不超过 {UNIT_MOST} 个字。")
NOTHING_CHANGES = Refusal("更正后与现在的相同，请核对。")
OVERTAKEN = Refusal("提出以后，姓名或者单位已经更正过。请不同意这一项，再按现在的情况重新提出。")
NO_DOCUMENT_NEEDED = Refusal("表彰决定还没有公布，更正不需要文号和日期，请留空。")
NUMBER_TAKEN = Refusal("这个文号已经登记给另一份文件，请核对。")
RECTIFYING_WORDS = Words(
    waiting=Refusal("这份申报已经有一项更正等待另一位工作人员决定。"),
    own=Refusal("更正是您本人提出的，请由办公室的另一位工作人员决定。"),
    decided=Refusal("这项更正已经有了决定，不需要再次办理。"),
)


def corrected(part: Part, typed: str) -> str:
    """What was typed, in the form in which it is kept."""
    return names.normal_name(typed) if part is Part.NAME else normal_unit(typed)


def refusal_to_rectify(part: Part | None, stage: Stage, before: str, after: str) -> Refusal | None:
    """Why the name or the unit may not be corrected so, or None."""
    if part is None:
        return NOT_CHOSEN
    if stage is not Stage.ACCEPTED:
        return NOT_ACCEPTED
    if before == after:
        return NOTHING_CHANGES
    if part is Part.NAME and (reason := names.refusal_of_name(after)):
        return Refusal(reason)
    if part is Part.UNIT and not 0 < len(after) <= UNIT_MOST:
        return NO_UNIT
    return None


def refusal_of_reason(reason: str) -> Refusal | None:
    """Why this cannot be the public reason of a correction, or None."""
    return refusal_of_public_words(REASON, reason)


# -- document numbers ------------------------------------------------------------------------------------------


def number_key(number: str) -> str:
    """Under what the register knows a number: brackets and blanks are written in many ways.

    >>> number_key("沪工总发[2026] 12号") == number_key("沪工总发〔2026〕12号")
    True
    """
    return "".join(_YEAR.sub(r"〔\1〕", number).split())


def fault_of_number(number: str, issued_on: date | None) -> str:
    """What is wrong with a document number of this day, or "": it names its year in brackets, that of the day."""
    if not number:
        return "请填写文号，例如：沪工总发〔2026〕12号。"
    if len(number) > NUMBER_MOST:
        return f"文号不超过 {NUMBER_MOST} 个字。"
    years = _YEAR.findall(number)
    if len(years) != 1:
        return "文号请写明年份，例如：沪工总发〔2026〕12号。"
    if issued_on and int(years[0]) != issued_on.year:
        return f"文号的年份是 {years[0]} 年，与成文日期的 {issued_on.year} 年不一致，请核对。"
    return ""


def refusal_of_document(*, decided_on: date | None, number: str, issued_on: date | None, today: date) -> Refusal | None:
    """What is wrong with number and day of a correction, or None. ``decided_on``: the day of the published decision
    that it corrects; None where none is published."""
    if decided_on is None:
        return NO_DOCUMENT_NEEDED if number or issued_on else None
    if issued_on is None:
        return Refusal("表彰决定已经公布，更正要另外发文，请填写成文日期。")
    if issued_on < decided_on:
        return Refusal("更正的成文日期早于表彰决定，请核对。")
    if issued_on > today:
        return Refusal("成文日期晚于今天，请核对。")
    fault = fault_of_number(number, issued_on)
    return Refusal(fault) if fault else None
