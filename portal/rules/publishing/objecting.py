"""Objections 异议 to somebody on a published list: by name, while the notice runs; investigated, answered, summarised.

第二十一条 has the list published, 第二十二条 has the opinions on it summarised before the list is decided, 第二十五条
asks for answers. A flood is slowed down by whom it comes from and by what it repeats, never by how much somebody else
has said: nobody can use up the room of an honest objection.
"""

import unicodedata
from datetime import datetime, timedelta

import msgspec

from portal.rules.applying.receipts import ALPHABET
from portal.rules.language import contacts, names
from portal.rules.language.cleaning import clean_text
from portal.rules.language.passages import Passage
from portal.rules.language.refusals import Refusal, Refused
from portal.rules.language.word_count import characters
from portal.rules.language.worded import Worded
from portal.rules.people.sign_ins import Limit

FACTS_LEAST, FACTS_MOST = 20, 3_000  # 字
FACTS_CAP = 20_000  # characters, however few 字 they are
NOTE = Passage("调查核实的情况", 1_000)
GIST = Passage("异议的要点", 200, "供组委会审查")
FINDINGS = Passage("调查核实的结论和依据", 1_000, "供组委会审查")
ANSWER = Passage("给异议人的答复", 1_000)

# From one visitor (whole offices sit behind one address), from one person, from one visitor about one candidate.
BY_ADDRESS = Limit(20, timedelta(hours=1))
BY_PERSON = Limit(5, timedelta(hours=1))
BY_ADDRESS_ABOUT_ONE = Limit(5, timedelta(hours=1))

RECEIPT_LENGTH = 16  # characters of 5 bits: nobody finds somebody else's
_MISREAD = str.maketrans("OIL", "011")


class ObjectionState(Worded):
    """Where an objection stands."""

    RECEIVED = "received", "已收到"
    INVESTIGATING = "investigating", "调查中"
    ANSWERED = "answered", "已答复"


class Channel(Worded):
    """How an objection came that the office has entered."""

    LETTER = "letter", "来信"
    PHONE = "phone", "来电"
    VISIT = "visit", "来访"


class Written(msgspec.Struct, frozen=True):
    """What somebody writes: who they are, how to reach them, what they know. Kept sealed; for the office alone."""

    name: str
    phone: str
    email: str
    facts: str


class Answer(msgspec.Struct, frozen=True):
    """What the office finds: ``gist`` of the objection and ``findings`` stand in the summary for the committee,
    ``words`` are what the objector reads."""

    upheld: bool
    gist: str
    findings: str
    words: str


NOT_PUBLISHED = Refusal("这份名单还没有公示，不能提出异议。")
OVER = Refusal("公示期已满，不能再在这里提出异议；有新的情况，请从页脚的“提问、建议和举报”提出。")
REMOVED = Refusal("这位人选已经移出名单，不需要再提出异议。")
NOBODY = "请选择您要反映哪一位人选。"
NO_CONTACT = "电话和邮箱请至少填写一项，以便我们向您核实情况。"
NO_FACTS = "请写明具体的事实。"
TOO_SHORT = f"请写得具体一些，至少{FACTS_LEAST}字：什么时间、什么地点、什么事情，有什么依据。"
TOLD_ALREADY = Refusal("同样内容的异议已经收到，正在办理，不需要重复提交。如果您了解其他情况，请用自己的话写明。")

NO_CHANNEL = Refusal("请选择异议是怎样收到的。")
NOT_YET_CAME = Refusal("收到的时间晚于现在，请核对。")
CONCERNED = Refusal("这件异议涉及您本人，请由另一位同事办理。")
ANSWERED_ALREADY = Refusal("这件异议已经答复，不能再更改。")
NOT_INVESTIGATED = Refusal("还没有调查记录，请先记录调查核实的情况，再答复。")
TELLS_WHO = Refusal("文字中出现了异议人的姓名、电话或邮箱，请删去：要点和调查情况会提交组委会，不能透露是谁提出的。")


def refusal_to_object(published_at: datetime | None, ends_at: datetime, at: datetime) -> Refusal | None:
    """Why no objection is taken at ``at``, or None: from the publication to the end of the last day, its last moment
    included and 24:00 not. (第二十一条, 第二十二条)"""
    if published_at is None or at < published_at:
        return NOT_PUBLISHED
    return OVER if at >= ends_at else None


def refused_nobody() -> Refused:
    """That nobody was named to whom is objected."""
    return Refused(Refusal(NOBODY))


