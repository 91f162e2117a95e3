"""Objecting 异议 to somebody on a published list, in two steps that need no JavaScript: write, then check and hand in
with files; and the page behind the receipt number, which says how far it is, what was answered, and no names."""

from contextlib import suppress
from typing import NamedTuple

from flask import Response, make_response, redirect, render_template, request, url_for

from portal import clock
from portal.operations.publishing import objecting
from portal.rules.language.word_count import characters
from portal.rules.publishing import objecting as rules
from portal.rules.publishing.objecting import Written
from portal.rules.rulebook.rulebook import Rulebook
from portal.storage.engine.errors import NotFound
from portal.storage.publishing import honour_lists, objections, petitions, public_notices
from portal.storage.publishing.honour_lists import Listed
from portal.storage.publishing.public_notices import PublicNotice
from portal.web.answering import Answered, done, shown_again
from portal.web.origin import settings, visitor
from portal.web.public.pages import blueprint
from portal.web.receiving import notes_arrival, received_at, uploads

FORM = "/public-notices/<edition>/<programme>/objection"

notes_arrival(blueprint)  # the last second of a notice counts by when the form had arrived


class Noticed(NamedTuple):
    """The notice that is objected to, whom one can object to, and in which award."""

    notice: PublicNotice
    people: list[Listed]
    rulebook: Rulebook

    @property
    def edition(self) -> str:
        return str(self.notice.list.programme.edition.name)

    @property
    def place(self) -> dict[str, str]:
        """What its addresses are made of."""
        programme = self.notice.list.programme
        return {"edition": programme.edition.key, "programme": programme.programme}

    @property
    def options(self) -> list[tuple[str, str]]:
        """(编号, words) of those whom one can object to."""
        return [(one.number, f"{one.number}　{one.name}　{one.unit}") for one in self.people]

    def about(self, number: str) -> Listed | None:
        """Who is listed under this 编号."""
        return next((one for one in self.people if one.number == number), None)


def _noticed(edition: str, programme: str) -> Noticed:
    """:raises NotFound: nothing was published for this award and edition."""
    notice = public_notices.shown(edition, programme)
    return Noticed(notice, honour_lists.standing_in(notice.list), notice.list.programme.book)


@blueprint.get(FORM)
def objection(edition: str, programme: str) -> Answered:
    return _write(_noticed(edition, programme), request.args.get("about", ""), Written("", "", "", ""))


@blueprint.post(FORM)
def object_to(edition: str, programme: str) -> Answered:
    """Check what was written, or, where it was checked, take it."""
    found, about = _noticed(edition, programme), request.form.get("about", "")
    written = rules.cleaned(*(request.form.get(name, "") for name in Written.__struct_fields__))
    act, listed, faults = request.form.get("act", ""), found.about(about), rules.faults_of(written)
    if listed is None:
        faults = {"about": rules.NOBODY, **faults}
    if listed is None or faults or act == "back":
        return _write(found, about, written, {} if act == "back" else faults)
    if act != "submit":
        return _check(found, listed, written)
    files = list(uploads("files"))
    with shown_again(lambda trouble: _check(found, listed, written, trouble)):
        taken = objecting.object_to(listed.id, written, files, address=visitor(), at=received_at(), settings=settings())
    return done("异议已提交，请记下受理编号。", ".objection_status", receipt=taken.receipt)


def _write(found: Noticed, about: str, written: Written, faults: dict[str, str] | None = None) -> Answered:
    page = render_template(
        "public/objection.html",
        noticed=found,
        refusal=objecting.refusal_to_object(found.notice, at=clock.now()),
        about=about,
        written=written,
        used=characters(written.facts),
        faults=faults or {},
        rules=rules,
    )
    return page, 422 if faults else 200


def _check(found: Noticed, listed: Listed, written: Written, trouble: str = "") -> str:
    return render_template(
        "public/objection_check.html", noticed=found, listed=listed, written=written, trouble=trouble, rules=rules
    )


@blueprint.get("/objections")
def objection_receipt() -> Answered:
    """Where somebody types the number on a receipt: of an objection, a report, a suggestion or a question."""
    typed = request.args.get("receipt", "")
    receipt = rules.typed_receipt(typed)
    for find, endpoint in ((objections.by_receipt, ".objection_status"), (petitions.by_receipt, ".petition_status")):
        with suppress(NotFound):
            find(receipt)
            return redirect(url_for(endpoint, receipt=receipt))
    page = make_response(render_template("public/objection_receipt.html", typed=typed), 404 if typed else 200)
    return unkept(page)


@blueprint.get("/objections/<receipt>")
def objection_status(receipt: str) -> Answered:
    found = objections.by_receipt(receipt)
    programme = found.listed.list.programme
    page = render_template(
        "public/objection_status.html", objection=found, programme=programme, rulebook=programme.book
    )
    return unkept(make_response(page))


def unkept(response: Response) -> Response:
    """Nobody keeps a copy, and no search engine lists it."""
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
