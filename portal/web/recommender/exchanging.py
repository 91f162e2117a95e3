"""往来: a member of a unit or a recommender writes to the office about what it is asked. (M25)"""

from flask import Response, render_template, url_for

from portal.operations.applying import exchanging
from portal.rules.office.exchanging import TEXT
from portal.storage.office import exchanges
from portal.web.answering import Answered, done, shown_again
from portal.web.downloads import download
from portal.web.receiving import NUMBER, me, received_at, sent_text, uploads
from portal.web.recommender.area import blueprint
from portal.web.recommender.asking import Asking


@blueprint.get(f"/<{NUMBER}:number>/exchange")
def exchange(number: int) -> str:
    return _page(Asking(number))


@blueprint.post(f"/<{NUMBER}:number>/exchange")
def write_to_office(number: int) -> Answered:
    asked, text = Asking(number), sent_text("text")
    with shown_again(lambda trouble: _page(asked, text, trouble)):
        exchanging.write(asked.application, text, list(uploads("files")), by=me(), at=received_at())
    return done("已发出，答复时您会收到通知。", ".exchange", number=number)


@blueprint.get(f"/<{NUMBER}:number>/exchange/files/<{NUMBER}:file>")
def exchanged_file(number: int, file: int) -> Response:
    """A file that was exchanged with the one who asks, and with nobody else."""
    found = exchanging.file_of(Asking(number).application, file, me())
    return download(found.content, found.media_type, found.name)


def _page(asked: Asking, text: str = "", trouble: str = "") -> str:
    return render_template(
        "recommender/exchange.html",
        over=f"{asked.name}　{asked.rulebook.titles.short}",
        rows=exchanges.of(asked.application.id, me()),
        sent=exchanges.files_of(asked.application, me()),
        address=lambda file: url_for(".exchanged_file", number=asked.number, file=file),
        text=text,
        trouble=trouble,
        most=TEXT.most,
        back=url_for(".show", number=asked.number),
    )
