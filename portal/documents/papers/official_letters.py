"""The letters of the office and the consent of a person, as Word files in the manner of official documents (公文)."""

from datetime import date
from typing import Any, NamedTuple

from portal.documents.word.papers import Paper
from portal.rules.language.days import day_in_words
from portal.rules.rulebook.rulebook import Rulebook

OFFICE = "组织委员会办公室"
_COMMITTEE = "组织委员会"


class Sender(NamedTuple):
    """Who writes: the office of an edition's committee."""

    head: tuple[str, ...]  # the name of the office in the lines of a letterhead
    office: str
    activity: str
    hotlines: str  # "" where the edition names none


class ConsentForm(NamedTuple):
    """同意书: a person agrees that a unit files for them; signed by hand."""

    name: str
    unit: str
    email: str


class InquiryLetter(NamedTuple):
    """征求意见函 to a department (M16). ``question`` has a paragraph a line."""

    addressee: str
    name: str
    unit: str
    question: str
    reply_by: date
    on: date


class AcceptanceNotice(NamedTuple):
    """受理通知 with the 编号 (CF2)."""

    name: str
    unit: str
    receipt: str
    submitted_on: date
    number: str
    on: date


class CorrectionNotice(NamedTuple):
    """退回补正通知. ``sections`` are titles; ``reason`` has a paragraph a line; ``until`` is a moment in words."""

    name: str
    unit: str
    receipt: str
    submitted_on: date
    sections: tuple[str, ...]
    reason: str
    until: str
    on: date


class RefusalNotice(NamedTuple):
    """不予受理通知. ``reason`` has a paragraph a line."""

    name: str
    unit: str
    receipt: str
    submitted_on: date
    reason: str
    on: date


Letter = ConsentForm | InquiryLetter | AcceptanceNotice | CorrectionNotice | RefusalNotice

_NOTICE = frozenset({"head", "activity", "hotlines"})  # the signature repeats the lines of the letterhead
_ADDRESSED = frozenset({"office", "activity", "hotlines"})


def _paper(title: str, file: str, letter: type[Letter], by: frozenset[str]) -> Paper:
    return Paper(title, file, by | set(letter._fields))


PAPERS: dict[type[Letter], Paper] = {
    ConsentForm: _paper("同意书", "letter-consent.docx", ConsentForm, _ADDRESSED),
    InquiryLetter: _paper("征求意见函", "letter-inquiry.docx", InquiryLetter, _NOTICE | _ADDRESSED),
    AcceptanceNotice: _paper("受理通知", "letter-acceptance.docx", AcceptanceNotice, _NOTICE),
    CorrectionNotice: _paper("退回补正通知", "letter-correction.docx", CorrectionNotice, _NOTICE),
    RefusalNotice: _paper("不予受理通知", "letter-refusal.docx", RefusalNotice, _NOTICE),
}
PARAGRAPHS = ("question", "reason")


def sender_of(rulebook: Rulebook, hotlines: str | None = None) -> Sender:
    """The office under ``rulebook``; an edition may have hotlines of its own."""
    committee = rulebook.titles.committee
    if hotlines is None:
        hotlines = "、".join(hotline.number for hotline in rulebook.hotlines)
    return Sender(
        (committee.removesuffix(_COMMITTEE), OFFICE), committee + "办公室", rulebook.titles.activity, hotlines
    )


def render_letter(letter: Letter, sender: Sender) -> bytes:
    """The Word file of ``letter``; equal words give equal bytes."""
    paper = PAPERS[type(letter)]
    words = {key: _in_words(key, value) for key, value in (sender._asdict() | letter._asdict()).items()}
    return paper.render({name: words[name] for name in paper.names})


def _in_words(key: str, value: Any) -> Any:
    match value:
        case date():
            return day_in_words(value)
        case str() if key in PARAGRAPHS:
            return value.splitlines() or [""]
        case _ if key == "sections":
            return "".join(f"“{title}”" for title in value)
        case _:
            return value
