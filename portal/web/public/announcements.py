"""通知公告 for everybody: the list, each announcement with its files, and how it was amended."""

from itertools import pairwise
from typing import NamedTuple

from flask import Response, abort, render_template, request

from portal import clock
from portal.operations.site import announcing, bulletin
from portal.rules.language.text_comparing import Piece, compared
from portal.rules.site.announcing import AnnouncementKind, AnnouncementState
from portal.storage.engine import blobs
from portal.storage.site import announcements as stored
from portal.storage.site.announcements import Announcement, AnnouncementFile, AnnouncementVersion
from portal.web.answering import Answered
from portal.web.downloads import download
from portal.web.public.pages import blueprint
from portal.web.receiving import NUMBER

ON_A_PAGE = 30


class Change(NamedTuple):
    """One version with what it changed in the one before."""

    version: AnnouncementVersion
    number: int
    title: tuple[Piece, ...]
    text: tuple[Piece, ...]
    files_gone: list[AnnouncementFile]
    files_come: list[AnnouncementFile]


@blueprint.get("/announcements")
def announcements() -> str:
    kind = request.args.get("kind", "")
    if kind and kind not in tuple(AnnouncementKind):
        abort(404)
    items = [item for item in bulletin.announced(clock.now()) if not kind or item.kind == AnnouncementKind(kind).word]
    page, pages = request.args.get("page", 1, type=int), max(1, -(-len(items) // ON_A_PAGE))
    if not 1 <= page <= pages:
        abort(404)
    return render_template(
        "public/announcements.html",
        items=items[(page - 1) * ON_A_PAGE : page * ON_A_PAGE],
        kinds=list(AnnouncementKind),
        kind=kind,
        page=page,
        pages=pages,
    )


@blueprint.get(f"/announcements/<{NUMBER}:number>")
def announcement(number: int) -> str:
    found = stored.one_said(number, at=clock.now())
    versions = announcing.seen_versions(found)
    is_withdrawn = found.state is AnnouncementState.WITHDRAWN
    return render_template(
        "public/announcement.html",
        announcement=found,
        version=versions[-1],
        amendments=list(enumerate(versions[1:], start=1)),
        files=[] if is_withdrawn else stored.files_in(versions[-1]),
        withdrawn=is_withdrawn,
    )


@blueprint.get(f"/announcements/<{NUMBER}:number>/history")
def history(number: int) -> str:
    found = _standing(number)
    versions = announcing.seen_versions(found)
    changes = [_change(place, before, after) for place, (before, after) in enumerate(pairwise(versions), start=1)]
    return render_template(
        "public/announcement_history.html", announcement=found, version=versions[-1], changes=changes[::-1]
    )


@blueprint.get(f"/announcements/<{NUMBER}:number>/files/<{NUMBER}:file>")
def announcement_file(number: int, file: int) -> Answered:
    found = announcing.public_file(number, file, at=clock.now())
    response: Response = download(blobs.get(found.blob.name), found.blob.media_type, found.name)
    response.headers["Cache-Control"] = "public, max-age=3600"  # it never changes, but may be withdrawn
    return response


def _standing(number: int) -> Announcement:
    """One that was not withdrawn."""
    found = stored.one_said(number, at=clock.now())
    if found.state is AnnouncementState.WITHDRAWN:
        abort(404)
    return found


def _change(number: int, before: AnnouncementVersion, after: AnnouncementVersion) -> Change:
    then, now = stored.files_in(before), stored.files_in(after)
    return Change(
        version=after,
        number=number,
        title=compared(before.title, after.title) if before.title != after.title else (),
        text=compared(before.text, after.text) if before.text != after.text else (),
        files_gone=[file for file in then if file.id not in after.files],
        files_come=[file for file in now if file.id not in before.files],
    )
