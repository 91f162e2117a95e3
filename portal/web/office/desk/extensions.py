"""延期: one officer proposes a later deadline for one application, another one decides."""

from datetime import datetime
from typing import NamedTuple

from flask import flash, redirect, render_template, request, url_for

from portal import clock
from portal.operations.applying import deadlines
from portal.operations.office import extending
from portal.operations.office.extending import EXTENSION
from portal.rules.language.contacts import normal_email
from portal.rules.office.reviewing import EXTENDABLE
from portal.storage.applying import applications
from portal.storage.applying.applications import Application
from portal.storage.engine.errors import NotFound
from portal.storage.office import reviews
from portal.storage.people import accounts
from portal.storage.season.editions import EditionState
from portal.web.answering import Answered, done, shown_again
from portal.web.filters import moment
from portal.web.moments import NO_MOMENT, field_value, typed_moment, usual
from portal.web.office.area import blueprint
from portal.web.office.desk.history import name_of
from portal.web.origin import settings
from portal.web.receiving import NUMBER, me, received_at, seen_version, sent_text
from portal.web.recent_code import requires_recent_code


class Extendable(NamedTuple):
    """An application whose deadline can be moved. Of a draft the office learns whose and which, and nothing else."""

    application: Application
    award: str
    closes_at: datetime


@blueprint.get("/extensions")
def extensions() -> str:
    """What waits for a decision, and the way to an applicant's drafts: by the address that they sign in with."""
    email = request.args.get("email", "")
    return _page(email=email, found=_begun_by(email) if email else [])


def _page(*, status: str = "", **shown: object) -> str:
    waiting = extending.waiting()
    refusals = {one.proposal.id: EXTENSION.refusal_to_decide(one.proposal, me()) for one in waiting}
    usual_page = {"email": "", "found": [], "trouble": "", "trouble_at": 0, "reason": ""}
    return render_template(
        "office/extensions.html", waiting=waiting, refusals=refusals, name_of=name_of, **{**usual_page, **shown}
    )


def _begun_by(email: str) -> list[Extendable]:
    try:
        account = accounts.by_email(normal_email(email))
    except NotFound:
        return []
    return [_extendable(found) for found in applications.of(account) if _may_be(found)]


def _may_be(application: Application) -> bool:
    return application.stage in EXTENDABLE and application.programme.edition.state is EditionState.OPEN


def _extendable(application: Application) -> Extendable:
    award = application.programme.book.titles.short
    return Extendable(application, award, deadlines.closes_for(application))


@blueprint.get(f"/applications/<{NUMBER}:number>/extension")
def before_extending(number: int) -> str:
    found = _theirs(number)
    days = found.application.programme.book.procedure.extension_days.value
    until = field_value(usual(max(found.closes_at, clock.now()), days))
    return _form(found, until=until, reason="")


@blueprint.post(f"/applications/<{NUMBER}:number>/extension")
def propose_extension(number: int) -> Answered:
    found, reason, text = _theirs(number), sent_text("reason"), request.form.get("until", "")
    until = typed_moment(text)
    with shown_again(lambda trouble: _form(found, until=text, reason=reason, trouble=trouble)):
        if until is None:
            return _form(found, until=text, reason=reason, trouble=NO_MOMENT), 422
        extending.propose(number, until=until, reason=reason, by=me(), at=received_at())
    return done("延期已提出，等另一位工作人员决定。决定以前，截止时间不变。", ".extensions")


def _theirs(number: int) -> Extendable:
    return _extendable(reviews.application_for(me(), number, begun=True))


def _form(found: Extendable, *, until: str, reason: str, trouble: str = "") -> str:
    return render_template("office/extension.html", found=found, until=until, reason=reason, trouble=trouble)


@blueprint.get(f"/extensions/<{NUMBER}:proposal>")
def before_deciding(proposal: int) -> Answered:
    """Where a reload, or a sign-in that had run out, leads back to."""
    return redirect(url_for(".extensions"))


@blueprint.post(f"/extensions/<{NUMBER}:proposal>")
@requires_recent_code
def decide_extension(proposal: int) -> Answered:
    reason = sent_text("reason")
    with shown_again(lambda trouble: _page(trouble=trouble, trouble_at=proposal, reason=reason)):
        if request.form.get("act") == "approve":
            granted = EXTENSION.approve(proposal, seen_version(), by=me(), at=received_at(), settings=settings())
            flash(f"已同意延期至 {moment(granted.until_at)}，申报人已收到通知。")
        else:
            EXTENSION.decline(proposal, seen_version(), reason, by=me(), at=received_at())
            flash("已记录：不同意延期，截止时间不变。")
    return redirect(url_for(".extensions"), 303)
