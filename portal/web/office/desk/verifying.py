"""身份核实: several applications were submitted with one number; one officer proposes whose it is, another decides."""

from flask import flash, redirect, render_template, request, url_for

from portal.operations.office import verifying
from portal.operations.office.verifying import VERIFICATION, Question
from portal.rules.office.verifying import NOBODY
from portal.web.answering import Answered, done, shown_again
from portal.web.filters import moment
from portal.web.office.area import blueprint
from portal.web.office.desk.history import name_of
from portal.web.origin import settings
from portal.web.receiving import NUMBER, me, received_at, seen_version, sent_text
from portal.web.recent_code import requires_recent_code

NOTHING_CHOSEN = -1


@blueprint.get("/verifications")
def verifications() -> str:
    return _page()


def _options_of(question: Question) -> list[tuple[int, str]]:
    """The answers that can be given: each of the applications, or none."""
    words = "{0.name}，{0.programme.book.titles.short}，{1} 提交"
    found = [(one.id, words.format(one.application, moment(one.entered_at))) for one in question.claims]
    return [*found, (NOBODY, "都不是本人的")]


def _page(**shown: object) -> str:
    asked = verifying.questions()
    refusals = {one.number: VERIFICATION.refusal_to_decide(one.proposal, me()) for one in asked if one.proposal}
    usual = {"trouble": "", "trouble_at": 0, "reason": "", "chosen": NOTHING_CHOSEN}
    return render_template(
        "office/verifications.html",
        **{"questions": asked, "refusals": refusals, "name_of": name_of, "options_of": _options_of, **usual, **shown},
    )


@blueprint.get(f"/verifications/<{NUMBER}:number>")
@blueprint.get(f"/verifications/<{NUMBER}:number>/decision", endpoint="before_deciding_verification")
def before_verifying(number: int) -> Answered:
    """Where a reload, or a sign-in that had run out, leads back to."""
    return redirect(url_for(".verifications"))


@blueprint.post(f"/verifications/<{NUMBER}:number>")
def propose_verification(number: int) -> Answered:
    reason, text = sent_text("reason"), request.form.get("rightful", "")
    chosen = int(text) if text.isdecimal() and len(text) < 17 else NOTHING_CHOSEN
    with shown_again(lambda trouble: _page(trouble=trouble, trouble_at=number, reason=reason, chosen=chosen)):
        verifying.propose(number, chosen, reason, by=me(), at=received_at())
    return done("核实结果已提出，等另一位工作人员决定。决定以前，各份申报都不变。", ".verifications")


@blueprint.post(f"/verifications/<{NUMBER}:number>/decision")
@requires_recent_code
def decide_verification(number: int) -> Answered:
    proposal, reason = verifying.waiting_on(number), sent_text("reason")
    with shown_again(lambda trouble: _page(trouble=trouble, trouble_at=number, reason=reason)):
        if request.form.get("act") == "approve":
            VERIFICATION.approve(proposal.id, seen_version(), by=me(), at=received_at(), settings=settings())
            flash("核实结果已生效，各位申报人已收到通知。")
        else:
            VERIFICATION.decline(proposal.id, seen_version(), reason, by=me(), at=received_at())
            flash("已记录：不同意，各份申报都不变。")
    return redirect(url_for(".verifications"), 303)
