"""What earlier editions announced, as drafts for another one."""

from flask import render_template, request

from portal.operations.site import announcing
from portal.rules.site.announcing import AnnouncementState
from portal.storage.engine.errors import NotFound
from portal.storage.season import editions
from portal.storage.season.editions import Edition, EditionState
from portal.storage.site import announcements
from portal.web.answering import Answered, done
from portal.web.office.area import blueprint
from portal.web.receiving import NUMBER, me, received_at


def _edition(number: int) -> Edition:
    """:raises NotFound: there is no such edition, or it has ended."""
    edition = editions.by_id(number)
    if edition.state is EditionState.ENDED:
        raise NotFound
    return edition


@blueprint.get(f"/editions/<{NUMBER}:number>/announcements")
def before_taking_announcements(number: int) -> str:
    edition = _edition(number)
    earlier = [
        one
        for one in announcements.every()
        if one.state is not AnnouncementState.DRAFT and one.edition_number not in (None, edition.id)
    ]
    return render_template("office/announcements_take.html", edition=edition, earlier=earlier)


@blueprint.post(f"/editions/<{NUMBER}:number>/announcements")
def take_announcements(number: int) -> Answered:
    chosen = request.form.getlist("announcement", type=int)
    made = announcing.take_over(chosen, _edition(number), by=me(), at=received_at())
    return done(f"已建立 {len(made)} 份草稿，请逐份核对日期和文字后再发布。", ".announcements")
