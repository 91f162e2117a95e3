"""录入推荐单位: one by one or from a workbook, with whoever is invited there; merging one that was entered twice."""

import msgspec
from flask import Response, abort, render_template, request

from portal.documents.media_types import WORKBOOK
from portal.operations.applying import entering_organisations as entering
from portal.operations.applying import merging
from portal.operations.applying.entering_organisations import LINES_MOST, Entered
from portal.operations.people.credentials import Declined
from portal.rules.applying.organisations import kind_of
from portal.rules.rulebook.requirements import OrganisationKind
from portal.storage.applying import organisations as stored
from portal.web.answering import Answered, done, not_done, shown_again
from portal.web.downloads import download
from portal.web.office.area import blueprint
from portal.web.office.people.inviting_experts import NO_FILE
from portal.web.origin import settings
from portal.web.receiving import NUMBER, me, received_at, sent_line, sent_text, uploaded

ONE = f"/organisations/<{NUMBER}:number>"
FIELDS = ("kind", "name", "code", "email")


@blueprint.get("/organisations/new")
def before_entering_organisation() -> str:
    return _new_page(dict.fromkeys(FIELDS, ""), {})


@blueprint.post("/organisations/new")
def enter_organisation() -> Answered:
    typed = {name: sent_line(name) for name in FIELDS}
    wanted = Entered(kind_of(typed["kind"]), typed["name"], typed["code"], typed["email"])
    if faults := entering.faults_of(wanted):
        return _new_page(typed, faults), 422
    with shown_again(lambda trouble: _new_page(typed, {"code": trouble})):
        made = entering.enter(wanted, by=me(), at=received_at(), settings=settings())
    return done("单位已录入。" + ("邀请信已发出。" if wanted.email else ""), ".organisation", number=made.id)


def _new_page(typed: dict[str, str], faults: dict[str, str]) -> str:
    kinds = tuple((kind.value, kind.word) for kind in OrganisationKind)
    return render_template("office/organisation_new.html", typed=typed, faults=faults, kinds=kinds)


@blueprint.post(f"{ONE}/invitation")
def invite_to_organisation(number: int) -> Answered:
    try:
        entering.invite(number, sent_line("email"), by=me(), at=received_at(), settings=settings())
    except Declined as declined:
        return not_done(str(declined), ".organisation", number=number)
    return done("邀请信已发出。", ".organisation", number=number)


# -- from a workbook -------------------------------------------------------------------------------------------


@blueprint.get("/organisations.xlsx")
def organisation_pattern() -> Response:
    return download(entering.pattern(), WORKBOOK, "推荐单位名单样表.xlsx")


@blueprint.get("/organisations/import")
def before_importing_organisations() -> str:
    return _import_page()


@blueprint.post("/organisations/import")
def read_organisations() -> Answered:
    """Read the workbook and show what it says; nothing is changed yet."""
    sent = uploaded("list")
    if not (sent and sent.content):
        return _import_page(NO_FILE), 422
    with shown_again(_import_page):
        reading = entering.read(sent.content)
    found = msgspec.json.encode(reading.found).decode()
    return render_template("office/organisations_read.html", reading=reading, found=found)


@blueprint.post("/organisations/enter")
def enter_organisations() -> Answered:
    try:
        found = msgspec.json.decode(request.form.get("found", ""), type=list[Entered])
    except msgspec.DecodeError:
        abort(400)
    with shown_again(_import_page):
        count = entering.enter_all(found, by=me(), at=received_at(), settings=settings())
    return done(f"已录入 {count} 个单位，填写了邮箱的已发出邀请信。", ".organisations")


def _import_page(error: str = "") -> str:
    return render_template("office/organisations_import.html", error=error, most=LINES_MOST)


# -- merging ---------------------------------------------------------------------------------------------------


@blueprint.get(f"{ONE}/merge")
def before_merging(number: int) -> str:
    return _merge_page(number, {"text": request.args.get("text", ""), "into": "", "reason": ""})


@blueprint.post(f"{ONE}/merge")
def propose_merging(number: int) -> Answered:
    typed = {"text": sent_line("text"), "into": sent_line("into"), "reason": sent_text("reason")}
    into = int(typed["into"]) if typed["into"].isdecimal() and len(typed["into"]) < 17 else number
    with shown_again(lambda trouble: _merge_page(number, typed, trouble=trouble)):
        merging.propose(number, into, typed["reason"], by=me(), at=received_at())
    return done("合并已提出，等另一位工作人员决定。决定以前，两个单位都不变。", ".matters")


def _merge_page(number: int, typed: dict[str, str], *, trouble: str = "") -> str:
    found = stored.one(number)
    others = [one for one in stored.search(typed["text"], everything=True) if one.id != number]
    options = [(str(one.id), f"{one.name}{'' if one.confirmed else '（待确认）'}", one.code or "") for one in others]
    return render_template("office/merge.html", found=found, options=options, typed=typed, trouble=trouble)
