"""What is done with an announcement after a look at it: published at once or later, amended, withdrawn, held back,
restored, removed."""

from flask import render_template, request

from portal.operations.site import announcing
from portal.rules.language.text_comparing import compared
from portal.rules.site.announcing import refusal_to_remove, refusal_to_withdraw
from portal.storage.site import announcements as stored
from portal.storage.site.announcements import Announcement
from portal.web.answering import Answered, done, shown_again
from portal.web.filters import moment
from portal.web.office.area import blueprint
from portal.web.office.moments import NO_MOMENT, typed_moment
from portal.web.office.site.announcements import ONE, edit_page, standing
from portal.web.receiving import me, received_at, seen_version, sent_line

OTHER_FIRST = "另一位同事刚刚改动了这份公告，请核对现在的内容后再办理。"


@blueprint.get(f"{ONE}/preview")
def preview_announcement(number: int) -> str:
    return _preview(stored.one(number))


@blueprint.post(f"{ONE}/publish")
def publish_announcement(number: int) -> Answered:
    """At once, or when the officer says."""
    later, typed = request.form.get("when") == "later", sent_line("publish_at")
    publish_at = typed_moment(typed) if later else None
    if later and publish_at is None:
        return _preview(stored.one(number), trouble=NO_MOMENT, typed=typed), 422
    with shown_again(lambda trouble: _preview(stored.one(number), trouble=trouble, typed=typed), stale=OTHER_FIRST):
        announcing.publish(number, seen_version(), publish_at=publish_at, by=me(), at=received_at())
    return done(
        f"已定于 {moment(publish_at)} 发布。" if publish_at else "已发布，公众现在可以看到。",
        ".announcement",
        number=number,
    )


@blueprint.post(f"{ONE}/amend")
def amend_announcement(number: int) -> Answered:
    reason = sent_line("reason")
    with shown_again(lambda trouble: _preview(stored.one(number), trouble=trouble, typed=reason), stale=OTHER_FIRST):
        announcing.amend(number, seen_version(), reason, by=me(), at=received_at())
    return done("更正已发布。原文和更正的原因公众都可以看到。", ".announcement", number=number)


@blueprint.get(f"{ONE}/withdraw")
def before_withdrawing_announcement(number: int) -> str:
    return _act("withdraw", stored.one(number))


@blueprint.post(f"{ONE}/withdraw")
def withdraw_announcement(number: int) -> Answered:
    reason = sent_line("reason")
    with shown_again(
        lambda trouble: _act("withdraw", stored.one(number), trouble=trouble, reason=reason), stale=OTHER_FIRST
    ):
        announcing.withdraw(number, seen_version(), reason, by=me(), at=received_at())
    return done("已撤回。公众打开这一页会看到撤回的原因。", ".announcement", number=number)


@blueprint.get(f"{ONE}/remove")
def before_removing_announcement(number: int) -> str:
    return _act("remove", stored.one(number))


@blueprint.post(f"{ONE}/remove")
def remove_announcement(number: int) -> Answered:
    with shown_again(lambda trouble: _act("remove", stored.one(number), trouble=trouble), stale=OTHER_FIRST):
        announcing.remove(number, seen_version(), by=me(), at=received_at())
    return done("草稿已删除。", ".announcements")


@blueprint.post(f"{ONE}/back")
def take_announcement_back(number: int) -> Answered:
    """Make a draft again of what nobody has seen, or give up what was changed since it was published."""
    act = announcing.hold_back if request.form.get("act") == "hold" else announcing.restore
    with shown_again(lambda trouble: edit_page(stored.one(number), trouble=trouble), stale=OTHER_FIRST):
        act(number, seen_version(), by=me(), at=received_at())
    return done(
        "已收回为草稿，不会自动发布。" if act is announcing.hold_back else "已恢复为发布的内容。",
        ".announcement",
        number=number,
    )


def _preview(found: Announcement, *, trouble: str = "", typed: str = "") -> str:
    told = standing(found)
    last = told["versions"][-1] if told["versions"] else None
    return render_template(
        "office/announcement_preview.html",
        announcement=found,
        files=stored.files_of(found),
        refusal=announcing.refusal_to_publish(found),
        pieces=compared(last.text, found.text) if last and told["published"] else (),
        last=last,
        trouble=trouble,
        typed=typed,
        **told,
    )


def _act(act: str, found: Announcement, *, trouble: str = "", reason: str = "") -> str:
    told = standing(found)
    refusal = refusal_to_withdraw(found.state) if act == "withdraw" else refusal_to_remove(len(told["versions"]))
    return render_template(
        "office/announcement_act.html",
        act=act,
        announcement=found,
        refusal=refusal,
        trouble=trouble,
        reason=reason,
    )
