"""Reading the journal, and checking that nothing in it was changed since it was written, behind its guard."""

from datetime import datetime, timedelta
from typing import Any, NamedTuple

from flask import Blueprint, Response, render_template, request

from portal import clock
from portal.clock import beijing
from portal.documents.media_types import WORKBOOK
from portal.documents.workbooks.workbook import Column, workbook
from portal.operations.letters.letters import shown_moment
from portal.operations.people import staffing
from portal.operations.people.credentials import account_of
from portal.rules.language.cleaning import clean_line
from portal.rules.language.days import BEIJING
from portal.rules.language.names import name_key
from portal.rules.people.staffing import RoleName
from portal.storage.engine import heads, journal
from portal.storage.judging import rounds
from portal.storage.office import official_numbers
from portal.storage.season import editions
from portal.web.auditor.sentences import Reader
from portal.web.auditor.words import SUBJECTS
from portal.web.downloads import download
from portal.web.guards import require_role
from portal.web.origin import settings
from portal.web.receiving import NUMBER
from portal.web.showing import firmness, outcomes

blueprint = Blueprint("auditor", __name__, url_prefix="/auditor")
blueprint.before_request(require_role(RoleName.AUDITOR))

PAGE = 50
COLUMNS = (
    Column("编号", 8),
    Column("时间", 18),
    Column("何人", 14),
    Column("何事", 22),
    Column("对象", 50),
    Column("内容", 60),
)


class Wanted(NamedTuple):
    """What the address asks for, as it was typed; ``trouble``: why something of it finds nothing."""

    who: str
    number: str
    since: str
    until: str
    filters: dict[str, Any]
    trouble: str


def _wanted() -> Wanted:
    who, number, since, until = (clean_line(request.args.get(name, "")) for name in ("who", "number", "since", "until"))
    filters: dict[str, Any] = {}
    trouble = ""
    if who:
        filters["actors"] = _people(who)
        trouble = "" if filters["actors"] else "没有这个姓名的工作人员，也没有这个邮箱的账户。"
    if number:
        application = official_numbers.application_of(number.upper())
        filters["subject"] = ("application", application or 0)
        trouble = trouble if application else "没有这个编号的申报。"
    elif (kind := request.args.get("kind", "")) in SUBJECTS and 0 < (
        one := request.args.get("of", 0, type=int)
    ) < 2**53:
        filters |= {"actors": [one]} if kind == "account" else {"subject": (kind, one)}
    if since and (first := _day(since)):
        filters["since"] = first
    if until and (last := _day(until)):
        filters["until"] = last + timedelta(days=1)
    return Wanted(who, number, since, until, filters, trouble)


def _people(who: str) -> list[int]:
    """The account with this address, or the accounts of the portal's own side with this name."""
    account = account_of(who)
    named = [one.account.id for one in staffing.colleagues() if name_key(one.contact.name) == name_key(who)]
    return [account.id] if account else named


def _day(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text).replace(tzinfo=BEIJING)
    except ValueError:
        return None


@blueprint.get("")
def index() -> str:
    before = request.args.get("before", type=int)
    if before is not None and not 0 < before < 2**53:
        before = None
    wanted, reader = _wanted(), Reader()
    entries = journal.latest(PAGE + 1, before=before, **wanted.filters)
    return render_template(
        "auditor/index.html",
        wanted=wanted,
        lines=[reader.sentence(entry) for entry in entries[:PAGE]],
        older=entries[PAGE - 1].seq if len(entries) > PAGE else None,
        latest=before is None,
        asked={name: value for name, value in request.args.items() if name != "before" and value},
        head=journal.head(),
    )


@blueprint.get("/journal.xlsx")
def export() -> Response:
    """What is narrowed, whole, as a workbook."""
    at, wanted, reader = clock.now(), _wanted(), Reader()
    lines = (reader.sentence(entry) for entry in journal.latest(None, **wanted.filters))
    head = journal.head()
    note = f"{shown_moment(at)} 导出；当时最后一条是第 {head.seq} 条，校验码 {head.digest}。"
    rows = (
        (line.entry.seq, line.entry.at, line.actor, line.did, f"{line.kind} {line.name}".strip(), "；".join(line.facts))
        for line in lines
    )
    return download(workbook("操作记录", note, COLUMNS, rows), WORKBOOK, f"操作记录-{beijing(at):%Y%m%d-%H%M}.xlsx")


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
