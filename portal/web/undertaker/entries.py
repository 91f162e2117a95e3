"""参赛作品: the entries to a competition that one undertakes; each as it was submitted, accepted or returned here."""

from functools import cached_property
from typing import Any

from flask import Response, abort, render_template, request

from portal import clock
from portal.documents.media_types import PDF, WORD
from portal.operations.applying import materials
from portal.operations.competing import entering
from portal.operations.office import archiving, reviewing
from portal.rules.applying import answers as answering
from portal.rules.applying.correcting import correctable
from portal.rules.language.stages import Stage
from portal.storage.applying import snapshots
from portal.storage.competing import competitions
from portal.storage.engine import blobs
from portal.storage.office import official_numbers
from portal.web.answering import Answered, done, shown_again
from portal.web.competing.view import ONE, View
from portal.web.downloads import download, picture
from portal.web.filters import moment
from portal.web.moments import NO_MOMENT, field_value, typed_moment, usual
from portal.web.origin import settings
from portal.web.receiving import NUMBER, me, received_at, seen_version, sent_text
from portal.web.recent_code import requires_recent_code
from portal.web.showing.reading import Part, Reading
from portal.web.undertaker.area import blueprint

ENTRY = f"/entries/<{NUMBER}:number>"


class Shown:
    """One entry, read once a request; of another competition, or never submitted, it is not there."""

    def __init__(self, number: int) -> None:
        self.application = reviewing.application_for(me(), number)
        self.number = number
        held = competitions.of_entries(self.application.programme.id) or abort(404)
        self.view = View(held.programme.id, held.key)
        self.rulebook = self.application.programme.book
        self.snapshot = snapshots.latest(number)
        self.manifest = materials.manifest_of(self.snapshot)
        self.answers = answering.blank(self.rulebook) | self.manifest.plain_answers

    @property
    def title(self) -> str:
        return str(self.answers[entering.ENTRY_TITLE])

    @property
    def official_number(self) -> str:
        return official_numbers.of(self.number)

    @cached_property
    def acts(self) -> reviewing.Acts:
        return reviewing.acts(self.application, by=me(), at=clock.now())

    @property
    def parts(self) -> list[Part]:
        return Reading(self.rulebook, self.answers).parts(answering.sections_of(self.rulebook)[:-1])


@blueprint.get(f"{ONE}/entries")
def entries(number: int, key: str) -> str:
    view = View(number, key)
    found = [Shown(one.id) for one in entering.filed(view.held)] if view.held else []
    tracks = {track.key: track.name for track in view.book.tracks}
    return render_template("undertaker/entries.html", view=view, entries=found, tracks=tracks, accepted=Stage.ACCEPTED)


@blueprint.get(ENTRY)
def entry(number: int) -> str:
    return _page(Shown(number))


@blueprint.post(f"{ENTRY}/accept")
@requires_recent_code
def accept_entry(number: int) -> Answered:
    found = Shown(number)
    with shown_again(lambda trouble: _page(found, trouble)):
        [given] = reviewing.accept([(number, seen_version())], by=me(), at=received_at(), settings=settings())
    return done(f"已受理，编号 {given.text}。参赛者已收到通知。", ".entries", **found.view.place)


@blueprint.post(f"{ENTRY}/return")
def return_entry(number: int) -> Answered:
    found, sections, reason = Shown(number), request.form.getlist("sections"), sent_text("reason")
    until = typed_moment(request.form.get("until", ""))
    written: dict[str, Any] = {"sections": sections, "reason": reason, "until": request.form.get("until", "")}
    if until is None:
        return _page(found, NO_MOMENT, written), 422
    with shown_again(lambda trouble: _page(found, trouble, written)):
        reviewing.return_for_correction(
            number,
            seen_version(),
            sections=sections,
            reason=reason,
            until=until,
            by=me(),
            at=received_at(),
            settings=settings(),
        )
    return done(f"已退回补正，{moment(until)} 前重新提交。参赛者已收到通知。", ".entries", **found.view.place)


def _page(found: Shown, trouble: str = "", written: dict[str, Any] | None = None) -> str:
    days = found.rulebook.procedure.correction_days.value
    return render_template(
        "undertaker/entry.html",
        entry=found,
        view=found.view,
        parts=correctable(found.rulebook),
        written=written or {"until": field_value(usual(clock.now(), days))},
        trouble=trouble,
    )


@blueprint.get(f"{ENTRY}/form.docx")
def entry_form(number: int) -> Response:
    found = Shown(number)
    return download(archiving.official_form(found.snapshot), WORD, f"{found.official_number or found.title}.docx")


@blueprint.get(f"{ENTRY}/attachments.pdf")
def entry_attachments(number: int) -> Response:
    found = Shown(number)
    content = materials.volume_of(found.snapshot) or abort(404)
    return download(content, PDF, f"{found.official_number or found.title}-附件.pdf")


@blueprint.get(f"{ENTRY}/photo")
def entry_photo(number: int) -> Response:
    return picture(blobs.get(Shown(number).manifest.photo))
