"""举报、建议和提问: one form for everybody, all year, and the page behind the receipt number with the answer."""

from flask import make_response, render_template, request

from portal.operations.site import petitioning
from portal.rules.publishing import petitioning as rules
from portal.rules.publishing.petitioning import Petitioned, PetitionKind
from portal.storage.publishing import petitions
from portal.web.answering import Answered, done, shown_again
from portal.web.origin import settings, visitor
from portal.web.public.objections import unkept
from portal.web.public.pages import blueprint
from portal.web.receiving import received_at, uploads


@blueprint.get("/petitions")
def petition() -> str:
    return _page(_kind(request.args.get("kind", "")), Petitioned("", "", "", ""))


@blueprint.post("/petitions")
def write_petition() -> Answered:
    kind = _kind(request.form.get("kind", ""))
    written = rules.cleaned(*(request.form.get(name, "") for name in Petitioned.__struct_fields__))
    if faults := rules.faults_of(kind, written):
        return _page(kind, written, faults=faults), 422
    files = list(uploads("files"))
    with shown_again(lambda trouble: _page(kind, written, trouble=trouble)):
        made = petitioning.write(kind, written, files, address=visitor(), at=received_at(), settings=settings())
    return done("已提交，请记下受理编号。", ".petition_status", receipt=made.receipt)


def _kind(sent: str) -> PetitionKind | None:
    return PetitionKind(sent) if sent in tuple(PetitionKind) else None


def _page(
    kind: PetitionKind | None, written: Petitioned, *, faults: dict[str, str] | None = None, trouble: str = ""
) -> str:
    return render_template(
        "public/petition.html",
        kind=kind,
        kinds=[(one.value, one.word) for one in PetitionKind],
        written=written,
        faults=faults or {},
        trouble=trouble,
        rules=rules,
    )


@blueprint.get("/petitions/<receipt>")
def petition_status(receipt: str) -> Answered:
    page = render_template("public/petition_status.html", petition=petitions.by_receipt(receipt))
    return unkept(make_response(page))
