"""What anybody writes to the office all year 来信: a report 举报, a suggestion 建议, a question 提问. Who writes may
stay unnamed; a receipt number leads back to the answer. (第二十五条、第二十九条、第三十条)

As with objections a flood is slowed down by whom it comes from and by what it repeats, never by how much somebody else
has said.
"""

from datetime import timedelta

import msgspec

from portal.rules.language import contacts, names
from portal.rules.language.cleaning import clean_line, clean_text
from portal.rules.language.passages import Passage
from portal.rules.language.refusals import Refusal
from portal.rules.language.worded import Worded
from portal.rules.publishing import objecting

TEXT = Passage("内容", 3_000)
ABOUT = Passage("反映的对象", 100)
ANSWER = Passage("答复", 2_000)
REPORT_LEAST = 20  # characters of a report: what can be looked into
BY_ADDRESS, BY_PERSON = objecting.BY_ADDRESS, objecting.BY_PERSON
KEPT = timedelta(days=5 * 366)  # as long as what belongs to an edition is kept at least


class PetitionKind(Worded):
    """What somebody writes for."""

    REPORT = "report", "举报"
    SUGGESTION = "suggestion", "建议"
    QUESTION = "question", "提问"


class Petitioned(msgspec.Struct, frozen=True):
    """What somebody writes: whom or what it is about, and, as far as given, who writes. Kept sealed, for the office."""

    about: str
    text: str
    name: str
    email: str


NO_KIND = "请选择要举报、提建议还是提问。"
TOO_SHORT = f"请写得具体一些，至少 {REPORT_LEAST} 个字符：什么时间、什么地点、什么事情，有什么依据。"
TOLD_ALREADY = Refusal("同样的内容已经收到，正在办理，不需要重复提交。")
ANSWERED_ALREADY = Refusal("这封来信已经答复，不能再更改。")
NO_REPORT = Refusal("只有举报可以转入取消或者撤销荣誉。")
LED_ALREADY = Refusal("这件举报已经转入取消或者撤销荣誉，请在那里继续办理。")
TELLS_WHO = Refusal("答复中出现了来信人的姓名或者邮箱，请删去：知道受理编号的人都能看到答复。")


def cleaned(about: str, text: str, name: str, email: str) -> Petitioned:
    """What was typed, as it is kept."""
    written = names.normal_name(clean_text(name)), contacts.normal_email(clean_text(email))
    return Petitioned(clean_line(about), clean_text(text), *written)


def faults_of(kind: PetitionKind | None, written: Petitioned) -> dict[str, str]:
    """What has to be mended, {field: reason}, in the form's order. Only a report has to say whom it is about; name and
    e-mail address may be left out."""
    about = ABOUT.refusal_of(written.about) if kind is PetitionKind.REPORT or written.about else None
    text = TEXT.refusal_of(written.text)
    short = kind is PetitionKind.REPORT and len(written.text) < REPORT_LEAST
    found = {
        "kind": None if kind else NO_KIND,
        "about": about.reason if about else None,
        "text": text.reason if text else TOO_SHORT if short else None,
        "name": names.refusal_of_name(written.name) if written.name else None,
        "email": contacts.refusal_of_email(written.email) if written.email else None,
    }
    return {field: reason for field, reason in found.items() if reason}


def refusal_of_answer(text: str, written: Petitioned, *, answered: bool) -> Refusal | None:
    """Why this cannot be the answer, or None: once, and it does not tell who has written."""
    if answered:
        return ANSWERED_ALREADY
    if refusal := ANSWER.refusal_of(text):
        return refusal
    told = [one for one in (written.name, written.email) if one and one in text]
    return TELLS_WHO if told else None


def refusal_to_lead(kind: PetitionKind, case: int | None) -> Refusal | None:
    """Why the report cannot lead into a case about an honour, or None."""
    if kind is not PetitionKind.REPORT:
        return NO_REPORT
    return LED_ALREADY if case else None
