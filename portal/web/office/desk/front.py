"""The desk's first page: what waits, award by award."""

from typing import Any, NamedTuple

from flask import render_template, url_for

from portal import clock
from portal.operations.competing.taking import RESULT
from portal.operations.judging.voiding import VOIDING
from portal.operations.office import verifying
from portal.operations.office.extending import EXTENSION
from portal.operations.publishing import unit_notices
from portal.rulebooks import rulebook
from portal.rules.language.stages import Stage
from portal.rules.rulebook.rulebook import Rulebook
from portal.storage.applying import organisations
from portal.storage.letters import outbox
from portal.storage.office import desk
from portal.storage.office.desk import Flag, Wanted
from portal.storage.publishing import objections
from portal.storage.publishing.unit_notices import awaited
from portal.storage.roll import stories
from portal.storage.season import editions
from portal.storage.season.editions import EditionState, Programme
from portal.web.office.area import blueprint
from portal.web.office.desk.narrowing import FLAGS

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
        waiting=_waiting(),
        rulebook=rulebook,
        at=clock.now(),
    )


def _waiting() -> list[Figure]:
    """What else waits for the office, whatever the award."""
    found = [
        Figure("个推荐单位待确认", len(organisations.unconfirmed()), url_for(".organisations")),
        Figure("项延期等待决定", len(EXTENSION.waiting()), url_for(".extensions")),
        Figure("个证件号码等待核实是谁的", len(verifying.questions()), url_for(".verifications")),
        Figure("件异议等待答复", objections.waiting(), url_for(".objections")),
        Figure("份竞赛结果等待另一位工作人员确认", len(RESULT.waiting()), url_for(".competitions")),
        Figure("份评审表的作废等待决定", len(VOIDING.waiting()), url_for(".rounds")),
        *(
            Figure(
                "个单位没有反馈内部公示的结果",
                unit_notices.counts(notice).awaited,
                url_for(".unit_notices", number=notice.id, state="awaited"),
            )
            for notice in awaited()
        ),
        Figure("封信件没有送达", outbox.count_undelivered(), url_for(".letters")),
        Figure("份获荣个人的事迹文稿待处理", len(stories.suggested()), url_for(".honours")),
    ]
    return [figure for figure in found if figure.number]


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
    return Tray(programme, programme.book, desk.drafts(programme), figures, watched)


def _queue(programme: Programme, **narrowed: Any) -> str:
    return url_for(".queue", programme=programme.id, **narrowed)
