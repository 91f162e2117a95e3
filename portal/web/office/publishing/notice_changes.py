"""公示的安排: publishing at a moment that is set beforehand; extending, interrupting and restarting a notice that runs;
an objection that came by letter or telephone. (第二十一条, 第二十五条)"""

from flask import render_template, request

from portal import clock
from portal.operations.publishing import changing_notice, moving_up, objecting, publishing_list
from portal.operations.publishing.changing_notice import NOTICE_CHANGE
from portal.rules.publishing import objecting as objections
from portal.rules.publishing.objecting import Channel, Written
from portal.rules.publishing.public_notice import Change
from portal.storage.engine.errors import NotFound
from portal.storage.publishing import honour_lists, public_notices
from portal.storage.publishing.public_notices import PublicNotice
from portal.web.answering import Answered, done, shown_again
from portal.web.moments import typed_day, typed_moment
from portal.web.office.area import blueprint
from portal.web.office.publishing.honour_list import left_of
from portal.web.origin import settings
from portal.web.receiving import NUMBER, me, received_at, sent_line, sent_text, uploads
from portal.web.recent_code import requires_recent_code

LIST = f"/honour-lists/<{NUMBER}:number>"
EXPLAINED = {
    Change.EXTENDED: "最后一天改到以后，已经开始的公示继续",
    Change.INTERRUPTED: "公示停止计算，等待重新开始",
    Change.RESTARTED: "从今天起重新计算工作日，今天不计",
}


# -- published at a moment -------------------------------------------------------------------------------------


@blueprint.get(f"{LIST}/schedule")
def before_scheduling(number: int) -> str:
    return _schedule_page(number, {})


@blueprint.post(f"{LIST}/schedule")
@requires_recent_code
def schedule_notice(number: int) -> Answered:
    typed = {name: sent_line(name) for name in ("publish_at", "last_day")}
    if request.form.get("act") == "cancel":
        publishing_list.unschedule(number)
        return done("已取消定时公示。", ".public_notice", number=number)
    moment, last_day = typed_moment(typed["publish_at"]), typed_day(typed["last_day"])
    with shown_again(lambda trouble: _schedule_page(number, typed, trouble=trouble)):
        publishing_list.schedule(number, moment, last_day, by=me(), at=received_at())
    return done("已安排定时公示，到时自动公布。", ".public_notice", number=number)


def _schedule_page(number: int, typed: dict[str, str], *, trouble: str = "") -> str:
    standing = publishing_list.standing(number, at=clock.now())
    plan = public_notices.scheduled(number)
    return render_template("office/schedule.html", standing=standing, plan=plan, typed=typed, trouble=trouble)


# -- moving up -------------------------------------------------------------------------------------------------


@blueprint.get(f"{LIST}/moving-up")
def before_moving_up(number: int) -> str:
    return _moving_page(number, {})


@blueprint.post(f"{LIST}/moving-up")
def propose_moving_up(number: int) -> Answered:
    typed = {name: sent_line(name) for name in ("application", "honour")} | {"reason": sent_text("reason")}
    chosen = int(typed["application"]) if typed["application"].isdecimal() and len(typed["application"]) < 17 else 0
    with shown_again(lambda trouble: _moving_page(number, typed, trouble=trouble)):
        moving_up.propose(number, chosen, typed["honour"], typed["reason"], by=me(), at=received_at())
    return done("递补已提请组委会审定。审定以前，名单不变。", ".public_notice", number=number)


def _moving_page(number: int, typed: dict[str, str], *, trouble: str = "") -> str:
    now = moving_up.standing(number)
    book = now.list.programme.book
    return render_template(
        "office/moving_up.html",
        now=now,
        book=book,
        people=[(str(one.application), f"{one.number}　{one.name}　{one.unit}") for one in now.candidates],
        honours=[(one.key, one.title) for one in book.honours if now.places.get(one.key, 0) > 0],
        typed=typed,
        trouble=trouble,
    )


# -- changed while it runs -------------------------------------------------------------------------------------


def _notice_of(number: int) -> PublicNotice:
    """:raises NotFound: the list is not published."""
    if notice := public_notices.of_list(number):
        return notice
    raise NotFound(f"{number} is not published")


@blueprint.get(f"{LIST}/change")
def before_changing_notice(number: int) -> str:
    return _change_page(_notice_of(number), {})


@blueprint.post(f"{LIST}/change")
def propose_notice_change(number: int) -> Answered:
    notice, at = _notice_of(number), received_at()
    typed = {name: sent_line(name) for name in ("change", "last_day", "reason")}
    change = Change(typed["change"]) if typed["change"] in tuple(Change) else None
    with shown_again(lambda trouble: _change_page(notice, typed, trouble=trouble)):
        changing_notice.propose(notice.id, change, typed_day(typed["last_day"]), typed["reason"], by=me(), at=at)
    return done("已提出，等另一位工作人员决定。决定以前，公示照旧。", ".matters")


def _change_page(notice: PublicNotice, typed: dict[str, str], *, trouble: str = "") -> str:
    possible = (Change.RESTARTED,) if notice.is_interrupted else (Change.EXTENDED, Change.INTERRUPTED)
    return render_template(
        "office/notice_change.html",
        notice=notice,
        book=notice.list.programme.book,
        left=left_of(notice, clock.now()),
        options=[(one.value, one.word, EXPLAINED[one]) for one in possible],
        waits=NOTICE_CHANGE.refusal_to_propose(notice.id),
        typed=typed,
        trouble=trouble,
    )


# -- an objection that did not come here -----------------------------------------------------------------------


@blueprint.get(f"{LIST}/objections/enter")
def before_entering_objection(number: int) -> str:
    return _enter_page(_notice_of(number), {})


@blueprint.post(f"{LIST}/objections/enter")
def enter_objection(number: int) -> Answered:
    notice = _notice_of(number)
    typed = {name: sent_line(name) for name in ("about", "channel", "came_at", "name", "phone", "email")}
    typed["facts"] = sent_text("facts")
    with shown_again(lambda trouble: _enter_page(notice, typed, trouble=trouble)):
        taken = _entered(notice, typed)
    return done(f"异议已录入，受理编号：{taken}。请把编号告诉提出异议的人。", ".objections")


def _entered(notice: PublicNotice, typed: dict[str, str]) -> str:
    person = next((one for one in honour_lists.standing_in(notice.list) if one.number == typed["about"]), None)
    if person is None:
        raise objections.refused_nobody()
    channel = Channel(typed["channel"]) if typed["channel"] in tuple(Channel) else None
    written: Written = objections.cleaned(typed["name"], typed["phone"], typed["email"], typed["facts"])
    came_at, files = typed_moment(typed["came_at"]), list(uploads("files"))
    taken = objecting.enter(person.id, written, channel, came_at, files, by=me(), at=received_at(), settings=settings())
    return taken.receipt


def _enter_page(notice: PublicNotice, typed: dict[str, str], *, trouble: str = "") -> str:
    people = honour_lists.standing_in(notice.list)
    return render_template(
        "office/objection_enter.html",
        notice=notice,
        book=notice.list.programme.book,
        people=[(one.number, f"{one.number}　{one.name}　{one.unit}") for one in people],
        channels=[(one.value, one.word) for one in Channel],
        typed=typed,
        trouble=trouble,
    )
