"""往来: the applicant writes to the office about the own application, and reads its answers. (M25)"""

from flask import render_template, url_for

from portal.operations.applying import exchanging
from portal.rules.office.exchanging import TEXT
from portal.storage.office import exchanges
from portal.web.answering import Answered, done, shown_again
from portal.web.applicant.area import blueprint
from portal.web.applicant.draft import Filling
from portal.web.receiving import NUMBER, me, received_at, sent_text


@blueprint.get(f"/<{NUMBER}:number>/exchange")
def exchange(number: int) -> str:
    return _page(Filling(number))


@blueprint.post(f"/<{NUMBER}:number>/exchange")
def write_to_office(number: int) -> Answered:
    filling, text = Filling(number), sent_text("text")
    with shown_again(lambda trouble: _page(filling, text, trouble)):
        exchanging.write(filling.application, text, by=me(), at=received_at())
    return done("已发出，答复时您会收到通知。", ".exchange", number=number)


def _page(filling: Filling, text: str = "", trouble: str = "") -> str:
    return render_template(
        "applicant/exchange.html",
        over=filling.rulebook.titles.form,
        rows=exchanges.of(filling.number, me()),
        text=text,
        trouble=trouble,
        most=TEXT.most,
        back=url_for(".show", number=filling.number),
    )
