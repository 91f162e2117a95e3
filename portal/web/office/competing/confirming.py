"""核对: a result that one officer has read in, which another one confirms or gives back."""

from flask import render_template, request

from portal import clock
from portal.operations.competing import taking
from portal.storage.competing import competitions
from portal.storage.people import accounts
from portal.storage.season import proposals
from portal.storage.season.proposals import Proposal
from portal.web.answering import Answered, done, shown_again
from portal.web.competing.view import View
from portal.web.office.area import blueprint
from portal.web.receiving import NUMBER, me, seen_version, sent_text
from portal.web.recent_code import requires_recent_code
from portal.web.showing.competitions import rows_of

WAITING = f"/competitions/results/<{NUMBER}:number>/decision"


@blueprint.get(WAITING)
def before_confirming_result(number: int) -> str:
    return _confirm_page(proposals.one(number))


@blueprint.post(WAITING)
@requires_recent_code
def confirm_result(number: int) -> Answered:
    found, reason = proposals.one(number), sent_text("reason")
    with shown_again(
        lambda trouble: _confirm_page(proposals.one(number), trouble, reason), stale="这项提议刚刚已经办结。"
    ):
        if approves := request.form.get("act") == "approve":
            taking.RESULT.approve(number, seen_version(), by=me(), at=clock.now())
        else:
            taking.RESULT.decline(number, seen_version(), reason, by=me(), at=clock.now())
    held = competitions.one(found.subject)
    words = "已确认，结果已经公布，文件已存档。" if approves else "已退回，结果没有导入。"
    return done(words, ".competition", number=held.programme.id, key=held.key)


def _confirm_page(found: Proposal, trouble: str = "", reason: str = "") -> str:
    taken = taking.RESULT.content_of(found)
    held = competitions.one(found.subject)
    view = View(held.programme.id, held.key)
    ranking = taken.ranking
    return render_template(
        "office/competition_confirm.html",
        view=view,
        stage=view.stage(taken.stage),
        found=found,
        taken=taken,
        file_digest=taking.digest_of(taken.file),
        rows=rows_of(view.book, ranking),
        differences=taking.differences_of(held, ranking),
        proposer=accounts.one(found.proposer).contact.name,
        refusal=taking.RESULT.refusal_to_decide(found, me()),
        trouble=trouble,
        reason=reason,
    )