def refusal_about(is_removed: bool) -> Refusal | None:
    """Why nobody can object to this person any more, or None."""
    return REMOVED if is_removed else None


def cleaned(name: str, phone: str, email: str, facts: str) -> Written:
    """What was typed, as it is kept."""
    return Written(
        names.normal_name(clean_text(name)),
        contacts.normal_phone(clean_text(phone)),
        contacts.normal_email(clean_text(email)),
        clean_text(facts),
    )


def faults_of(written: Written) -> dict[str, str]:
    """What has to be mended, {field: reason}, in the form's order: the real name, a telephone number or an e-mail
    address (or both), facts."""
    found = {
        "name": names.refusal_of_name(written.name),
        "phone": contacts.refusal_of_phone(written.phone) if written.phone else None,
        "email": contacts.refusal_of_email(written.email) if written.email else None,
        "facts": _fault_of_facts(written.facts),
    }
    if not written.phone and not written.email:
        found["phone"] = NO_CONTACT
    return {field: reason for field, reason in found.items() if reason}


def _fault_of_facts(facts: str) -> str | None:
    if not facts:
        return NO_FACTS
    written = characters(facts)
    if written < FACTS_LEAST:
        return TOO_SHORT
    if written > FACTS_MOST or len(facts) > FACTS_CAP:
        return f"超过{FACTS_MOST:,}字，请精简；详细材料可以作为附件。"
    return None


def told_by(facts: str) -> str:
    """What makes two objections the same: their letters and figures; blanks and punctuation do not count.

    >>> told_by("该同志 2023 年，未参加！") == told_by("该同志２０２３年未参加")
    True
    """
    return "".join(sign for sign in unicodedata.normalize("NFKC", facts).lower() if sign.isalnum())


def receipt_of(octets: bytes) -> str:
    """The receipt number from random bytes: sixteen characters that can be read out over the telephone.

    >>> receipt_of(bytes(range(10)))
    '000G-40R4-0M30-E209'
    """
    value = int.from_bytes(octets, "big")
    signs = [ALPHABET[value >> 5 * place & 31] for place in reversed(range(RECEIPT_LENGTH))]
    return "-".join("".join(signs[start : start + 4]) for start in range(0, RECEIPT_LENGTH, 4))


def typed_receipt(text: str) -> str:
    """A receipt number as somebody typed it, the way it is kept; "" where it can be none.

    >>> typed_receipt(" ooog40r4 0m30－e2O9 "), typed_receipt("000G")
    ('000G-40R4-0M30-E209', '')
    """
    plain = unicodedata.normalize("NFKC", text).upper().translate(_MISREAD)
    signs = "".join(sign for sign in plain if sign.isalnum())
    if len(signs) != RECEIPT_LENGTH or not set(signs) <= set(ALPHABET):
        return ""
    return "-".join(signs[start : start + 4] for start in range(0, RECEIPT_LENGTH, 4))


# -- the office ------------------------------------------------------------------------------------------------


def refusal_of_officer(officer: int, concerned: int) -> Refusal | None:
    """Why this officer may not deal with the objection, or None: nobody decides on what concerns themselves."""
    return CONCERNED if officer == concerned else None


def refusal_to_investigate(state: ObjectionState) -> Refusal | None:
    """Why nothing can be noted on the objection any more, or None."""
    return ANSWERED_ALREADY if state is ObjectionState.ANSWERED else None


def refusal_to_answer(state: ObjectionState, steps: int) -> Refusal | None:
    """Why the objection cannot be answered now, or None: once, and after something was looked into. (第二十二条)"""
    if state is ObjectionState.ANSWERED:
        return ANSWERED_ALREADY
    return None if steps else NOT_INVESTIGATED


def refusal_of_answer(answer: Answer, written: Written) -> Refusal | None:
    """What is wrong with an answer, or None. Nothing of it tells who objected."""
    for asked, text in ((GIST, answer.gist), (FINDINGS, answer.findings), (ANSWER, answer.words)):
        if refusal := asked.refusal_of(text):
            return refusal
    return TELLS_WHO if _tells_who(" ".join((answer.gist, answer.findings, answer.words)), written) else None


def _tells_who(text: str, written: Written) -> bool:
    plain = unicodedata.normalize("NFKC", text).lower()
    bare = told_by(text)
    digits = told_by(written.phone.partition("转")[0])
    return (
        told_by(written.name) in bare
        or bool(written.email and written.email.lower() in plain)
        or bool(digits and digits in bare)
    )
