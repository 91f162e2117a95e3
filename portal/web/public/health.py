"""``/healthz``: how the installation does, for a watcher on this machine or with the token of the settings."""

import hmac

import msgspec
from flask import Blueprint, Response, abort, current_app, request

from portal import clock
from portal.config import Settings
from portal.operations.site import health
from portal.web.security import LOOPBACK

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
def healthz() -> Response:
    settings: Settings = current_app.portal  # type: ignore[attr-defined]
    if not (_beside(settings) or _knows(settings.health_token)):
        abort(404)
    found = health.health(clock.now(), settings)
    return Response(msgspec.json.encode(found), status=503 if found.wrong else 200, mimetype="application/json")


def _beside(settings: Settings) -> bool:
    """From this machine itself, with no proxy in front: one that does not say who comes would make everybody so."""
    forwarded = any(name.startswith(("X-Forwarded-", "Forwarded")) for name, _ in request.headers)
    return request.remote_addr in LOOPBACK and not (settings.trusted_proxies or forwarded)


def _knows(token: str) -> bool:
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    return bool(token) and hmac.compare_digest(given.encode(), token.encode())
