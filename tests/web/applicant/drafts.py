"""What the tests of a draft ask of its pages."""

from typing import Any

from portal import clock
from portal.operations.applying import filing
from portal.rules.applying.answers import blank_section, section_of
from portal.storage.applying import applications
from portal.storage.applying.applications import Application
from tests.builders import PASSWORD
from tests.visit import Page, Visitor


def sign_in(visit: Visitor, email: str = "shen@example.cn") -> Page:
    return visit("/sign-in").submit({"email": email, "password": PASSWORD}, button="登录")


def begin(visit: Visitor, award: str = "智慧工匠") -> Page:
    page = visit("/applications")
    form = next(form for form in page.all("//main//form") if award in form.getparent().text_content())
    return visit.post("/applications", dict(form.form_values()))


def at(application: Application, key: str = "") -> str:
    return f"/applications/{application.id}{key and '/'}{key}"


def answers_of(application: Application) -> dict[str, Any]:
    return applications.draft(application.id).answers


def version_of(application: Application, key: str) -> int:
    return applications.draft(application.id).versions.get(key, 0)


def store(application: Application, key: str, **changes: Any) -> None:
    """Save a section behind the page's back, as another window would."""
    section = section_of(filing.rulebook_under(application), key)
    stored = {key: value for key, value in answers_of(application).items() if key in blank_section(section)}
    answers = blank_section(section) | stored | changes
    filing.save_section(application, section, answers, version_of(application, key), at=clock.now())
