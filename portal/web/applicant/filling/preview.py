"""The real pages of the Word form as sheets, with their count against the limit (CF4); where there is no LibreOffice
to lay them out, the same parts and words in HTML, in the same order but without page breaks, and the estimate."""

from functools import partial
from typing import NamedTuple

from flask import Response, jsonify, redirect, render_template, request, url_for

from portal.documents.pages import libreoffice
from portal.documents.pages.libreoffice import OfficeError
from portal.documents.pages.page_count import COUNTED, Method, PageCount, counted_pages, estimated_pages
from portal.documents.papers import application_form
from portal.operations.applying import filing
from portal.operations.office import archiving
from portal.rules.language.stages import EDITABLE
from portal.rules.rulebook.rulebook import Field, Kind, Section
from portal.storage.applying import snapshots
from portal.web.answering import Answered
from portal.web.applicant.area import blueprint
from portal.web.applicant.draft import Filling
from portal.web.showing.leaves import SMALL, leaves, mark, picture


def printed_form(filling: Filling) -> bytes:
    """The Word form: a draft as it lies there, marked as one; once submitted, the form as it was submitted,
    with the 编号 as soon as it has one (CF2)."""
    if filling.application.stage not in EDITABLE:
        return archiving.official_form(snapshots.latest(filling.number))
    photo = filing.photo_of(filling.answers)
    return application_form.render(filling.rulebook, filling.answers, photo=photo, draft=True)


@blueprint.get("/<int:number>/pages")
def pages(number: int) -> str:
    filling = Filling(number)
    form = printed_form(filling)
    limit = filling.rulebook.form.page_limit
    try:
        count = PageCount(libreoffice.pages(form), Method.OFFICE, COUNTED)
        shown = leaves(form, partial(_address, filling, form))
    except OfficeError:
        count, shown = counted_pages(form, limit), []
    return render_template(
        "applicant/pages.html",
        filling=filling,
        standing=filling.standing,
        leaves=shown,
        paper=[] if shown else paper(filling),
        count=count,
        limit=limit,
        missing=[item for item in filling.contents() if item["faults"]],
    )


@blueprint.get("/<int:number>/pages/estimate")
def count_pages(number: int) -> Response:
    """About how many pages it has now, for whoever is writing; milliseconds, without LibreOffice."""
    filling = Filling(number)
    return jsonify(pages=estimated_pages(printed_form(filling)), limit=filling.rulebook.form.page_limit)


@blueprint.get("/<int:number>/pages/<int:page>.png")
def page_picture(number: int, page: int) -> Answered:
    """One page. Its address names the content, so that a browser, and nobody else, may keep it."""
    filling = Filling(number)
    form = printed_form(filling)
    width = request.args.get("w", SMALL, type=int)
    if request.args.get("v") != mark(form):
        return redirect(_address(filling, form, page, width))  # it was changed meanwhile
    return picture(form, page, width)


def _address(filling: Filling, form: bytes, page: int, width: int) -> str:
    return url_for(".page_picture", number=filling.number, page=page, v=mark(form), w=width)


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
