"""光荣榜: the honour roll of all editions, searched and taken away as a table, and a page for each honouree.
(第二十四条、第二十八条)"""

import csv
from collections.abc import Iterator
from io import BytesIO, StringIO
from itertools import groupby
from typing import NamedTuple

from flask import Response, abort, jsonify, make_response, render_template, send_file, url_for

from portal.documents.media_types import CSV, JPEG
from portal.operations.roll import stories
from portal.rulebooks import catalogue
from portal.rules.roll.earlier_honours import book_in
from portal.rules.roll.honourees import paragraphs
from portal.rules.rulebook.requirements import HONOUREE
from portal.storage.roll import honour_roll, honours
from portal.storage.roll.honours import Honour
from portal.web.answering import Answered
from portal.web.downloads import attached
from portal.web.filters import awards
from portal.web.origin import address
from portal.web.page_cache import KEPT_BY_BROWSERS
from portal.web.public.pages import blueprint
from portal.web.receiving import NUMBER
from portal.web.showing.described_roll import KEYS, LICENCE, described
from portal.web.showing.honour_roll import LOST, arguments, field_names, page_of, wanted

HEADS = ("年度", "奖项", "荣誉名称", "姓名", "所在单位", "技术领域", "表彰日期", "状态", "网页")


class Group(NamedTuple):
    """Those of one year who were given one title."""

    title: str
    second: bool  # 提名
    people: list[Honour]


class Year(NamedTuple):
    year: int
    groups: list[Group]


def by_year(people: list[Honour]) -> list[Year]:
    """In the order of the roll."""
    return [
        Year(
            year,
            [
                _group(list(group))
                for _, group in groupby(group_of_year, lambda one: (one.programme, one.honour, one.title))
            ],
        )
        for year, group_of_year in groupby(people, lambda one: one.edition_year)
    ]


def _group(people: list[Honour]) -> Group:
    return Group(people[0].title, people[0].honour != HONOUREE, people)


@blueprint.get("/roll", endpoint="roll")
def show_roll() -> Answered:
    asked = wanted()
    total = honour_roll.count(asked)
    number, pages = page_of(total)
    page = render_template(
        "public/roll.html",
        asked=asked,
        narrowed=arguments(asked),
        total=total,
        number=number,
        pages=pages,
        years=by_year(honour_roll.page(asked, number)),
        all_years=honour_roll.years(),
        fields=field_names(),
        lost=LOST,
    )
    response = make_response(page)
    response.headers["Cache-Control"] = KEPT_BY_BROWSERS  # it holds a form, which the page cache does not keep
    return response


@blueprint.get(f"/roll/<{NUMBER}:number>")
def honouree(number: int) -> str:
    told = stories.of(honours.one(number))
    honour = told.honour
    return render_template(
        "public/honouree.html",
        honour=honour,
        photo=url_for(".honouree_photo", number=number, mark=told.photo[:16]) if told.photo else "",
        story=paragraphs(told.text),
        field=field_names().get(honour.technical_field, ""),
        lost=LOST.get(honour.state, ""),
        book=book_in(
            [book for book in catalogue().values() if book.programme == honour.programme], honour.edition_year
        ),
        decision=honour.decision,
        decision_page=_page_of(honour),
        short=dict(awards()).get(honour.programme, ""),
    )


def _page_of(honour: Honour) -> str:
    """Where the decision is published that gave the honour; "" where it was imported."""
    if (given := honour.decision) is None:
        return ""
    programme = given.list.programme
    return url_for(".decision", edition=programme.edition.key, programme=programme.programme, seq=given.seq)


@blueprint.get(f"/roll/<{NUMBER}:number>/<mark>.jpg")
def honouree_photo(number: int, mark: str) -> Response:
    """The photo, as long as the honouree consents; its address names the content."""
    told = stories.of(honours.one(number))
    content = stories.photo(told.honour)
    if content is None or told.photo[:16] != mark:
        abort(404)
    response = send_file(BytesIO(content), mimetype=JPEG, etag=mark)
    response.headers["Cache-Control"] = KEPT_BY_BROWSERS  # the consent can be taken back at any time
    return response


@blueprint.get("/roll.csv")
def roll_csv() -> Response:
    written = StringIO()
    table = csv.writer(written)
    table.writerow(HEADS)
    table.writerows([_inert(cell) for cell in row] for row in _rows(honour_roll.every(wanted())))
    return attached(Response(written.getvalue().encode("utf-8-sig"), mimetype=CSV), "honour-roll.csv")


@blueprint.get("/roll.json")
def roll_json() -> Response:
    """One page of the roll, as ``/roll.schema.json`` describes it; ``next`` leads on, null on the last."""
    asked = wanted()
    total = honour_roll.count(asked)
    number, pages = page_of(total)
    rows = _rows(honour_roll.page(asked, number))
    following = address("public.roll_json", page=number + 1, **arguments(asked)) if number < pages else None
    return jsonify(
        {
            "$schema": address("public.roll_schema"),
            "licence": LICENCE,
            "total": total,
            "page": number,
            "pages": pages,
            "next": following,
            "honours": [dict(zip(KEYS, row, strict=True)) for row in rows],
        }
    )


@blueprint.get("/roll.schema.json")
def roll_schema() -> Response:
    """What the entries of ``/roll.json`` mean (JSON Schema 2020-12)."""
    return jsonify(described(address("public.roll_schema")))


def _rows(people: list[Honour]) -> Iterator[tuple[str, ...]]:
    """People of the roll, in words."""
    fields, names = field_names(), dict(awards())
    for honour in people:
        yield (
            str(honour.edition_year),
            names.get(honour.programme, ""),
            honour.title,
            honour.name,
            honour.unit,
            fields.get(honour.technical_field, ""),
            honour.awarded_on.isoformat(),
            honour.state.word,
            address("public.honouree", number=honour.id),
        )


def _inert(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula.

    >>> _inert("=1+1"), _inert("示例")
    ("'=1+1", '示例')
    """
    return f"'{cell}" if cell[:1] in tuple("=+-@\t\r") and cell else cell
