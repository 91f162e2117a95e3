"""What a page of one candidate reads does not grow with how many the expert judges: statements and rows are counted,
not time."""

import pytest
from flask.testing import FlaskClient

from portal import clock
from portal.operations.judging import marking
from portal.storage.engine import remembered
from portal.storage.people.accounts import Account
from tests.panel import Panel, a_panel
from tests.staff import enter_directly

MANY, FEW = 12, 3


@pytest.fixture
def panel(client: FlaskClient) -> Panel:
    """One expert judges three candidates, the other one all twelve."""
    return a_panel(candidates=MANY, recused=MANY - FEW, at=clock.now())


def read(client: FlaskClient, monkeypatch: pytest.MonkeyPatch, path: str) -> tuple[int, int]:
    """How many statements the page asks, and how many rows it reads."""
    asked: list[int] = []
    end = remembered.end

    def counted() -> None:
        answers = remembered._reading.answers or {}
        asked.extend(len(answer.rows) for answer in answers.values())
        end()

    assert client.get(path).status_code == 200
    monkeypatch.setattr(remembered, "end", counted)
    assert client.get(path).status_code == 200
    monkeypatch.setattr(remembered, "end", end)
    return len(asked), sum(asked)


def pages(panel: Panel, expert: Account) -> list[str]:
    """The expert's pages of one candidate, which has one before it and one after it, and the list of rounds."""
    tasks = marking.work(panel.round.id, by=expert.id, at=clock.now()).tasks
    return ["/judging", f"{panel.path}/{tasks[1].candidate}"]


def test_pages_of_one_candidate_do_not_grow(client: FlaskClient, panel: Panel, monkeypatch: pytest.MonkeyPatch) -> None:
    found = {}
    for expert in (panel.expert, panel.other):
        marking.declare(panel.round.id, {}, by=expert.id, at=clock.now())
        enter_directly(client, expert)
        found[expert.id] = [read(client, monkeypatch, path) for path in pages(panel, expert)]

    assert len(marking.work(panel.round.id, by=panel.other.id, at=clock.now()).tasks) == MANY
    assert all(statements for statements, _ in found[panel.other.id])
    assert found[panel.other.id] == found[panel.expert.id]
