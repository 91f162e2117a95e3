"""公示 for everybody: all public notices, each as an announcement that can be pinned to a wall; and the decisions
表彰决定 that were published, as the hosts wrote them. (第二十一、二十三条)"""

from datetime import datetime
from typing import NamedTuple

from flask import Response, abort, current_app, render_template, url_for

from portal import clock
from portal.documents.media_types import WORD
from portal.operations.publishing import deciding_honours, notice_paper, rectifying
from portal.rules.publishing.public_notice import days_left_in_words, is_over
from portal.rules.rulebook.procedure import together
from portal.storage.publishing import decisions
from portal.storage.publishing import public_notices as stored
from portal.storage.publishing.decisions import Decision
from portal.storage.publishing.public_notices import PublicNotice
from portal.storage.season import editions
from portal.web.downloads import download
from portal.web.public.pages import blueprint, books_of
from portal.web.public.season import fronts
from portal.web.receiving import NUMBER
from portal.web.showing.honour_tables import grouped

PAGE = "/public-notices/<edition>/<programme>"
OBJECTING = "public.objection"


class Shown(NamedTuple):
    """A notice on the list of all."""

    notice: PublicNotice
    title: str
    edition: str
    running: bool
    left: str

    @property
    def path(self) -> str:
        programme = self.notice.list.programme
        return url_for("public.public_notice", edition=programme.edition.key, programme=programme.programme)


@blueprint.get("/public-notices")
def public_notices() -> str:
    shown = [_shown(notice) for notice in stored.published()]
    books = books_of(fronts(editions.programmes_shown(), clock.now()))
    return render_template(
        "public/public_notices.html",
        running=[one for one in shown if one.running],
        over=[one for one in shown if not one.running],
        least=together(book.procedure.notice_days.words for book in books),
    )


def _shown(notice: PublicNotice) -> Shown:
    at, programme = clock.now(), notice.list.programme
    title = f"{programme.book.titles.short}拟表彰名单公示"
    running = _running(notice, at)
    return Shown(
        notice,
        title,
        programme.edition.name,
        running,
        _left(notice, at),
    )


def _running(notice: PublicNotice, at: datetime) -> bool:
    return not is_over(notice.last_day, at, interrupted=notice.is_interrupted)


def _left(notice: PublicNotice, at: datetime) -> str:
    return days_left_in_words(notice.last_day, at, interrupted=notice.is_interrupted)


@blueprint.get(PAGE)
def public_notice(edition: str, programme: str) -> str:
    notice = stored.shown(edition, programme)
    said, at = notice_paper.wording(notice), clock.now()
    running = _running(notice, at)
    return render_template(
        "public/public_notice.html",
        notice=notice,
        said=said,
        groups=grouped(said.people, said.rulebook),
        running=running,
        left=_left(notice, at),
        objecting=_objecting(edition, programme) if running else "",
    )


def _objecting(edition: str, programme: str) -> str:
    """Where to object; "" where that is not possible here."""
    there = OBJECTING in current_app.view_functions
    return url_for(OBJECTING, edition=edition, programme=programme) if there else ""


@blueprint.get(f"{PAGE}/notice.docx")
def public_notice_file(edition: str, programme: str) -> Response:
    notice = stored.shown(edition, programme)
    return download(notice_paper.public_notice(notice), WORD, notice_paper.file_name(notice))


@blueprint.get(f"/decisions/<edition>/<programme>/<{NUMBER}:seq>")
def decision(edition: str, programme: str, seq: int) -> str:
    found = _published(edition, programme, seq)
    return render_template(
        "public/decision.html",
        decision=found,
        programme=found.list.programme,
        paper=deciding_honours.paper(found),
        book=deciding_honours.rulebook_of(found),
        corrections=[(one, rectifying.in_words(one)) for one in rectifying.documents_of(found)],
    )


@blueprint.get(f"/decisions/<edition>/<programme>/<{NUMBER}:seq>/rectifications/<{NUMBER}:number>.docx")
def rectification_file(edition: str, programme: str, seq: int, number: int) -> Response:
    """更正: the document that corrects the decision."""
    found = _published(edition, programme, seq)
    made = rectifying.document_of(found, number)
    name = f"{edition}-{deciding_honours.rulebook_of(found).titles.short}-更正.docx"
    return download(rectifying.document(found, made), WORD, name)


@blueprint.get(f"/decisions/<edition>/<programme>/<{NUMBER}:seq>/decision.docx")
def decision_file(edition: str, programme: str, seq: int) -> Response:
    found = _published(edition, programme, seq)
    name = f"{edition}-{deciding_honours.rulebook_of(found).titles.short}-表彰决定.docx"
    return download(deciding_honours.document(found), WORD, name)


def _published(edition: str, programme: str, seq: int) -> Decision:
    """The published decision under this address; any other is the same as none."""
    for one in decisions.published():
        held = one.list.programme
        if (held.edition.key, held.programme, one.seq) == (edition, programme, seq):
            return one
    abort(404)
