"""Changing an award of an open edition: deadlines, settings that nothing rests on yet, what the public is told."""

from typing import Any

from flask import abort, render_template, request

from portal.operations.season import changing
from portal.operations.season.changing import CHANGING
from portal.rulebooks import rulebook
from portal.rules.language.cleaning import clean_line, clean_text
from portal.rules.rulebook.rulebook import Rulebook
from portal.rules.season.changing import Deadlines
from portal.rules.season.opening import fault_of_value, faults_of_window
from portal.storage.season import editions as stored
from portal.storage.season.editions import EditionState, Programme
from portal.web.answering import Answered, done, shown_again
from portal.web.moments import typed_moment
from portal.web.office.area import blueprint
from portal.web.office.season.awards import fields_of, read_shown, values_of
from portal.web.receiving import NUMBER, me, received_at, seen_version


def _found(number: int, award: str) -> tuple[Programme, Rulebook]:
    for programme in stored.programmes_of(stored.by_id(number)):
        if programme.programme == award and programme.edition.state is EditionState.OPEN:
            return programme, rulebook(programme.rulebook)
    abort(404)


@blueprint.get(f"/editions/<{NUMBER}:number>/<award>/change")
def before_changing_award(number: int, award: str) -> str:
    programme, book = _found(number, award)
    return _page(programme, book, values_of(programme, book), {})


@blueprint.post(f"/editions/<{NUMBER}:number>/<award>/change")
def propose_changing_award(number: int, award: str) -> Answered:
    programme, book = _found(number, award)
    typed = {name: clean_text(value) for name, value in request.form.items() if name != "csrf_token"}
    deadlines, settings, faults = _read(programme, book, typed)
    if faults or deadlines is None:
        return _page(programme, book, typed, faults), 422
    with shown_again(lambda trouble: _page(programme, book, typed, {}, trouble=trouble), 409):
        changing.propose(
            programme.id, seen_version(), deadlines, settings, typed.get("reason", ""), by=me(), at=received_at()
        )
    return done("已提请组委会审定，审定以后生效并公布。", ".edition", number=number)


def _read(
    programme: Programme, book: Rulebook, typed: dict[str, str]
) -> tuple[Deadlines | None, dict[str, Any], dict[str, str]]:
    """The deadlines and settings that were typed, and what is wrong; what cannot change is as it was."""
    closes, recommending = (typed_moment(typed.get(name, "")) for name in ("closes_at", "recommending_closes_at"))
    faults = faults_of_window(programme.opens_at, closes, recommending)
    decided = dict(programme.settings.get("values", {}))
    for setting in changing.changeable(programme):
        value = clean_line(typed.get(setting.key, ""))
        if reason := fault_of_value(setting, value):
            faults[setting.key] = reason
        if setting.key in decided or value != setting.default:
            decided[setting.key] = value
    settings = {**programme.settings, "values": decided, **read_shown(book, typed, faults)}
    deadlines = Deadlines(closes, recommending) if closes and recommending else None
    return deadlines, settings, faults


def _page(
    programme: Programme, book: Rulebook, values: dict[str, str], faults: dict[str, str], *, trouble: str = ""
) -> str:
    return render_template(
        "office/award_change.html",
        edition=programme.edition,
        programme=programme,
        book=book,
        values=values,
        faults=faults,
        trouble=trouble,
        settings=changing.changeable(programme),
        refusal=CHANGING.refusal_to_propose(programme.id),
        **fields_of(book),
    )
