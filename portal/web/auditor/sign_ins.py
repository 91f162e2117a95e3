"""登录记录: who signed in or tried to, of all accounts, by account and kind."""

from typing import Any

from flask import render_template, request, url_for

from portal.rules.language import contacts
from portal.rules.language.cleaning import clean_line
from portal.rules.people.sign_ins import EVENTS_KEPT, EventKind
from portal.storage.engine.errors import NotFound
from portal.storage.people import accounts, sign_in_events
from portal.web.auditor.reading import blueprint
from portal.web.auditor.sentences import name_of
from portal.web.receiving import MOST
from portal.web.showing.sign_in_events import PAGE, page_number, page_of


@blueprint.get("/sign-ins")
def sign_ins() -> str:
    email, number = clean_line(request.args.get("email", "")), page_number(request.args.get("page", ""))
    account = _account(email)
    kind = next((kind for kind in EventKind if kind == request.args.get("kind")), None)
    trouble = contacts.refusal_of_email(email) if email else None
    typed = "" if trouble else email
    events = sign_in_events.latest(account=account, typed=typed, kind=kind, page=number, size=PAGE)
    names = {event.account_id: name_of("account", event.account_id) for event in events if event.account_id}
    wanted: dict[str, Any] = {"email": email or None, "account": account if not email else None, "kind": kind}
    return render_template(
        "auditor/sign_ins.html",
        page=page_of(events, number, names),
        address=lambda page: url_for(".sign_ins", page=page, **wanted),
        of_account=lambda account: url_for(".sign_ins", account=account, kind=kind),
        whose=name_of("account", account) if account else typed,
        email=email,
        account=wanted["account"],
        trouble=trouble or "",
        kind=kind or "",
        kinds=[(kind.value, kind.word) for kind in EventKind],
        days=EVENTS_KEPT.days,
    )


def _account(email: str) -> int | None:
    """The account that is asked for, by its address or by its number."""
    if not email:
        number = request.args.get("account", 0, type=int)
        return number if 0 < number <= MOST else None
    try:
        return int(accounts.by_email(contacts.normal_email(email)).id)
    except NotFound:
        return None
