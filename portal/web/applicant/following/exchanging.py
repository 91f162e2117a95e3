"""往来: the applicant writes to the office about the own application, and reads its answers. (M25)"""

from flask import Response, render_template, url_for

from portal.operations.applying import exchanging
from portal.rules.office.exchanging import TEXT
from portal.storage.office import exchanges
from portal.web.answering import Answered, done, shown_again
from portal.web.applicant.area import blueprint
from portal.web.applicant.draft import Filling
from portal.web.downloads import download
from portal.web.receiving import NUMBER, me, received_at, sent_text, uploads


@blueprint.get(f"/<{NUMBER}:number>/exchange")
def exchange(number: int) -> str:
    return _page(Filling(number))


@blueprint.post(f"/<{NUMBER}:number>/exchange")
def write_to_office(number: int) -> Answered:
    filling, text = Filling(number), sent_text("text")
    with shown_again(lambda trouble: _page(filling, text, trouble)):
        exchanging.write(filling.application, text, list(uploads("files")), by=me(), at=received_at())
    return done("已发出，答复时您会收到通知。", ".exchange", number=number)


@blueprint.get(f"/<{NUMBER}:number>/exchange/files/<{NUMBER}:file>")
def exchanged_file(number: int, file: int) -> Response:
    """A file that was exchanged with the one who asks, and with nobody else."""
    found = exchanging.file_of(Filling(number).application, file, me())
    return download(found.content, found.media_type, found.name)


def _page(filling: Filling, text: str = "", trouble: str = "") -> str:
    return render_template(
        "applicant/exchange.html",
        over=filling.rulebook.titles.form,
        rows=exchanges.of(filling.number, me()),
        sent=exchanges.files_of(filling.application, me()),
        address=lambda file: url_for(".exchanged_file", number=filling.number, file=file),
        text=text,
        trouble=trouble,
        most=TEXT.most,
        back=url_for(".show", number=filling.number),
    )
