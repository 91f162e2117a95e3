"""单位内部公示 as the office follows it: all units of a public notice, one unit on behalf of it, reminders, 不适用."""

from typing import NamedTuple

from flask import Response, render_template, request, url_for

from portal import clock
from portal.documents.media_types import WORKBOOK
from portal.operations.publishing import unit_notice_papers as papers
from portal.operations.publishing import unit_notices as operating
from portal.rules.publishing.unit_notices import UnitNoticeState
from portal.storage.publishing import public_notices
from portal.storage.publishing import unit_notices as stored
from portal.storage.publishing.public_notices import PublicNotice
from portal.web.answering import Answered, done, shown_again
from portal.web.downloads import download
from portal.web.office.area import blueprint
from portal.web.origin import settings
from portal.web.receiving import NUMBER, me, received_at, seen_version, sent_text
from portal.web.showing import unit_notices as shown
from portal.web.showing.unit_notices import Inside

UNITS = f"/public-notices/<{NUMBER}:number>/units"
UNIT = f"/unit-notices/<{NUMBER}:number>"


class Figure(NamedTuple):
    """A number of units that leads to them."""

    words: str
    number: int
    href: str
    now: bool = False


@blueprint.get(UNITS)
def unit_notices(number: int) -> str:
    notice = public_notices.one(number)
    wanted = request.args.get("state", "")
    every = _inside(notice)
    found = [one for one in every if wanted in ("", one.state.value)]
    return render_template(
        "office/unit_notices.html",
        notice=notice,
        award=_award(every),
        least=notice.list.programme.book.procedure.notice_days.words,
        ends=every[0].ends if every else "",
        figures=_figures(number, every),
        wanted=UnitNoticeState(wanted).word if wanted in tuple(UnitNoticeState) else "",
        found=found,
        remindable=any(operating.refusal_to_remind(one.row, one.at) is None for one in every),
    )


def _inside(notice: PublicNotice) -> list[Inside]:
    at = clock.now()
    return [Inside(row, at) for row in stored.of_notice(notice)]


def _award(every: list[Inside]) -> str:
    return every[0].award if every else ""


def _figures(number: int, every: list[Inside]) -> list[Figure]:
    states = [one.state for one in every if one.people]
    return [
        Figure("个单位", len(every), url_for(".unit_notices", number=number)),
        *(
            Figure(
                state.word,
                states.count(state),
                url_for(".unit_notices", number=number, state=state.value),
                state is UnitNoticeState.AWAITED,
            )
            for state in UnitNoticeState
        ),
    ]


@blueprint.get(f"{UNITS}.xlsx")
def unit_notices_workbook(number: int) -> Response:
    notice = public_notices.one(number)
    name = f"{notice.list.programme.edition.key}-单位内部公示情况.xlsx"
    return download(papers.table(notice), WORKBOOK, name)


# -- reminding -----------------------------------------------------------------------------------------------


@blueprint.get(f"{UNITS}/remind")
def before_reminding_units(number: int) -> str:
    return _reminding(public_notices.one(number))


@blueprint.post(f"{UNITS}/remind")
def remind_units(number: int) -> Answered:
    notice = public_notices.one(number)
    own = {row.id for row in stored.of_notice(notice)}
    chosen = [one for one in request.form.getlist("unit", type=int) if one in own]
    if not chosen:
        return _reminding(notice, trouble="请勾选要提醒的单位。"), 422
    told = operating.remind(chosen, at=received_at(), settings=settings())
    return done(f"已提醒{told}个单位。", ".unit_notices", number=number)


def _reminding(notice: PublicNotice, *, trouble: str = "") -> str:
    awaited = [one for one in _inside(notice) if one.state is UnitNoticeState.AWAITED and one.people]
    pairs = [(one, operating.refusal_to_remind(one.row, one.at)) for one in awaited]
    return render_template(
        "office/unit_notices_remind.html", notice=notice, award=_award(awaited), pairs=pairs, trouble=trouble
    )


# -- one unit ------------------------------------------------------------------------------------------------


@blueprint.get(UNIT)
def unit_notice(number: int) -> str:
    return _page(number)


@blueprint.post(UNIT)
def change_unit_notice(number: int) -> Answered:
    """Days and confirmation, on behalf of the unit."""
    stored.one(number)
    with shown_again(lambda trouble: _page(number, trouble=trouble), stale=shown.CHANGED):
        words = shown.change(number, by=me(), at=received_at())
    return done(words, ".unit_notice", number=number)


def _page(number: int, *, trouble: str = "") -> str:
    row = stored.one(number)
    return render_template(
        "office/unit_notice.html",
        inside=Inside(row),
        days=shown.typed_days(row),
        scanned=shown.scan_words(row),
        trouble=trouble,
    )


@blueprint.get(f"{UNIT}/<kind>.docx")
def unit_notice_paper(number: int, kind: str) -> Response:
    return shown.paper(stored.one(number), kind)


@blueprint.get(f"{UNIT}/scan")
def unit_notice_scan(number: int) -> Response:
    return shown.scan(stored.one(number))


@blueprint.get(f"{UNIT}/exempt")
def before_exempting_unit(number: int) -> str:
    return _act(number, "exempt")


@blueprint.post(f"{UNIT}/exempt")
def exempt_unit(number: int) -> Answered:
    stored.one(number)
    with shown_again(lambda trouble: _act(number, "exempt", trouble=trouble), stale=shown.CHANGED):
        operating.exempt(number, seen_version(), sent_text("reason"), by=me(), at=received_at())
    return done("已认定为不适用，原因记入操作记录。", ".unit_notice", number=number)


@blueprint.get(f"{UNIT}/reopen")
def before_reopening_unit(number: int) -> str:
    return _act(number, "reopen")


@blueprint.post(f"{UNIT}/reopen")
def reopen_unit(number: int) -> Answered:
    stored.one(number)
    by, at = me(), received_at()
    with shown_again(lambda trouble: _act(number, "reopen", trouble=trouble), stale=shown.CHANGED):
        operating.reopen(number, seen_version(), sent_text("reason"), by=by, at=at, settings=settings())
    return done("已退回重报，单位已收到通知。", ".unit_notice", number=number)


def _act(number: int, act: str, *, trouble: str = "") -> str:
    inside = Inside(stored.one(number))
    refusal = inside.refusal_to_exempt if act == "exempt" else inside.refusal_to_reopen
    return render_template(
        "office/unit_notice_act.html",
        inside=inside,
        act=act,
        refusal=refusal,
        reason=request.form.get("reason", ""),
        trouble=trouble,
    )
