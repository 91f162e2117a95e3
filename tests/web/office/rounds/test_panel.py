"""The panel: who sits there, who judges whom, who is recused."""

import pytest

from portal.operations.judging import panels, preparing_rounds
from portal.rules.judging.recusal import Ground
from portal.storage.applying.applications import Application
from portal.storage.judging.rounds import Round
from portal.storage.people.accounts import Account
from tests.visit import Visitor
from tests.web.office.rounds.round_pages import CLOSES, HOUR, NOW, OPENS, at

pytestmark = pytest.mark.usefixtures("_now")


def test_an_expert_is_taken_from_the_panel_with_what_was_to_be_judged(desk: Visitor, prepared: Round) -> None:
    page = desk(at(prepared, "panel"))
    press = page.all("//button[@name='unseat']")[0]
    form = next(press.iterancestors("form"))

    left = desk.post(page.path, {**dict(form.form_values()), "unseat": press.get("value")})

    assert "已请进 2 名" in left.text
    assert len(panels.assigned(prepared.id)) == 6


def test_a_recusal_is_pinned_and_the_denominator_follows(
    desk: Visitor, prepared: Round, panel: list[Account], candidates: list[Application]
) -> None:
    page = desk(at(prepared, "recusals")).submit(
        {"expert": str(panel[0].id), "candidate": str(candidates[0].id), "reason": "师生关系。"}, button="指定回避"
    )

    assert Ground.PINNED.word in page.text
    assert "师生关系。" in page.text
    assert len(panels.assigned(prepared.id)) == 8
    assert "（回避）" in desk(at(prepared, "allotment")).text


def test_without_a_reason_nobody_is_recused(
    desk: Visitor, prepared: Round, panel: list[Account], candidates: list[Application]
) -> None:
    typed = {"expert": str(panel[0].id), "candidate": str(candidates[0].id), "reason": " "}

    page = desk(at(prepared, "recusals")).submit(typed, button="指定回避", status=409)

    assert "请写明回避的原因" in page.text
    assert panels.recusals(prepared.id) == ()


def test_who_was_not_first_changes_nothing(desk: Visitor, prepared: Round, officer: Account) -> None:
    stale = desk(at(prepared, "allotment"))
    preparing_rounds.set_window(prepared.id, prepared.version, OPENS, CLOSES + HOUR, by=officer.id, at=NOW)

    page = stale.submit(button="保存分配", status=409)

    assert "另一位同事刚刚改动了本轮" in page.text
