"""What is done to many applications at once, each act first shown with number and names: sharing them out, the same
finding on all, a reminder to whoever is waited for."""

from typing import NamedTuple

from flask import render_template, request

from portal import clock
from portal.operations.applying import deadlines, reminding
from portal.operations.applying.reminding import Letter
from portal.operations.letters.one_by_one import one_by_one
from portal.operations.office import assigning, reviewing
from portal.rules.language.refusals import Refusal
from portal.rules.office.reviewing import Found, Item, Value, refusal_of_officer, refusal_to_find
from portal.storage.office import desk
from portal.storage.office.desk import Queued
from portal.web.answering import Answered, done, shown_again
from portal.web.office.area import blueprint
from portal.web.office.desk.accepting import pair_of
from portal.web.office.desk.history import name_of
from portal.web.office.desk.narrowing import MOST, chosen_rows
from portal.web.origin import settings
from portal.web.receiving import me, received_at

NOBODY = "0"  # as the officer chosen


class Chosen(NamedTuple):
    """The applications of one act, those that it cannot be done to with the reason, how many do not fit."""

    ready: list[Queued]
    not_ready: list[tuple[Queued, Refusal]]
    left: int = 0


def _posted() -> list[tuple[int, int]]:
    return [pair for text in request.form.getlist("chosen") if (pair := pair_of(text))]


def _again() -> list[Queued]:
    return desk.numbered([number for number, _ in _posted()])


# -- sharing out -----------------------------------------------------------------------------------------------


@blueprint.get("/applications/assignment")
def before_assigning() -> str:
    rows, left = chosen_rows()
    return _assigning(Chosen(rows, [], left))


@blueprint.post("/applications/assignment")
def assign() -> Answered:
    text = request.form.get("officer", "")
    officer = None if text == NOBODY else int(text) if text.isdecimal() and len(text) < 17 else -1
    with shown_again(lambda trouble: _assigning(Chosen(_again(), []), trouble)):
        number = assigning.assign([number for number, _ in _posted()], officer, by=me(), at=received_at())
    return done(f"{number} 份申报已{'交给' + name_of(officer) if officer else '放回，由任何人办理'}。", ".queue")


def _assigning(chosen: Chosen, trouble: str = "") -> str:
    people = [(str(account.id), account.contact.name) for account in assigning.officers() if account.id != me()]
    officers = [(str(me()), "由我办理"), *people, (NOBODY, "放回，由任何人办理")]
    return _page("office/assign.html", chosen, trouble, officers=officers)


# -- the same finding on all -----------------------------------------------------------------------------------


@blueprint.get("/applications/findings")
def before_finding_many() -> str:
    rows, left = chosen_rows()
    return _finding(_to_be_found(rows, left))


@blueprint.post("/applications/findings")
def find_many() -> Answered:
    found = {item: Found(Value.OK) for item in Item if item.value in request.form.getlist("items")}
    with shown_again(lambda trouble: _finding(_to_be_found(_again(), 0), trouble)):
        number = reviewing.record_findings_of_many(_posted(), found, by=me(), at=received_at())
    return done(f"已为 {number} 份申报填写审查意见。", ".queue")


def _to_be_found(rows: list[Queued], left: int) -> Chosen:
    refusals = [(row, refusal_of_officer(me(), row.applicant) or refusal_to_find(row.stage)) for row in rows]
    ready = [row for row, refusal in refusals if refusal is None]
    return Chosen(ready, [(row, refusal) for row, refusal in refusals if refusal], left)


def _finding(chosen: Chosen, trouble: str = "") -> str:
    return _page("office/findings.html", chosen, trouble, items=[(item.value, item.word) for item in Item])


# -- reminding -------------------------------------------------------------------------------------------------


@blueprint.get("/applications/reminder")
def before_reminding() -> str:
    rows, left = chosen_rows()
    return _reminding([row.id for row in rows], left)


@blueprint.post("/applications/reminder")
def remind() -> Answered:
    at, to = received_at(), settings()
    numbers = [number for number, _ in _posted()]
    told = one_by_one(_letters(numbers), lambda letter: reminding.send(letter, at, to))
    return done(f"已提醒 {told} 人。今天已经提醒过的，明天可以再次提醒。", ".queue")


def _letters(numbers: list[int]) -> list[Letter]:
    at = clock.now()
    return reminding.letters_of(deadlines.due(at, *numbers), at) if numbers else []


def _reminding(numbers: list[int], left: int) -> str:
    letters = _letters(numbers)
    waited = {letter.application.id for letter in letters}
    rows = desk.numbered(numbers)
    chosen = Chosen([row for row in rows if row.id in waited], [], left)
    return _page("office/remind.html", chosen, "", letters=letters, others=len(rows) - len(chosen.ready))


def _page(template: str, chosen: Chosen, trouble: str, **shown: object) -> str:
    return render_template(template, chosen=chosen, trouble=trouble, most=MOST, name_of=name_of, **shown)
