"""What the tests of a submission ask of its pages."""

from typing import Any

from portal.rules.applying.consents import CONSENTS, DECLARATION
from portal.rules.language.stages import Stage
from portal.storage.applying import applications
from portal.storage.applying.applications import Application
from portal.storage.people import accounts
from tests.builders import PASSWORD
from tests.visit import Page, Visitor

AGREED = [*(consent.key for consent in CONSENTS), DECLARATION]


def owner() -> Any:
    return accounts.by_email("shen@example.cn")


def sign_in(visit: Visitor, email: str = "shen@example.cn") -> Visitor:
    visit("/sign-in").submit({"email": email, "password": PASSWORD}, button="登录")
    return visit


def at(application: Application, page: str = "") -> str:
    return f"/applications/{application.id}{page and '/'}{page}"


def submitted(visit: Visitor, application: Application) -> Page:
    """Submit on the check page; returns the receipt."""
    return visit(at(application, "check")).submit({"agreed": AGREED}, button="提交申报表")


def stage_of(application: Application) -> Stage:
    return applications.one(application.id).stage
