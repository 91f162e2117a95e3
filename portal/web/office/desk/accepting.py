"""Accepting 受理, one application or many: first the number and the names, then all of them as one act."""

from itertools import groupby
from typing import NamedTuple

from flask import flash, redirect, render_template, request, url_for

from portal.operations.office import reviewing
from portal.rulebooks import rulebook
from portal.rules.language.refusals import Refusal
from portal.rules.language.stages import Stage
from portal.rules.office.reviewing import refusal_of_officer, refusal_to_accept
from portal.storage.office import desk, reviews
from portal.storage.office.desk import Queued
from portal.storage.office.official_numbers import OfficialNumber
from portal.web.answering import Answered, shown_again
from portal.web.office.area import blueprint
from portal.web.office.desk.narrowing import MOST, chosen_rows
from portal.web.origin import settings
from portal.web.receiving import me, received_at


class Chosen(NamedTuple):
    """Applications to be accepted together, in the order in which they get their numbers."""

    ready: list[Queued]
    not_ready: list[tuple[Queued, Refusal]]
    left: int  # over the most that go at once


@blueprint.get("/applications/accept")
def before_accepting() -> str:
    """The list to look at. Named one by one, or everything that is filtered and waits for the office."""
    return _page(_chosen())


@blueprint.post("/applications/accept")
def accept() -> Answered:
    pairs = [pair for text in request.form.getlist("chosen") if (pair := pair_of(text))]
    with shown_again(lambda trouble: _page(_of(desk.numbered([number for number, _ in pairs]), 0), trouble=trouble)):
        given = reviewing.accept(pairs, by=me(), at=received_at(), settings=settings())
    flash(f"已受理 {len(given)} 份申报，编号 {_span(given)}。申报人已收到通知。")
    if len(pairs) == 1:
        return redirect(url_for(".case", number=pairs[0][0]), 303)
    return redirect(url_for(".queue", stage="submitted"), 303)


def _span(given: list[OfficialNumber]) -> str:
    """GJ2023-0001 至 GJ2023-0050、LJ2023-0007: gapless in each programme."""
    found = []
    for _, numbers in groupby(sorted(number.text for number in given), key=lambda text: text.rpartition("-")[0]):
        first, *rest = numbers
        found.append(f"{first} 至 {rest[-1]}" if rest else first)
    return "、".join(found)


def pair_of(text: str) -> tuple[int, int] | None:
    number, _, version = text.partition(":")
    usable = number.isdecimal() and version.isdecimal() and len(number) < 17 and len(version) < 17
    return (int(number), int(version)) if usable else None


def _chosen() -> Chosen:
    rows, left = chosen_rows(Stage.SUBMITTED)
    return _of(rows, left)


def _of(rows: list[Queued], left: int) -> Chosen:
    """The rows by whether they can be accepted, each asked as the act itself will ask."""
    findings = reviews.values_of([row.snapshot for row in rows if row.snapshot])
    ready, not_ready = [], []
    for row in rows:
        own = refusal_of_officer(me(), row.applicant)
        found = findings.get(row.snapshot or 0, {})
        refusal = own or refusal_to_accept(row.stage, rulebook(row.rulebook), found)
        if refusal:
            not_ready.append((row, refusal))
        else:
            ready.append(row)
    return Chosen(ready, not_ready, left)


def _page(chosen: Chosen, *, trouble: str = "") -> str:
    return render_template("office/accept.html", chosen=chosen, trouble=trouble, rulebook=rulebook, most=MOST)
