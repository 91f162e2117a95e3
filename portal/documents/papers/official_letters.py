"""The letters of the office and the consent of a person, as Word files in the manner of official documents (公文)."""

from datetime import date
from typing import Any, NamedTuple

from portal.documents.word.paper import Paper
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
    by_unit: bool  # what units recommended has to be recommended anew; who files alone asks nobody (CF10)


class RefusalNotice(NamedTuple):
    """不予受理通知. ``reason`` has a paragraph a line."""

    name: str
    unit: str
    receipt: str
    submitted_on: date
    reason: str
    on: date


Letter = ConsentForm | InquiryLetter | AcceptanceNotice | CorrectionNotice | RefusalNotice

PARAGRAPHS = ("question", "reason")
SENDER = Sender((OFFICE,), OFFICE, "", "")  # of the samples

_ON_LETTERHEAD = ("head", "activity", "hotlines")  # the signature repeats the lines of the letterhead
_ADDRESSED = ("office", "activity", "hotlines")


def _words(letter: Letter, sender: Sender) -> dict[str, Any]:
    words = sender._asdict() | letter._asdict()
    paragraphs = {name: words[name].splitlines() or [""] for name in PARAGRAPHS if name in words}
    return words | paragraphs | {"sections": "".join(f"“{title}”" for title in words.get("sections", ()))}


def _paper(title: str, file: str, sample: Letter, by: tuple[str, ...]) -> Paper:
    words = _words(sample, SENDER)
    return Paper(title, file, {name: words[name] for name in (*by, *sample._fields)})


PAPERS: dict[type[Letter], Paper] = {
    ConsentForm: _paper("同意书", "letter-consent.docx", ConsentForm("", "", ""), _ADDRESSED),
    InquiryLetter: _paper(
        "征求意见函",
        "letter-inquiry.docx",
        InquiryLetter("", "", "", "", date.min, date.min),
        (*_ON_LETTERHEAD, "office"),
    ),
    AcceptanceNotice: _paper(
        "受理通知",
        "letter-acceptance.docx",
        AcceptanceNotice("", "", "", date.min, "", date.min),
        _ON_LETTERHEAD,
    ),
    CorrectionNotice: _paper(
        "退回补正通知",
        "letter-correction.docx",
        CorrectionNotice("", "", "", date.min, (), "", "", date.min, True),
        _ON_LETTERHEAD,
    ),
    RefusalNotice: _paper(
        "不予受理通知",
        "letter-refusal.docx",
        RefusalNotice("", "", "", date.min, "", date.min),
        _ON_LETTERHEAD,
    ),
}


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
    return PAPERS[type(letter)].render(_words(letter, sender))
