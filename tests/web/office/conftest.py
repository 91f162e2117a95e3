"""Two officers at their desks, and what lies there."""

from datetime import timedelta

import pytest
from flask import Flask

from portal import clock
from portal.storage.applying.applications import Application
from portal.storage.people.accounts import Account
from tests.builders import an_edition
from tests.operations.reviews import a_submitted_application, several_submitted
from tests.operations.submissions import AT
from tests.staff import a_colleague, enter_directly
from tests.visit import Visitor
from tests.web.office.desk_pages import NOW


@pytest.fixture
def _now(without_office: None) -> None:
    """An hour after everything was submitted; nothing here needs LibreOffice."""
    clock.set_offset(timedelta())
    clock.set_offset(NOW - clock.now())


@pytest.fixture
def officer(app: Flask) -> Account:
    return a_colleague(name="顾示例", at=AT)


@pytest.fixture
def desk(visit: Visitor, officer: Account) -> Visitor:
    """An officer who is signed in."""
    enter_directly(visit.client, officer)
    return visit


@pytest.fixture
def colleague(other: Visitor, officer: Account) -> Visitor:
    """Another officer, in a browser of their own."""
    enter_directly(other.client, a_colleague(email="office2@example.cn", name="钱示例", at=AT))
    return other


# The queue
@pytest.fixture
def queue(app: Flask) -> list[Application]:
    programme = an_edition(at=AT)["craftsman"]
    return several_submitted(programme, 3)


# One application
@pytest.fixture
def application(app: Flask) -> Application:
    return a_submitted_application()
