"""推荐单位: what the office has to confirm once, corrected where it was mistyped."""

from flask import Response, render_template, request

from portal import clock
from portal.documents.media_types import WORKBOOK
from portal.documents.workbooks.workbook import Column, workbook
from portal.operations.applying import organisations as organising
from portal.rules.applying.organisations import faults_of_organisation, kind_of, needs_code
from portal.rules.language.cleaning import clean_line
from portal.rules.rulebook.requirements import OrganisationKind
from portal.storage.applying import organisation_lists
from portal.storage.applying import organisations as stored
from portal.storage.applying.organisation_lists import Wanted
from portal.storage.applying.organisations import Organisation
from portal.web.answering import Answered, done, shown_again
from portal.web.downloads import download
from portal.web.filters import moment
from portal.web.office.area import blueprint
from portal.web.receiving import NUMBER, me, received_at, seen_version, sent_line

KINDS = tuple((kind.value, kind.word) for kind in OrganisationKind)


PAGE = 50
STATES = {"yes": True, "no": False}
COLUMNS = (
    *(Column("单位名称", 44), Column("类别", 16), Column("统一社会信用代码", 24), Column("状态", 10)),
    *(Column("经办人", 10), Column("申报", 10)),
)


def _wanted() -> Wanted:
    """What the address narrows the list to."""
    text, kind = clean_line(request.args.get("text", ""))[:60], kind_of(request.args.get("kind", ""))
    return Wanted(text, kind, STATES.get(request.args.get("confirmed", "")))


def _arguments(wanted: Wanted) -> dict[str, str]:
    state = next((key for key, value in STATES.items() if value is wanted.confirmed), "")
    given = {"text": wanted.text, "kind": wanted.kind.value if wanted.kind else "", "confirmed": state}
    return {name: value for name, value in given.items() if value}


@blueprint.get("/organisations")
def organisations() -> str:
    wanted = _wanted()
    total = organisation_lists.how_many(wanted)
    pages = max(1, -(-total // PAGE))
    number = min(max(request.args.get("page", 1, type=int), 1), pages)
    return render_template(
        "office/organisations.html",
        waiting=stored.unconfirmed(),
        arguments=_arguments(wanted),
        kinds=KINDS,
        found=organisation_lists.browse(wanted, page=number, size=PAGE),
        total=total,
        number=number,
        pages=pages,
    )


@blueprint.get("/organisations.xlsx")
def organisations_workbook() -> Response:
    """What is filtered, in the order in which it is shown."""
    at = clock.now()
    rows = [
        (one.name, one.kind.word, one.code, "已确认" if one.confirmed_at else "待确认", one.members, one.named)
        for one in organisation_lists.browse(_wanted())
    ]
    content = workbook("推荐单位", f"共 {len(rows)} 个，{moment(at)} 导出。", COLUMNS, rows)
    return download(content, WORKBOOK, f"推荐单位-{clock.beijing(at):%Y%m%d-%H%M}.xlsx")


@blueprint.get(f"/organisations/<{NUMBER}:number>")
def organisation(number: int) -> str:
    return _page(stored.one(number))


def _page(found: Organisation, *, typed: dict[str, str] | None = None, faults: dict[str, str] | None = None) -> str:
    values = {"kind": found.kind.value, "name": found.name, "code": found.code or ""}
    return render_template(
        "office/organisation.html",
        found=found,
        members=stored.members_of(found),
        values=typed or values,
        faults=faults or {},
        kinds=KINDS,
        needs_code=needs_code(found.kind),
    )


@blueprint.post(f"/organisations/<{NUMBER}:number>")
def change_organisation(number: int) -> Answered:
    """Correct what was typed, or confirm."""
    found = stored.one(number)
    if request.form.get("act") == "confirm":
        organising.confirm(number, seen_version(), by=me(), at=received_at())
        return done(f"已确认“{found.name}”和它的经办人。", ".organisations")
    typed = {name: sent_line(name) for name in ("kind", "name", "code")}
    kind = kind_of(typed["kind"])
    faults = faults_of_organisation(kind, typed["name"], typed["code"])
    if kind is None or faults:
        return _page(found, typed=typed, faults=faults), 422
    with shown_again(lambda trouble: _page(found, typed=typed, faults={"code": trouble})):
        organising.amend(
            number,
            seen_version(),
            kind=kind,
            name=typed["name"],
            code=typed["code"],
            by=me(),
            at=received_at(),
        )
    return done("已更正。核对无误后请确认。", ".organisation", number=number)
