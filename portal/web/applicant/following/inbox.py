"""The inbox 站内消息. Opening an unread message is a POST that notes it as read and leads to its page, so that no
GET writes anything; a message opened by its address says whether it has been read, and can be noted as read there."""

from flask import Blueprint, redirect, render_template, url_for
from flask_login import current_user

from portal import clock
from portal.operations.letters import inbox
from portal.storage.letters import messages
from portal.web.answering import Answered, done
from portal.web.guards import require_sign_in
from portal.web.receiving import me

blueprint = Blueprint("inbox", __name__, url_prefix="/messages")
blueprint.before_request(require_sign_in)


@blueprint.get("")
def index() -> str:
    return render_template("applicant/messages.html", messages=messages.of(me()))


@blueprint.get("/<int:number>")
def show(number: int) -> str:
    return render_template("applicant/message.html", message=messages.one_of(me(), number))


@blueprint.get("/<int:number>/read")
def before_reading(number: int) -> Answered:
    """Where a sign-in that had run out leads back to."""
    return redirect(url_for(".show", number=messages.one_of(me(), number).id))


@blueprint.post("/<int:number>/read")
def read(number: int) -> Answered:
    inbox.read(number, by=me(), at=clock.now())
    return redirect(url_for(".show", number=number), 303)


@blueprint.post("/read")
def read_all() -> Answered:
    number = inbox.read_all(by=me(), at=clock.now())
    return done(f"{number} 条消息已标为已读。" if number else "没有未读的消息。", ".index")


@blueprint.app_template_global("unread_messages")
def unread_messages() -> int:
    """For the menu, on every page of somebody who is signed in."""
    return messages.unread(me()) if current_user.is_authenticated else 0
