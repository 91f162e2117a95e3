"""One award of an edition in preparation: its moments, settings, planned days, organisers and telephone numbers."""

from datetime import datetime
from typing import Any

from flask import abort, render_template, request

from portal.operations.season import opening
from portal.operations.season.preparing_editions import Window
from portal.rulebooks import rulebook
from portal.rules.language.cleaning import clean_line, clean_text
from portal.rules.language.days import beijing
from portal.rules.rulebook.procedure import ENTRIES, decided_numbers, entries_of_edition, faults_of_decided
from portal.rules.rulebook.rulebook import Rulebook
from portal.rules.season.arranging import AUDIENCE_MOST, arranged, audience_of, hotlines_in, usual_audience
from portal.rules.season.delivering import delivery_in
from portal.rules.season.opening import (
    DEVIATION,
    days_in,
    fault_of_value,
    faults_of_window,
    settings_of,
    standing,
)
from portal.storage.season import editions as stored
from portal.storage.season.editions import Edition, EditionState, Programme
from portal.web.answering import Answered, done, shown_again
from portal.web.moments import field_value, typed_moment
from portal.web.office.area import blueprint
from portal.web.office.season.editions import MOMENTS, OTHER_FIRST
from portal.web.receiving import NUMBER, me, received_at, seen_version
from portal.web.showing.plans import DATED, stage_name

NUMBERS = "procedure."  # in front of the names of the fields that deviate from the rulebook
BODIES = {"hosts": "主办单位", "organisers": "承办单位", "supporters": "支持单位"}


def _found(number: int, award: str) -> tuple[Edition, Programme, Rulebook]:
    edition = stored.by_id(number)
    for programme in stored.programmes_of(edition):
        if programme.programme == award and edition.state is EditionState.PREPARING:
            return edition, programme, rulebook(programme.rulebook)
    abort(404)


@blueprint.get(f"/editions/<{NUMBER}:number>/<award>")
def award(number: int, award: str) -> str:
    edition, programme, book = _found(number, award)
    return _page(edition, book, values_of(programme, book), {}, edition.version)


def values_of(programme: Programme, book: Rulebook) -> dict[str, str]:
    """What the form's fields hold: the award as it stands."""
    settings = programme.settings
    shown = arranged(book, settings)
    values = {name: field_value(getattr(programme, name)) for name in MOMENTS}
    values |= standing(book, settings)
    values |= {f"{NUMBERS}{entry}": str(number) for entry, number in settings.get("procedure", {}).items()}
    values["deviation"] = settings.get("deviation", "")
    values["audience"] = audience_of(book, programme.edition.name, settings)
    values |= {f"delivery_{name}": said for name, said in settings.get("delivery", {}).items()}
    for key, (first, last) in settings.get("dates", {}).items():
        values |= {f"first.{key}": first, f"last.{key}": last}
    values |= {name: "\n".join(getattr(shown.organisers, name)) for name in BODIES}
    return values | {"hotlines": "\n".join(f"{one.name} {one.number}" for one in shown.hotlines)}


@blueprint.post(f"/editions/<{NUMBER}:number>/<award>")
def decide_award(number: int, award: str) -> Answered:
    edition, programme, book = _found(number, award)
    typed = {name: clean_text(value) for name, value in request.form.items() if name != "csrf_token"}
    window, settings, faults = _read(book, programme.settings, typed)
    settings |= _own_words(book, edition.name, typed, faults)
    seen = seen_version()
    if faults or window is None:
        return _page(edition, book, typed, faults, seen), 422
    with shown_again(
        lambda trouble: _page(edition, book, typed, {}, edition.version, trouble=trouble), 409, stale=OTHER_FIRST
    ):
        opening.decide(number, seen, award, window=window, settings=settings, by=me(), at=received_at())
    return done(f"“{book.titles.short}”的各项内容已保存。", ".edition", number=number)


