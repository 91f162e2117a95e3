"""The blueprint of the account's pages and what guards it."""

from flask import Blueprint, render_template, request

from portal.operations.people.credentials import DeadLink
from portal.web import guards
from portal.web.answering import Answered

# Open to everybody; every other page of this blueprint asks for a sign-in.
OPEN = frozenset(
    f"account.{name}"
    for name in (
        *("register", "registered", "confirm", "sign_in", "code", "forgot", "forgotten", "reset", "sign_out"),
        "handed_over",
        *("invitation", "accept_invitation"),
    )
)

# What the page of a link says that leads nowhere any more.
DEAD = {
    "account.confirm": "account/dead_registration.html",
    "account.reset": "account/dead_reset.html",
    "account.invitation": "account/dead_invitation.html",
    "account.accept_invitation": "account/dead_invitation.html",
}

blueprint = Blueprint("account", "portal.web.account")


@blueprint.before_request
def _guard() -> Answered | None:
    return None if request.endpoint in OPEN else guards.require_sign_in()


@blueprint.errorhandler(DeadLink)
def _dead(error: DeadLink) -> Answered:
    """The link of a letter was never given, was used or has expired."""
    return render_template(DEAD[request.endpoint or ""]), 410
