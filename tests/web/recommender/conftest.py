"""An employer and an association that are asked, and the applicant."""

import pytest
from flask import Flask

from tests.operations.recommendations import Asked, an_asked
from tests.operations.submissions import AT
from tests.visit import Visitor
from tests.web.recommender.recommending_pages import APPLICANT, HOUR, HR, set_clock, sign_in


@pytest.fixture
def _without_office(without_office: None) -> None:
    """Nothing here needs LibreOffice."""


@pytest.fixture
def asked(app: Flask) -> Asked:
    """A submission that the employer and the association are asked about, an hour ago."""
    set_clock(AT + HOUR)
    return an_asked()


@pytest.fixture
def employer(visit: Visitor, asked: Asked) -> Visitor:
    """Somebody of the employer, signed in."""
    return sign_in(visit, HR)


@pytest.fixture
def applicant(other: Visitor, asked: Asked) -> Visitor:
    return sign_in(other, APPLICANT)
