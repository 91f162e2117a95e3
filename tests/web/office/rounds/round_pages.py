"""What the tests of the rounds ask of their pages."""

from datetime import datetime, timedelta

from portal import clock
from portal.operations.judging import closing, marking, panels, preparing_rounds
from portal.rules.judging.casting import Given
from portal.storage.applying.applications import Application
from portal.storage.judging import rounds as stored
from portal.storage.judging.rounds import Round
from portal.storage.people.accounts import Account
from portal.storage.season.editions import Programme
from tests.operations.submissions import AT
from tests.visit import Page

HOUR = timedelta(hours=1)


NOW, OPENS, CLOSES = AT + HOUR, AT + 2 * HOUR, AT + 48 * HOUR


def it_is(moment: datetime) -> None:
    clock.set_offset(timedelta())
    clock.set_offset(moment - clock.now())


def ready(programme: Programme, stage: str, panel: list[Account], officer: Account) -> Round:
    by = officer.id
    made = preparing_rounds.prepare(programme, stage, by=by, at=clock.now())
    made = panels.seat(made.id, made.version, {one.id: "" for one in panel}, by=by, at=clock.now())
    made = panels.assign(made.id, made.version, panels.suggest(made.id), by=by, at=clock.now())
    return preparing_rounds.set_window(made.id, made.version, OPENS, CLOSES, by=by, at=clock.now())


def opened(round_: Round, officer: Account, panel: list[Account]) -> Round:
    """Open, everybody has declared, and it is within the window."""
    found = closing.open_round(round_.id, round_.version, by=officer.id, at=clock.now())
    it_is(max(clock.now(), OPENS + HOUR))
    for one in panel:
        marking.declare(round_.id, {}, by=one.id, at=clock.now())
    return found


def cast(round_: Round, expert: Account, candidate: Application, given: Given) -> None:
    paper = marking.paper(round_.id, candidate.id, by=expert.id, at=clock.now())
    marking.cast(round_.id, candidate.id, paper.ballot.version, given, by=expert.id, at=clock.now())


def at(round_: Round, page: str = "") -> str:
    return f"/office/rounds/{round_.id}{page and '/'}{page}"


def again(round_: Round) -> Round:
    return stored.one(round_.id)


def names(page: Page) -> list[str]:
    return [" ".join(cell.text_content().split()) for cell in page.all("//main//tbody//th")]
