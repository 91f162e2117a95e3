"""通知公告: writing an announcement, with its files, of which nothing is public yet; and what is done with it after a
look: published at once or later, amended, withdrawn, held back, restored, removed."""

from typing import Any, NamedTuple

from flask import Response, redirect, render_template, request, url_for

from portal import clock
from portal.operations.site import announcing, calling
from portal.rules.language.text_comparing import compared
from portal.rules.site.announcing import (
    FILES,
    AnnouncementKind,
    AnnouncementState,
    refusal_to_hold_back,
    refusal_to_remove,
    refusal_to_withdraw,
    refusal_to_write,
)
from portal.storage.engine import blobs
from portal.storage.engine.errors import NotFound
from portal.storage.season import editions
from portal.storage.site import announcements as stored
from portal.storage.site.announcements import Announcement
from portal.web.answering import Answered, done, shown_again
from portal.web.downloads import download
from portal.web.filters import moment
from portal.web.moments import NO_MOMENT, typed_moment
from portal.web.office.area import blueprint
from portal.web.receiving import NUMBER, me, received_at, seen_version, sent_line, sent_text, uploaded
from portal.web.recent_code import requires_recent_code

ONE = f"/announcements/<{NUMBER}:number>"


class Typed(NamedTuple):
    """What stands in the form."""

    kind: AnnouncementKind
    edition: int | None
    title: str
    text: str


@blueprint.get("/announcements")
def announcements() -> str:
    return render_template("office/announcements.html", rows=stored.every(), at=clock.now())


@blueprint.get("/announcements/new")
def before_announcing() -> str:
    return render_template("office/announcement_new.html", **_options())


@blueprint.post("/announcements/new")
def announce() -> Answered:
    """Begin one; the call of an edition begins with the text that its rules make."""
    typed = typed_form()
    title, text = "", ""
    if typed.kind is AnnouncementKind.CALL and typed.edition:
        title, text = calling.call(editions.by_id(typed.edition))
    made = announcing.draft(typed.kind, title, text, edition=typed.edition, by=me(), at=received_at())
    return redirect(url_for(".announcement", number=made.id), 303)


@blueprint.get(ONE)
def announcement(number: int) -> str:
    return edit_page(stored.one(number))


@blueprint.post(ONE)
def write_announcement(number: int) -> Answered:
    found, typed = stored.one(number), typed_form()
    with shown_again(
        lambda trouble: edit_page(stored.one(number), typed=typed, trouble=trouble),
        stale=lambda conflict: edit_page(conflict.current, typed=typed, theirs=found),
    ):
        written = announcing.write(
            number,
            seen_version(),
            **typed._asdict(),
            files=request.form.getlist("files", type=int),
            by=me(),
            at=received_at(),
        )
        if file := uploaded("file"):
            announcing.enclose(written.id, written.version, file, by=me(), at=received_at())
    if request.form.get("act") == "preview":
        return redirect(url_for(".preview_announcement", number=number), 303)
    return done("已保存。", ".announcement", number=number)


@blueprint.get(f"{ONE}/files/<{NUMBER}:file>")
def announcement_file(number: int, file: int) -> Response:
    found = stored.file_of(number, file)
    return download(blobs.get(found.blob.name), found.blob.media_type, found.name)


def edit_page(
    found: Announcement, *, typed: Typed | None = None, trouble: str = "", theirs: Announcement | None = None
) -> str:
    """``theirs``: it was changed by somebody else while ``typed`` was written."""
    return render_template(
        "office/announcement.html",
        announcement=found,
        typed=typed or Typed(found.kind, found.edition_number, found.title, found.text),
        files=stored.files_of(found),
        files_most=FILES,
        refusal=refusal_to_write(found.state),
        trouble=trouble,
        theirs=theirs,
        **_options(),
        **standing(found),
    )


def standing(found: Announcement) -> dict[str, Any]:
    """How far it has come, for every page about it."""
    at, versions = clock.now(), stored.versions_of(found)
    is_published = found.state is AnnouncementState.PUBLISHED
    return {
        "versions": versions,
        "published": is_published,
        "waits": is_published and refusal_to_hold_back(found.state, found.publish_at, at) is None,
        "changed": is_published and announcing.is_changed(found),
        "at": at,
    }


def _options() -> dict[str, list[tuple[str, str]]]:
    return {
        "kind_options": [(kind.value, kind.word) for kind in AnnouncementKind],
        "edition_options": [(str(row.id), row.name) for row in editions.every()],
    }


def typed_form() -> Typed:
    """The fields that every form about an announcement has."""
    kind, edition = request.form.get("kind", ""), request.form.get("edition", 0, type=int)
    known = {row.id for row in editions.every()}
    if kind not in tuple(AnnouncementKind) or (edition and edition not in known):
        raise NotFound
    written = sent_line("title"), sent_text("text")
    return Typed(AnnouncementKind(kind), edition or None, *written)


OTHER_FIRST = "另一位同事刚刚改动了这份公告，请核对现在的内容后再办理。"


@blueprint.get(f"{ONE}/preview")
def preview_announcement(number: int) -> str:
    return _preview(stored.one(number))


@blueprint.post(f"{ONE}/publish")
@requires_recent_code
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
@requires_recent_code
def amend_announcement(number: int) -> Answered:
    reason = sent_line("reason")
    with shown_again(lambda trouble: _preview(stored.one(number), trouble=trouble, typed=reason), stale=OTHER_FIRST):
        announcing.amend(number, seen_version(), reason, by=me(), at=received_at())
    return done("更正已发布。原文和更正的原因公众都可以看到。", ".announcement", number=number)


@blueprint.get(f"{ONE}/withdraw")
def before_withdrawing_announcement(number: int) -> str:
    return _act("withdraw", stored.one(number))


@blueprint.post(f"{ONE}/withdraw")
@requires_recent_code
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
