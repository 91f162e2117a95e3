"""The 申报表: from answers to the official Word form."""

from collections.abc import Mapping
from typing import Any

from portal.documents.pages.fitting import fitted
from portal.documents.papers.certificate import qr_code
from portal.documents.word.paper import Paper
from portal.documents.word.pasted_text import paragraphs
from portal.documents.word.template import Receipt
from portal.rules.applying.manifest import Manifest
from portal.rules.applying.printed_answers import in_words
from portal.rules.rulebook.requirements import CONTACT, OPINION
from portal.rules.rulebook.rulebook import YES_NO, Field, Kind, Rulebook

TICKED, OPEN = "☑", "□"
ROOM = 8  # blank lines where a long text has not been written, as much as the paper form leaves
NUMBER = "number"  # 编号, given by the committee alone (CF2)

Answers = Mapping[str, Any]


def context(rulebook: Rulebook, answers: Answers, number: str = "") -> dict[str, Any]:
    """Every name that the Word template may use, with its words: the printed fields and the 编号.

    Answers that are missing print nothing, so that a form can be shown at any moment of its filling.
    """
    printed = {field.key: _printed(rulebook, field, answers) for field in rulebook.fields() if field.printed}
    return {NUMBER: number, **printed}


def form_paper(rulebook: Rulebook) -> Paper:
    """The form with the names that its template uses; the same whatever an edition changes of the rulebook."""
    if rulebook.key not in _forms:
        title = f"{rulebook.titles.form}（{rulebook.key}）"
        _forms[rulebook.key] = Paper(title, rulebook.templates.form, context(rulebook, {}), form=rulebook.titles.form)
    return _forms[rulebook.key]


_forms: dict[str, Paper] = {}


def render(
    rulebook: Rulebook,
    answers: Answers,
    *,
    photo: bytes | None,
    draft: bool,
    number: str = "",
    receipt: str = "",
) -> bytes:
    """The Word form. ``photo`` comes from ``portal.documents.evidence.photo.normalised``; without it the official note
    where to put the photo is printed. ``receipt``, the number of a submission, stands with its code at the foot of the
    cover, outside the official text, so that two versions on paper can be told apart (CF5)."""
    values = context(rulebook, answers, number)
    for field in rulebook.fields():
        if field.kind is Kind.PHOTO:
            values[field.key] = photo is not None
        elif field.kind is Kind.LONG_TEXT and field.printed:
            values[field.key] = paragraphs(values[field.key])
    shown = Receipt(receipt, qr_code(receipt)) if receipt else None
    return form_paper(rulebook).render(values, photo=photo, draft=draft, receipt=shown, fit=fitted)


def official(
    rulebook: Rulebook,
    manifest: Manifest,
    *,
    photo: bytes,
    receipt: str = "",
    number: str = "",
    contact: str = "",
    opinion: str = "",
) -> bytes:
    """A later rendering of what was submitted: the same answers with the receipt's number at the foot of the cover, the
    编号 in its cell of fixed height and the employer's opinion on its own last page, which counts from the start; none
    of them moves a page (CF2, CF10).

    :param photo: the submitted one; ``contact`` and ``opinion`` are the employer's, as
        ``portal.documents.papers.opinion`` prints them.
    """
    answers = manifest.plain_answers | {CONTACT: contact, OPINION: opinion}
    return render(rulebook, answers, photo=photo, draft=False, number=number, receipt=receipt)


def _printed(rulebook: Rulebook, field: Field, answers: Answers) -> Any:
    for key, wanted in field.only_if.items():
        if (other := answers.get(key) or "") != wanted:
            return other  # 个人自荐 stands in the place of the 推荐机构
    match field.kind:
        case Kind.CHOICE if field.options_from == "technical_fields":
            return {item.key: box(item.key == answers.get(field.key)) for item in rulebook.technical_fields}
        case Kind.YES_NO:
            return {name: box(answers.get(field.key) == word) for name, word in zip(("yes", "no"), YES_NO, strict=True)}
        case Kind.PHOTO:
            return bool(answers.get(field.key))
        case Kind.LONG_TEXT:
            return in_words(rulebook, field, answers) or [""] * ROOM
        case Kind.ROWS:
            return in_words(rulebook, field, answers) or [""]  # a table cell needs a paragraph
        case _:
            return "".join(in_words(rulebook, field, answers))


def box(ticked: bool) -> str:
    """The box in front of a choice."""
    return TICKED if ticked else OPEN
