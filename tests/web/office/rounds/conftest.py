"""An award with candidates and a panel, two officers and the committee."""

import pytest
from flask import Flask

from portal.storage.applying.applications import Application
from portal.storage.judging.rounds import Round
from portal.storage.people.accounts import Account
from portal.storage.season import editions
from portal.storage.season.editions import Programme
from tests.builders import an_edition
from tests.judging import experts
from tests.operations.reviews import accept, several_submitted
from tests.operations.submissions import AT
from tests.staff import a_colleague, enter_directly
from tests.visit import Visitor
from tests.web.office.rounds.round_pages import HOUR, NOW, it_is, ready


@pytest.fixture
def _now(without_office: None) -> None:
    it_is(NOW)


@pytest.fixture
def officer(app: Flask) -> Account:
    return a_colleague(name="顾示例", at=AT)


@pytest.fixture
def desk(visit: Visitor, officer: Account) -> Visitor:
    enter_directly(visit.client, officer)
    return visit


@pytest.fixture
def colleague(other: Visitor, officer: Account) -> Visitor:
    enter_directly(other.client, a_colleague(email="office2@example.cn", name="钱示例", at=AT))
    return other


@pytest.fixture
def programme(app: Flask) -> Programme:
    """One with everything decided: of three candidates two go on by vote."""
    made = an_edition(at=AT, closes=HOUR / 2)["craftsman"]
    values = {"quorum": "1/2", "passes.vote": "2", "choices.vote": "2", "passes.score": "2"}
    return editions.set_settings(made.id, made.version, {"values": values})


@pytest.fixture
def candidates(programme: Programme, officer: Account) -> list[Application]:
    found = several_submitted(programme, 3)
    accept(*found, by=officer)
    return found


@pytest.fixture
def panel(app: Flask) -> list[Account]:
    return experts(3, at=AT)


@pytest.fixture
def prepared(candidates: list[Application], panel: list[Account], officer: Account) -> Round:
    """The first round, with everything that it needs to be opened."""
    return ready(candidates[0].programme, "eligibility", panel, officer)
