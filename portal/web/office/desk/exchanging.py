"""往来: what people outside write about one application, and what the office answers or asks."""

from functools import partial

from flask import Response, render_template, request, url_for

from portal.operations.applying import exchanging
from portal.rules.office.exchanging import TEXT
from portal.storage.office import exchanges
from portal.web.answering import Answered, done, shown_again
from portal.web.downloads import download
from portal.web.office.area import blueprint
from portal.web.office.desk.case import Case
from portal.web.office.desk.history import name_of
from portal.web.origin import settings
from portal.web.receiving import NUMBER, me, received_at, sent_text, uploads


@blueprint.get(f"/applications/<{NUMBER}:number>/exchange")
def exchange(number: int) -> str:
    return _page(Case(number))


@blueprint.post(f"/applications/<{NUMBER}:number>/exchange")
def answer_exchange(number: int) -> Answered:
    found, text, account = Case(number), sent_text("text"), request.form.get("account", 0, type=int)
    with shown_again(lambda trouble: _page(found, account, text, trouble)):
        exchanging.answer(number, account, text, list(uploads("files")), by=me(), at=received_at(), settings=settings())
    return done("已写给对方，对方会收到通知。", ".exchange", number=number)


@blueprint.get(f"/applications/<{NUMBER}:number>/exchange/files/<{NUMBER}:file>")
def exchanged_file(number: int, file: int) -> Response:
    found = exchanging.file_of(Case(number).application, file)
    return download(found.content, found.media_type, found.name)


def _page(found: Case, account: int = 0, text: str = "", trouble: str = "") -> str:
    applicant = found.application.applicant
    people = {applicant.id: applicant} | {one.id: one for one in exchanges.people_of(found.number)}
    threads = [(one, one.id == applicant.id, exchanges.of(found.number, one.id)) for one in people.values()]
    sent, address = exchanges.files_of(found.number), partial(url_for, ".exchanged_file", number=found.number)
    shown = {
        "sent": sent,
        "address": lambda file: address(file=file),
        "account": account,
        "text": text,
        "trouble": trouble,
        "most": TEXT.most,
        "name_of": name_of,
    }
    return render_template("office/exchange.html", case=found, threads=threads, own=found.own, **shown)
