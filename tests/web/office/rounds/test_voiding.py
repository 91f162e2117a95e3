"""Voiding a ballot takes two officers."""

import pytest

from portal.operations.judging.voiding import VOIDING
from portal.rules.judging.casting import Given
from portal.storage.applying.applications import Application
from portal.storage.judging.rounds import Round
from portal.storage.people.accounts import Account
from tests.visit import Visitor
from tests.web.office.rounds.round_pages import at, cast, opened

pytestmark = pytest.mark.usefixtures("_now")


def test_a_ballot_is_voided_by_two_officers_and_asked_for_anew(
    desk: Visitor,
    colleague: Visitor,
    prepared: Round,
    officer: Account,
    panel: list[Account],
    candidates: list[Application],
) -> None:
    open_round = opened(prepared, officer, panel)
    cast(open_round, panel[0], candidates[0], Given(answer=True))
    typed = {"ballot": f"{panel[0].id}:{candidates[0].id}", "reason": "误评。"}
    own = desk(at(open_round, "voiding")).submit(typed, button="提出作废")
    assert "同意作废" not in own.text

    page = colleague(at(open_round, "voiding")).submit(button="同意作废")

    assert "已作废" in page.text
    assert VOIDING.waiting() == []
    assert "1/3" not in colleague(at(open_round)).text
