"""The printed form in HTML, for a machine that cannot lay out its pages: the same parts and words in the same order,
but no page breaks."""

from typing import NamedTuple

from portal.documents.papers import application_form
from portal.rules.rulebook.rulebook import Field, Kind, Section
from portal.web.applicant.draft import Filling


class Cell(NamedTuple):
    """One printed field: its label and what stands in the cell; ``wide`` where it takes a row of its own."""

    label: str
    lines: list[str]
    wide: bool


class Block(NamedTuple):
    """One printed section."""

    title: str
    cells: list[Cell]


def paper(filling: Filling) -> list[Block]:
    """All printed sections, the employer's opinion included, in printed order."""
    values = application_form.context(filling.rulebook, filling.answers)
    return [
        Block(section.title, [_cell(filling, section, field, values) for field in section.fields if field.printed])
        for section in filling.rulebook.form.sections
        if section.printed
    ]


def _cell(filling: Filling, section: Section, field: Field, values: dict[str, object]) -> Cell:
    value = values[field.shows or field.key]
    wide = field.kind in (Kind.LONG_TEXT, Kind.ROWS) or field.options_from == "technical_fields"
    return Cell("" if field.label == section.title else field.label, _lines(filling, field, value), wide)


def _lines(filling: Filling, field: Field, value: object) -> list[str]:
    match value:
        case dict() if field.options_from == "technical_fields":
            return [f"{box} {filling.rulebook.technical_field(key).name}" for key, box in value.items()]
        case dict():
            return [f"{value['yes']} 是　{value['no']} 否"]
        case list():
            return value
        case bool():
            return ["已附照片" if value else "1 寸证件照"]
        case _:
            return [str(value)]
