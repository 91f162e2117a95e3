"""What the office decides on one application: findings, return for correction, refusal."""

from datetime import datetime
from typing import Any

from flask import flash, redirect, render_template, request, url_for

from portal import clock
from portal.operations.office import reviewing
from portal.rules.applying.correcting import correctable
from portal.rules.office.reviewing import Found, Item, Value
from portal.storage.office import desk
from portal.web.answering import Answered, done, shown_again
from portal.web.filters import moment
from portal.web.moments import NO_MOMENT, field_value, typed_moment, usual
from portal.web.office.area import blueprint
from portal.web.office.desk.case import Case, case_page
from portal.web.origin import settings
from portal.web.receiving import NUMBER, me, received_at, seen_version, sent_text

ALL_OK = {item: Found(Value.OK) for item in Item}


@blueprint.get(f"/applications/<{NUMBER}:number>/findings")
def before_finding(number: int) -> Answered:
    """Where a reload, or a sign-in that had run out, leads back to."""
    return redirect(url_for(".case", number=Case(number).number))


@blueprint.post(f"/applications/<{NUMBER}:number>/findings")
def find(number: int) -> Answered:
    found, whole = Case(number), request.form.get("act") == "all"
    findings = ALL_OK if whole else _given()
    with shown_again(lambda trouble: case_page(found, typed=findings, trouble=trouble)):
        reviewing.record_findings(number, seen_version(), findings, by=me(), at=received_at())
    if whole:
        return _next(found, f"“{found.application.name}”的审查意见已保存：全部符合。")
    return done("审查意见已保存。", ".case", number=number, _anchor="findings")


@blueprint.get(f"/applications/<{NUMBER}:number>/next")
def next_case(number: int) -> Answered:
    """The next application to be read."""
    return _next(Case(number), "")


def _next(found: Case, words: str) -> Answered:
    following = desk.next_unread(found.programme.id, me(), found.number)
    if following is None:
        return done(f"{words}没有下一份等待审查的申报了。", ".queue", programme=found.programme.id, stage="submitted")
    if words:
        flash(f"{words}这是下一份。")
    return redirect(url_for(".case", number=following), 303)


def _given() -> dict[Item, Found]:
    return {item: Found(Value(value), sent_text(f"note-{item}")) for item in Item if (value := _value(item))}


def _value(item: Item) -> str:
    given = request.form.get(f"value-{item}", "")
    return given if given in tuple(Value) else ""


@blueprint.get(f"/applications/<{NUMBER}:number>/return")
def before_returning(number: int) -> str:
    found = Case(number)
    days = found.rulebook.procedure.correction_days.value
    return _return_page(found, until=field_value(usual(clock.now(), days)))


@blueprint.post(f"/applications/<{NUMBER}:number>/return")
def send_back(number: int) -> Answered:
    found, sections, reason = Case(number), request.form.getlist("sections"), sent_text("reason")
    until = typed_moment(request.form.get("until", ""))
    written: dict[str, Any] = {"sections": sections, "reason": reason, "until": request.form.get("until", "")}
    if until is None:
        return _return_page(found, trouble=NO_MOMENT, **written), 422
    with shown_again(lambda trouble: _return_page(found, trouble=trouble, **written)):
        _send_back(number, sections, reason, until)
    return done(f"已退回补正，{moment(until)} 前重新提交。申报人已收到通知。", ".case", number=number)


def _send_back(number: int, sections: list[str], reason: str, until: datetime) -> None:
    reviewing.return_for_correction(
        number,
        seen_version(),
        sections=sections,
        reason=reason,
        until=until,
        by=me(),
        at=received_at(),
        settings=settings(),
    )


def _return_page(found: Case, *, trouble: str = "", **written: Any) -> str:
    parts = correctable(found.rulebook)
    return render_template("office/return.html", case=found, parts=parts, trouble=trouble, written=written)


@blueprint.get(f"/applications/<{NUMBER}:number>/refuse")
def before_refusing(number: int) -> str:
    return _refuse_page(Case(number))


@blueprint.post(f"/applications/<{NUMBER}:number>/refuse")
def refuse(number: int) -> Answered:
    found, reason = Case(number), sent_text("reason")
    with shown_again(lambda trouble: _refuse_page(found, trouble, reason)):
        reviewing.refuse(number, seen_version(), reason=reason, by=me(), at=received_at(), settings=settings())
    return done("已作出不予受理的决定。申报人已收到通知。", ".case", number=number)


def _refuse_page(found: Case, trouble: str = "", reason: str = "") -> str:
    return render_template("office/refuse.html", case=found, trouble=trouble, reason=reason)
