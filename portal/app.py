"""The Flask app and how its parts are put together."""

from typing import Any

import click
from flask import Flask
from flask_wtf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from portal import cli, clock, web
from portal.config import ROOT, Settings
from portal.documents.evidence import waiting
from portal.documents.papers import registry
from portal.storage import database
from portal.storage.engine import remembered, tables, uploading, vault
from portal.web import bounds, receiving


class Portal(Flask):
    """A Flask app that knows its settings and signs its cookies with the instance's own key."""

    request_class = bounds.BoundedRequest

    def __init__(self, settings: Settings) -> None:
        super().__init__("portal", template_folder=str(ROOT / "templates"), static_folder=str(ROOT / "static"))
        self.portal = settings

    @property
    def secret_key(self) -> bytes:  # type: ignore[override]
        return vault.cookie_secret()


def assembled(settings: Settings) -> Portal:
    """The portal under ``settings``."""
    app = Portal(settings)
    app.config.update(configuration(settings))
    if settings.start:
        clock.set_offset(settings.start - clock.now())
    if not click.get_current_context(silent=True):
        # Fail at once where a Word template or the instance cannot be used. Commands open what they need themselves.
        registry.check_templates()
        database.open_storage(settings)
        waiting.open_line(settings.instance / "files-queue", settings.files_at_once, receiving.asker)
    CSRFProtect(app)
    app.before_request(tables.connect)
    app.before_request(remembered.begin)
    app.before_request(lambda: uploading.begin(receiving.uploader))
    app.teardown_request(lambda error: uploading.end())
    app.teardown_appcontext(lambda error: tables.release())
    web.register(app, settings)
    if hops := settings.trusted_proxies:
        # Only what the nearest proxies wrote is believed; what a visitor puts in front of it is not, and the name of
        # the host never: addresses in letters are made from the settings.
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops)  # type: ignore[method-assign]
    cli.register(app)
    return app


def configuration(settings: Settings) -> dict[str, Any]:
    return {
        "TESTING": settings.testing,
        "MAX_CONTENT_LENGTH": bounds.BODY_MOST,
        "MAX_FORM_MEMORY_SIZE": bounds.TEXT_MOST,
        "MAX_FORM_PARTS": bounds.FIELDS_MOST,
        "SESSION_COOKIE_NAME": "portal",
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": settings.secure,
        "WTF_CSRF_TIME_LIMIT": None,  # an hour of typing must not be lost to an expired token
        "WTF_I18N_ENABLED": False,  # WTForms' own Chinese messages, without flask-babel
    }