def _read(
    book: Rulebook, before: dict[str, Any], typed: dict[str, str]
) -> tuple[Window | None, dict[str, Any], dict[str, str]]:
    """The window and settings that were typed, and what is wrong. What is not decided yet may stay open; what is
    typed has to be right."""
    moments: list[datetime | None] = [typed_moment(typed.get(name, "")) for name in MOMENTS]
    faults = faults_of_window(*moments)
    decided = {}
    for setting in settings_of(book):
        decided[setting.key] = value = clean_line(typed.get(setting.key, ""))
        if value and (reason := fault_of_value(setting, value)):
            faults[setting.key] = reason
    numbers = {entry: clean_line(typed.get(NUMBERS + entry, "")) for entry in ENTRIES}
    faults |= {NUMBERS + entry: reason for entry, reason in faults_of_decided(book.procedure, numbers).items()}
    shown = read_shown(book, typed, faults)
    first, closes, recommending = moments
    closes_on = beijing(closes).date() if closes else None
    delivery, wrong = delivery_in(typed.get("delivery_place", ""), typed.get("delivery_until", ""), closes_on=closes_on)
    faults |= wrong
    settings = {
        **before,
        "values": decided,
        "procedure": decided_numbers(book.procedure, numbers),
        "delivery": delivery,
        **shown,
    }
    if first is None or closes is None or recommending is None:
        return None, settings, faults
    return Window(first, closes, recommending), settings, faults


def read_shown(book: Rulebook, typed: dict[str, str], faults: dict[str, str]) -> dict[str, Any]:
    """What the public is told of an award beside its numbers, as it was typed; what is wrong goes into ``faults``."""
    hotlines, reason = hotlines_in(typed.get("hotlines", ""))
    if reason:
        faults["hotlines"] = reason
    if refusal := DEVIATION.refusal_of_length(typed.get("deviation", "")):
        faults["deviation"] = refusal.reason
    bodies = {name: [line.strip() for line in typed.get(name, "").splitlines() if line.strip()] for name in BODIES}
    return {
        "deviation": typed.get("deviation", "").strip(),
        "dates": _dates(book, typed, faults),
        "organisers": bodies,
        "hotlines": [{"name": one.name, "number": one.number} for one in hotlines],
    }


def _own_words(book: Rulebook, name: str, typed: dict[str, str], faults: dict[str, str]) -> dict[str, str]:
    """For whom the award is, where the office has written it otherwise; "" leaves what is made from the name."""
    words = typed.get("audience", "").strip()
    if len(words) > AUDIENCE_MOST:
        faults["audience"] = f"“面向对象”请不要超过 {AUDIENCE_MOST} 个字。"
    return {"audience": "" if words == usual_audience(book, name) else words}


def _dates(book: Rulebook, typed: dict[str, str], faults: dict[str, str]) -> dict[str, list[str]]:
    dates = {}
    for stage in book.stages:
        if stage.method not in DATED:
            continue
        days, reason = days_in(typed.get(f"first.{stage.key}", ""), typed.get(f"last.{stage.key}", ""))
        if reason:
            faults[f"first.{stage.key}"] = f"{stage_name(stage)}：{reason}"
        elif days:
            dates[stage.key] = days
    return dates


def fields_of(book: Rulebook) -> dict[str, Any]:
    """What the forms of an award, in preparation and open, have fields for."""
    stages = [(stage, stage_name(stage)) for stage in book.stages if stage.method in DATED]
    return {"stages": stages, "bodies": BODIES}


def _page(
    edition: Edition, book: Rulebook, values: dict[str, str], faults: dict[str, str], version: int, *, trouble: str = ""
) -> str:
    return render_template(
        "office/award.html",
        edition=edition,
        book=book,
        values=values,
        faults=faults,
        version=version,
        trouble=trouble,
        settings=settings_of(book),
        **fields_of(book),
        numbers=[
            (NUMBERS + entry, ENTRIES[entry][0], number.words.partition(" ")[2], number.said)
            for entry, number in entries_of_edition(book.procedure)
        ],
    )
