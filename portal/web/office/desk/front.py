"""The desk's first page: what waits, award by award."""

from typing import Any, NamedTuple

from flask import render_template, url_for

from portal import clock
from portal.operations.applying import deadlines
from portal.operations.duties import worklists
from portal.rulebooks import rulebook
from portal.rules.language.stages import Stage
from portal.rules.rulebook.rulebook import Rulebook
from portal.storage.office import desk
from portal.storage.office.desk import Flag, Wanted
from portal.storage.season import editions
from portal.storage.season.editions import EditionState, Programme
from portal.web.office.area import blueprint
from portal.web.office.desk.narrowing import FLAGS, TIMINGS
from portal.web.receiving import me

SHOWN_STAGES = (
    *(Stage.SUBMITTED, Stage.AWAITING_RECOMMENDATION, Stage.UNVERIFIED),
    *(Stage.IN_CORRECTION, Stage.ACCEPTED, Stage.REFUSED),
)
WHERE_THERE_ARE = (Stage.UNVERIFIED, Stage.REFUSED)
WATCHED = (Flag.YEARS_SHORT, Flag.ASKED, Flag.CORRECTED)


class Figure(NamedTuple):
    """A number that leads to the applications it counts."""

    words: str
    number: int
    href: str
    now: bool = False  # it waits for the office


class Tray(NamedTuple):
    """One award on the desk."""

    programme: Programme
    rulebook: Rulebook
    drafts: int
    figures: list[Figure]
    watched: list[Figure]


@blueprint.get("")
def front() -> str:
    shown = editions.programmes_shown()
    now = [programme for programme in shown if programme.edition.state is EditionState.OPEN]
    return render_template(
        "office/front.html",
        trays=[_tray(programme) for programme in now],
        ended=[programme for programme in shown if programme not in now],
        waiting=worklists.of_office(me(), clock.now()),
        rulebook=rulebook,
        at=clock.now(),
    )


def _tray(programme: Programme) -> Tray:
    counts = desk.counts(Wanted(programme=programme.id))
    figures = [
        Figure(stage.word, counts[stage], _queue(programme, stage=stage), stage is Stage.SUBMITTED)
        for stage in SHOWN_STAGES
        if counts[stage] or stage not in WHERE_THERE_ARE
    ]
    watched = [
        Figure(FLAGS[flag], desk.count(Wanted(programme=programme.id, flag=flag)), _queue(programme, flag=flag))
        for flag in WATCHED
    ]
    watched += [
        Figure(
            FLAGS[flag],
            desk.count(Wanted(programme=programme.id, among=deadlines.numbers_due(clock.now(), timing))),
            _queue(programme, flag=flag),
        )
        for flag, timing in TIMINGS.items()
    ]
    return Tray(programme, programme.book, desk.drafts(programme), figures, watched)


def _queue(programme: Programme, **narrowed: Any) -> str:
    return url_for(".queue", programme=programme.id, **narrowed)
