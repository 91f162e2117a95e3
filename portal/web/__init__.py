"""What people see: one package per audience, and what all pages share."""

from flask import Flask

from portal.config import Settings
from portal.web import appearance, audiences, errors, filters, frame, guards, markdown, menus, page_cache, security


def register(app: Flask, settings: Settings) -> None:
    """Hang pages, guards, error pages, filters and headers on the app."""
    for part in (security, guards, menus, filters, frame, appearance, markdown, errors, page_cache):
        part.register(app, settings)
    for blueprint in audiences.blueprints():
        app.register_blueprint(blueprint)
