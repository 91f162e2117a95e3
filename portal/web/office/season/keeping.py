"""保存与清除: what is kept of the editions that have ended, until when, and proposing that it goes. (第三十一条)"""

from flask import render_template

from portal import clock
from portal.operations.keeping import purging
from portal.rules.season.keeping import DRAFTS_KEPT, DRAFTS_TOLD
from portal.web.answering import Answered, done, shown_again
from portal.web.office.area import blueprint
from portal.web.receiving import NUMBER, me, received_at
from portal.web.recent_code import requires_recent_code


@blueprint.get("/keeping")
def keeping() -> str:
    return _page()


@blueprint.get(f"/keeping/<{NUMBER}:number>", endpoint="before_purging")
def before_purging(number: int) -> str:
    """Where a reload, or a sign-in that had run out, leads back to."""
    return _page(trouble_at=purging.standing(number, at=clock.now()).edition.id)


@blueprint.post(f"/keeping/<{NUMBER}:number>")
@requires_recent_code
def propose_purge(number: int) -> Answered:
    with shown_again(lambda trouble: _page(trouble, number), 409):
        purging.propose(number, by=me(), at=received_at())
    return done("已提请另一位同事确认，在“两人办理”里决定。", ".keeping")


def _page(trouble: str = "", trouble_at: int = 0) -> str:
    return render_template(
        "office/keeping.html",
        rows=purging.every(at=clock.now()),
        trouble=trouble,
        trouble_at=trouble_at,
        drafts=DRAFTS_KEPT.days,
        told=DRAFTS_TOLD.days,
    )
