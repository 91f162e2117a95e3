"""Somebody who applies: with nothing yet, with a draft, with evidence in it, with everything filled in."""

from typing import Any

import pytest
from flask import Flask

from portal import clock
from portal.storage.applying import applications
from portal.storage.applying.applications import Application
from tests.builders import an_account, an_edition
from tests.operations.submissions import a_complete_application
from tests.visit import Page, Visitor
from tests.web.applicant.drafts import begin
from tests.web.applicant.filling import evidence_pages
from tests.web.applicant.filling.evidence_pages import a_file, upload
from tests.web.applicant.submissions import owner, sign_in


@pytest.fixture
def _without_office(without_office: None) -> None:
    """Nothing here needs LibreOffice."""


@pytest.fixture
def programmes(app: Flask) -> dict[str, Any]:
    return an_edition()


@pytest.fixture
def applicant(visit: Visitor, programmes: dict[str, Any]) -> Visitor:
    """Somebody signed in."""
    an_account()
    return sign_in(visit)


@pytest.fixture
def application(applicant: Visitor) -> Application:
    """A draft of theirs, begun over HTTP."""
    page = begin(applicant)
    return applications.one(int(page.path.rsplit("/", 1)[1]))


@pytest.fixture
def arranged(visit: Visitor, application: Application) -> Page:
    """The page of its evidence with three files of one kind and one of another."""
    page = visit(evidence_pages.at(application))
    page = upload(page, "work", a_file("甲.pdf"), a_file("乙.pdf"), a_file("丙.pdf"))
    return upload(page, "certificates", a_file("丁.pdf"))


@pytest.fixture
def complete(applicant: Visitor, programmes: dict[str, Any]) -> Application:
    """A draft of theirs against which nothing stands."""
    return a_complete_application(programme=programmes["craftsman"], by=owner(), at=clock.now())
