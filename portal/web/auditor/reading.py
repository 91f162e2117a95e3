"""Reading the journal, and checking that nothing in it was changed since it was written, behind its guard."""

from typing import NamedTuple

from flask import Blueprint, Response, render_template, request

from portal.rules.people.staffing import RoleName
from portal.storage.engine import heads, journal
from portal.storage.engine.errors import NotFound
from portal.storage.engine.journal import Entry
from portal.storage.judging import rounds
from portal.storage.people import accounts
from portal.storage.season import editions
from portal.web.auditor.words import SUBJECTS, VERBS
from portal.web.guards import require_role
from portal.web.origin import settings
from portal.web.receiving import NUMBER
from portal.web.showing import firmness, outcomes

blueprint = Blueprint("auditor", __name__, url_prefix="/auditor")
blueprint.before_request(require_role(RoleName.AUDITOR))

PAGE = 50
THE_PORTAL = "系统"


class Line(NamedTuple):
    """One entry as it is read: names are looked up now, the journal holds numbers only."""

    entry: Entry
    actor: str
    did: str
    subject: str


@blueprint.get("")
def index() -> str:
    before = request.args.get("before", type=int)
    if before is not None and not 0 < before < 2**53:
        before = None
    entries = journal.latest(PAGE + 1, before=before)
    names: dict[int | None, str] = {}
    return render_template(
        "auditor/index.html",
        lines=[_line(entry, names) for entry in entries[:PAGE]],
        older=entries[PAGE - 1].seq if len(entries) > PAGE else None,
        latest=before is None,
        head=journal.head(),
    )


@blueprint.get("/verification")
def verification() -> str:
    """Read everything, compute every digest anew, and compare with the heads that were given out."""
    given = heads.read(settings().heads_file)
    typed = request.args.get("head", "")
    told = heads.parsed(typed)
    return render_template(
        "auditor/verification.html",
        breaks=journal.verify([*given, *([told] if told else [])]),
        head=journal.head(),
        given=given,
        typed=typed,
        told=told,
    )


def _line(entry: Entry, names: dict[int | None, str]) -> Line:
    if entry.actor not in names:
        names[entry.actor] = name_of(entry.actor)
    subject = SUBJECTS.get(entry.subject_kind, entry.subject_kind)
    return Line(entry, names[entry.actor], VERBS.get(entry.verb, entry.verb), subject)


def name_of(account: int | None) -> str:
    if account is None:
        return THE_PORTAL
    try:
        return accounts.one(account).contact.name
    except NotFound:
        return f"账户 {account}"


# -- how firm results are ----------------------------------------------------------------------------------------


@blueprint.get("/results")
def counted_rounds() -> str:
    """Every counted round of which there is something to tell."""
    told = [
        (round_, outcomes.title_of(round_))
        for programme in editions.programmes_shown()
        for round_ in rounds.of_programme(programme)
        if firmness.is_told(round_)
    ]
    return render_template("auditor/results.html", told=told)


@blueprint.get(f"/results/<{NUMBER}:number>")
def firmness_page(number: int) -> str:
    return firmness.page(number)


@blueprint.get(f"/results/<{NUMBER}:number>.docx")
def firmness_paper(number: int) -> Response:
    return firmness.paper(number)
