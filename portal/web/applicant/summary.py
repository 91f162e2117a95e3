"""The answers of an application as they are read back: section by section, in the words of the paper."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from portal.rules.conditions import tick_key
from portal.rules.rulebook import Field, Kind, Section
from portal.rules.wording import in_words, row_in_words
from portal.web.applicant.filling import Filling


class Line(NamedTuple):
    """One answer: ``words`` line by line. ``titled``: the section's title says the label already; ``tick``: a
    declaration; ``note``: the computed years beside it (``short`` where they are too few)."""

    label: str
    words: list[str]
    titled: bool = False
    long: bool = False
    tick: bool = False
    photo: bool = False
    optional: bool = False
    note: str = ""
    short: bool = False


class Part(NamedTuple):
    """One section of the form with its answers."""

    section: Section
    href: str
    lines: list[Line]


def parts(filling: Filling) -> list[Part]:
    """All sections that the applicant fills in, in printed order."""
    return [Part(section, filling.address(section), list(_lines(filling, section))) for section in filling.sections]


def _lines(filling: Filling, section: Section) -> Iterator[Line]:
    answers = filling.answers
    years = {tick_key(item.condition): item for item in filling.computed}
    for field in section.fields:
        if field.shows:
            shown = filling.rulebook.field(field.shows)
            yield Line(field.label, in_words(filling.rulebook, shown, answers))
        elif _is_asked(field, answers) and not _is_unneeded(field, answers):
            computed = years.get(field.key)
            yield Line(
                field.label,
                _words(filling, field),
                titled=field.label == section.title,
                long=field.kind is Kind.LONG_TEXT,
                tick=field.kind is Kind.TICK,
                photo=field.kind is Kind.PHOTO and bool(answers[field.key]),
                optional=not field.required,
                note=computed.words if computed else "",
                short=computed.short if computed else False,
            )


def _is_asked(field: Field, answers: dict[str, Any]) -> bool:
    return all(answers.get(key) == given for key, given in field.only_if.items())


def _is_unneeded(field: Field, answers: dict[str, Any]) -> bool:
    """An explanation of missing years where none are missing and nothing was explained."""
    return field.key.endswith("_explanation") and not answers[field.key]


def _words(filling: Filling, field: Field) -> list[str]:
    rows = filling.answers[field.key]
    if field.kind is not Kind.ROWS or not rows:
        return in_words(filling.rulebook, field, filling.answers)
    return [row_in_words(field.columns, row) + _counted(field, row) for row in rows]


def _counted(field: Field, row: dict[str, Any]) -> str:
    """For what a row counts, which no paper shows: the ticks that are asked on the web only."""
    ticked = [column.label for column in field.columns if column.kind is Kind.TICK and row[column.key]]
    return f"（计入：{'、'.join(ticked)}）" if ticked else ""
