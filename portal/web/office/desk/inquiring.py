"""征求意见函: asking a department about an application, taking the letter away, recording the reply (M16)."""

from flask import Response, redirect, render_template, url_for

from portal import clock
from portal.documents.media_types import JPEG, PDF, WORD
from portal.operations.office import inquiring, review_letters
from portal.rules.office.inquiring import refusal_to_ask
from portal.storage.engine.errors import NotFound
from portal.storage.office import reviews
from portal.web.answering import Answered, done, shown_again
from portal.web.downloads import download
from portal.web.moments import NO_DAY, typed_day, usual
from portal.web.office.area import blueprint
from portal.web.office.desk.case import Case
from portal.web.office.desk.reading import file_name
from portal.web.receiving import NUMBER, me, received_at, seen_version, sent_text, uploaded

INQUIRY = f"/applications/<{NUMBER}:number>/inquiries/<{NUMBER}:inquiry>"


@blueprint.get(f"/applications/<{NUMBER}:number>/inquiries")
def inquiries(number: int) -> str:
    return _page(Case(number))


@blueprint.post(f"/applications/<{NUMBER}:number>/inquiries")
def inquire(number: int) -> Answered:
    found = Case(number)
    written = {name: sent_text(name) for name in ("addressee", "question", "reply_by")}
    reply_by = typed_day(written["reply_by"])
    if reply_by is None:
        return _page(found, trouble=NO_DAY, written=written), 422
    with shown_again(lambda trouble: _page(found, trouble=trouble, written=written)):
        sent = inquiring.send(
            number,
            seen_version(),
            addressee=written["addressee"],
            question=written["question"],
            reply_by=reply_by,
            by=me(),
            at=received_at(),
        )
    return done(
        "征求意见函已登记，请下载、打印、盖章后发出。", ".inquiries", number=number, _anchor=f"inquiry-{sent.id}"
    )


@blueprint.get(f"{INQUIRY}/letter.docx")
def inquiry_word(number: int, inquiry: int) -> Response:
    found = Case(number)
    content = review_letters.inquiry(found.application, reviews.inquiry_of(number, inquiry))
    return download(content, WORD, f"{file_name(found)}-征求意见函.docx")


@blueprint.get(f"{INQUIRY}/reply")
def before_replying(number: int, inquiry: int) -> Answered:
    """Where a reload, or a sign-in that had run out, leads back to."""
    return redirect(url_for(".inquiries", number=Case(number).number, _anchor=f"inquiry-{inquiry}"))


@blueprint.post(f"{INQUIRY}/reply")
def record_reply(number: int, inquiry: int) -> Answered:
    found, words, scan = Case(number), sent_text("words"), uploaded("file")
    with shown_again(lambda trouble: _page(found, reply_trouble={inquiry: (trouble, words)})):
        inquiring.record_reply(number, inquiry, words, scan.content if scan else None, by=me(), at=received_at())
    return done("复函已登记。", ".inquiries", number=number, _anchor=f"inquiry-{inquiry}")


@blueprint.get(f"{INQUIRY}/file")
def reply_file(number: int, inquiry: int) -> Response:
    """The scan of the reply."""
    found = Case(number)
    content = inquiring.file_of(reviews.inquiry_of(number, inquiry))
    if content is None:
        raise NotFound
    is_pdf = content.startswith(b"%PDF")
    name = f"{file_name(found)}-复函.{'pdf' if is_pdf else 'jpg'}"
    return download(content, PDF if is_pdf else JPEG, name)


@blueprint.get(f"/applications/<{NUMBER}:number>/notice.docx")
def notice_word(number: int) -> Response:
    """The notice of the decision that stands: 受理通知, 退回补正通知 or 不予受理通知."""
    found = Case(number)
    paper = review_letters.decision(found.application)
    return download(paper.content, WORD, f"{file_name(found)}-{paper.title}.docx")


def _page(
    found: Case,
    *,
    trouble: str = "",
    written: dict[str, str] | None = None,
    reply_trouble: dict[int, tuple[str, str]] | None = None,
) -> str:
    """``reply_trouble``: {inquiry: (why its reply could not be taken, what was typed)}."""
    reply_by = usual(clock.now(), found.rulebook.procedure.reply_days.value).date()
    return render_template(
        "office/inquiries.html",
        case=found,
        refusal=found.own or refusal_to_ask(found.stage),
        trouble=trouble,
        written=written or {"reply_by": reply_by.isoformat()},
        reply_trouble=reply_trouble or {},
    )
