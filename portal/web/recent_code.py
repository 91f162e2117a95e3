"""Grave acts ask for the code again when the last one was a while ago: whoever finds a desk unlocked approves nothing.

@blueprint.post("/…/publish")
@requires_recent_code
def publish(…)
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import abort, make_response, render_template, request
from flask_login import current_user

from portal import clock
from portal.operations.people import second_factor
from portal.operations.people.credentials import Declined, TooOften
from portal.rules.people.second_factor import is_recent
from portal.web.answering import Answered
from portal.web.guards import kept_fields
from portal.web.receiving import me

CODE = "recent_code"  # the field of the code, beside the fields of the form that waits for it


def requires_recent_code(view: Callable[..., Answered]) -> Callable[..., Answered]:
    """Have a view that changes something answer only whoever gave a code within the last ten minutes; others are asked
    for one on a page that carries along everything that was sent, and goes on with it."""

    @wraps(view)
    def guarded(**place: Any) -> Answered:
        if not is_recent(current_user.proved_at, clock.now()):
            _insist_on_code()
        return view(**place)

    guarded.asks_for_code = True  # type: ignore[attr-defined]
    return guarded


def _insist_on_code() -> None:
    if CODE not in request.form:
        abort(make_response(_page(), 401))
    try:
        second_factor.prove(me(), current_user.token, request.form[CODE], at=clock.now())
    except Declined as declined:
        abort(make_response(_page(declined.reason), 429 if isinstance(declined, TooOften) else 422))


def _page(trouble: str = "") -> str:
    kept = [field for field in kept_fields(request.form, request.path) if field.name != CODE]
    action = request.full_path.removesuffix("?")
    return render_template("account/recent_code.html", kept=kept, action=action, field=CODE, trouble=trouble)
