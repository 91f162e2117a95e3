"""推荐单位: what the office has to confirm once, corrected where it was mistyped."""

from flask import render_template, request

from portal.operations.applying import organisations as organising
from portal.rules.applying.organisations import faults_of_organisation, kind_of, needs_code
from portal.rules.language.cleaning import clean_line
from portal.rules.rulebook.requirements import OrganisationKind
from portal.storage.applying import organisations as stored
from portal.storage.applying.organisations import Organisation
from portal.web.answering import Answered, done, shown_again
from portal.web.office.area import blueprint
from portal.web.receiving import NUMBER, me, received_at, seen_version, sent_line

KINDS = tuple((kind.value, kind.word) for kind in OrganisationKind)


@blueprint.get("/organisations")
def organisations() -> str:
    text = clean_line(request.args.get("text", ""))
    return render_template(
        "office/organisations.html",
        waiting=stored.unconfirmed(),
        text=text,
        found=stored.search(text, everything=True) if text else [],
    )


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
