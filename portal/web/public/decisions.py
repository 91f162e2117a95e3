"""The decisions 表彰决定 that were published, each as the hosts wrote it, and as the Word file. (第二十三条)"""

from flask import Response, abort, render_template

from portal.documents.media_types import WORD
from portal.operations.publishing import deciding_honours
from portal.storage.publishing import decisions
from portal.storage.publishing.decisions import Decision
from portal.web.downloads import download
from portal.web.public.pages import blueprint
from portal.web.receiving import NUMBER


@blueprint.get(f"/decisions/<edition>/<programme>/<{NUMBER}:seq>")
def decision(edition: str, programme: str, seq: int) -> str:
    found = _published(edition, programme, seq)
    return render_template(
        "public/decision.html",
        decision=found,
        programme=found.list.programme,
        paper=deciding_honours.paper(found),
        book=deciding_honours.rulebook_of(found),
    )


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
