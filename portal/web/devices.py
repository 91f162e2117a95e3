"""The cookie by which a browser is known that has signed in before: one for each account, signed, sent to the sign-in
pages only, so that public pages stay without cookies."""

from typing import Any

from flask import Response, after_this_request, current_app, request
from itsdangerous import BadSignature, URLSafeSerializer

from portal import clock
from portal.operations.people import signing_in
from portal.rules.language.contacts import normal_email
from portal.rules.people.sign_ins import DEVICE_LIFE
from portal.storage.people.accounts import Account, email_key
from portal.web.origin import settings, visitor

PATH = "/sign-in"


def asking(email: str) -> dict[str, Any]:
    """Who asks to be signed in, for the operation: the token by which this browser is known to the account of an
    address as it was typed ("" where it is not), from where, and when."""
    device = _token(_name(email_key(normal_email(email))))
    return {"device": device, "address": visitor(), "at": clock.now()}


def remember(account: Account, *, tell: bool = False) -> None:
    """Know this browser, which has just proved to be the account's own; ``tell`` the owner where it is new."""
    name, told = _name(account.email_key), settings() if tell else None
    token = signing_in.remember(account, _token(name), at=clock.now(), address=visitor(), settings=told)

    @after_this_request
    def keep(response: Response) -> Response:
        response.set_cookie(
            name,
            _signer().dumps(token),
            max_age=DEVICE_LIFE,
            path=PATH,
            secure=settings().secure,
            httponly=True,
            samesite="Lax",
        )
        return response


def _name(key: str) -> str:
    return f"device-{key[:16]}"


def _token(name: str) -> str:
    try:
        return str(_signer().loads(request.cookies.get(name, "")))
    except BadSignature:
        return ""


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.secret_key or b"", salt="device")
