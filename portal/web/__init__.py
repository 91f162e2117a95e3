"""What people see: one package per audience, and what all pages share."""

from flask import Flask

from portal.config import Settings
from portal.web import errors, filters, guards, page_cache, security
from portal.web.account import blueprint as account
from portal.web.applicant import blueprint as applicant
from portal.web.applicant import messages
from portal.web.public import blueprint as public


def register(app: Flask, settings: Settings) -> None:
    """Hang pages, guards, error pages, filters and headers on the app."""
    for part in (security, guards, filters, errors, page_cache):
        part.register(app, settings)
    for blueprint in (public, account, applicant, messages):
        app.register_blueprint(blueprint)
