"""未送达的信件: what was given up, sent again to a corrected address or set aside."""

from flask import render_template, request

from portal.operations.letters import undelivered
from portal.web.answering import Answered, done, shown_again
from portal.web.office.area import blueprint
from portal.web.receiving import NUMBER, me, received_at, sent_line


@blueprint.get("/letters")
def letters() -> str:
    return _page()


@blueprint.post(f"/letters/<{NUMBER}:number>")
def see_to_letter(number: int) -> Answered:
    """Send it again, or set it aside."""
    undelivered.one(number)
    if request.form.get("act") == "aside":
        undelivered.set_aside(number, by=me(), at=received_at())
        return done("这封信不再列出。", ".letters")
    to = sent_line("to")
    with shown_again(lambda reason: _page({number: (to, reason)})):
        undelivered.send_again(number, to, by=me(), at=received_at())
    return done("已重新发送。仍不能送达的，会再出现在这里。", ".letters")


def _page(typed: dict[int, tuple[str, str]] | None = None) -> str:
    """With what was typed and why it cannot be taken, {number: (to, reason)}."""
    return render_template("office/letters.html", letters=undelivered.letters(), typed=typed or {})
