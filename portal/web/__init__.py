"""What people see: one package per audience, and what all pages share."""

from flask import Flask

from portal.config import Settings
from portal.web import errors, filters, frame, guards, markdown, menus, page_cache, security
from portal.web.account import blueprint as account
from portal.web.applicant import blueprint as applicant
from portal.web.applicant import for_others, messages
from portal.web.auditor import blueprint as auditor
from portal.web.committee import blueprint as committee
from portal.web.expert import blueprint as expert
from portal.web.office import blueprint as office
from portal.web.public import blueprint as public
from portal.web.recommender import blueprint as recommender


def register(app: Flask, settings: Settings) -> None:
    """Hang pages, guards, error pages, filters and headers on the app."""
    for part in (security, guards, menus, filters, frame, markdown, errors, page_cache):
        part.register(app, settings)
    for blueprint in (
        public,
        account,
        applicant,
        for_others,
        messages,
        recommender,
        expert,
        office,
        committee,
        auditor,
    ):
        app.register_blueprint(blueprint)
