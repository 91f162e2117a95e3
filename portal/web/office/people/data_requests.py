"""个人信息请求: what people ask about their own data, and the office's answer."""

from flask import render_template

from portal.operations.keeping import own_data
from portal.rules.people import own_data as rules
from portal.storage.people import own_data as stored
from portal.web.answering import Answered, done, shown_again
from portal.web.office.area import blueprint
from portal.web.origin import settings
from portal.web.receiving import NUMBER, me, received_at, sent_text


@blueprint.get("/data-requests")
def data_requests() -> str:
    return _page()


@blueprint.get(f"/data-requests/<{NUMBER}:number>", endpoint="before_answering_data_request")
def before_answering(number: int) -> str:
    """Where a reload, or a sign-in that had run out, leads back to."""
    return _page(trouble_at=stored.one(number).id)


@blueprint.post(f"/data-requests/<{NUMBER}:number>")
def answer_data_request(number: int) -> Answered:
    number, text = stored.one(number).id, sent_text("text")
    with shown_again(lambda trouble: _page(trouble, number, text)):
        own_data.answer(number, text, by=me(), at=received_at(), settings=settings())
    return done("已答复，本人会收到邮件。", ".data_requests")


def _page(trouble: str = "", trouble_at: int = 0, text: str = "") -> str:
    rows = [(one, own_data.held_by(one.account.id)) for one in stored.every()]
    return render_template(
        "office/data_requests.html",
        rows=rows,
        trouble=trouble,
        trouble_at=trouble_at,
        text=text,
        passage=rules.ANSWER,
        reason=rules.refusal_to_delete_account,
    )
