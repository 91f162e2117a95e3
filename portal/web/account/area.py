"""The blueprint of the account's pages and what guards it."""

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from portal.web import guards

# Open to everybody; every other page of this blueprint asks for a sign-in.
OPEN = frozenset(
    f"account.{name}"
    for name in (
        *("register", "registered", "confirm", "sign_in", "code", "forgot", "forgotten", "reset", "sign_out"),
        *("invitation", "accept_invitation"),
    )
)

blueprint = Blueprint("account", "portal.web.account")


@blueprint.before_request
def _guard() -> ResponseReturnValue | None:
    return None if request.endpoint in OPEN else guards.require_sign_in()
