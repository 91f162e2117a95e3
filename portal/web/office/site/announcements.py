"""Writing announcements 通知公告: the list, a new one, the text with its files. Nothing here is public yet."""

from typing import Any, NamedTuple

from flask import Response, redirect, render_template, request, url_for

from portal import clock
from portal.operations.site import announcing, calling
from portal.rules.site.announcing import AnnouncementKind, AnnouncementState, refusal_to_hold_back, refusal_to_write
from portal.storage.engine import blobs
from portal.storage.engine.errors import NotFound
from portal.storage.season import editions
from portal.storage.site import announcements as stored
from portal.storage.site.announcements import Announcement
from portal.web.answering import Answered, done, shown_again
from portal.web.downloads import download
from portal.web.office.area import blueprint
from portal.web.receiving import NUMBER, me, received_at, seen_version, sent_line, sent_text, uploaded

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
