"""Submitting, withdrawing and taking up again."""

from flask import flash, redirect, render_template, request, url_for

from portal import clock
from portal.operations.applying import submitting
from portal.rules.applying.consents import CONSENTS, DECLARATION
from portal.rules.applying.submitting import refusal_to_withdraw
from portal.web.answering import Answered, shown_again
from portal.web.applicant.area import blueprint
from portal.web.applicant.draft import Filling
from portal.web.applicant.filling.checking import page as check_page
from portal.web.filters import time_of_day
from portal.web.origin import settings
from portal.web.receiving import me, received_at, seen_version

AGREEMENTS = frozenset({*(consent.key for consent in CONSENTS), DECLARATION})
CHANGED = "在您打开核对页之后，申报内容在另一个窗口改动过。为了让提交的正是您核对过的内容，这一次没有提交。"


@blueprint.get("/<int:number>/submit")
def before_submitting(number: int) -> Answered:
    """Where a reload, or a sign-in that had run out, leads back to."""
    return redirect(url_for(".check", number=Filling(number).number))


@blueprint.post("/<int:number>/submit")
def submit(number: int) -> Answered:
    filling = Filling(number)
    agreed = AGREEMENTS & set(request.form.getlist("agreed"))
    if filling.standing.editable and agreed != AGREEMENTS:
        return check_page(filling, ticked=agreed, missing=AGREEMENTS - agreed), 422
    with shown_again(lambda trouble: _not_submitted(filling, trouble), 409, stale=CHANGED):
        submitting.submit(
            number,
            seen_version(),
            consents=agreed - {DECLARATION},
            declared=DECLARATION in agreed,
            request_key=request.form.get("request_key", ""),
            by=me(),
            at=received_at(),
            settings=settings(),
            seen=request.form.get("seen", ""),
        )
    return redirect(url_for(".receipt", number=number), 303)


def _not_submitted(filling: Filling, reason: str) -> str:
    """The page that says so, loudly, and that nothing is lost."""
    at, closes_at = received_at(), filling.closes_at
    late = f"{time_of_day(at)}.{at.microsecond:06d}" if at > closes_at else ""
    return render_template("applicant/not_submitted.html", filling=filling, reason=reason, at=at, late=late)


@blueprint.get("/<int:number>/withdraw")
def before_withdrawing(number: int) -> str:
    filling = Filling(number)
    refusal = refusal_to_withdraw(filling.application.stage, clock.now(), filling.closes_at)
    return render_template("applicant/withdraw.html", filling=filling, refusal=refusal)


@blueprint.post("/<int:number>/withdraw")
def withdraw(number: int) -> Answered:
    filling = Filling(number)
    submitting.withdraw(number, seen_version(), by=me(), at=received_at())
    flash(f"“{filling.rulebook.titles.short}”的申报已经撤回。")
    return redirect(filling.overview, 303)


@blueprint.get("/<int:number>/resume")
def before_resuming(number: int) -> Answered:
    """Where a reload, or a sign-in that had run out, leads back to."""
    return redirect(Filling(number).overview)


@blueprint.post("/<int:number>/resume")
def resume(number: int) -> Answered:
    filling = Filling(number)
    submitting.resume(number, seen_version(), by=me(), at=received_at())
    flash("已恢复为草稿，可以修改并重新提交。")
    return redirect(filling.overview, 303)
