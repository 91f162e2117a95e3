"""Preparing a round, from its stage to its opening."""

from datetime import datetime

import pytest

from portal import clock
from portal.operations.judging import panels
from portal.rules.judging.rounds import RoundState
from portal.storage.applying.applications import Application
from portal.storage.judging import rounds as stored
from portal.storage.judging.rounds import Round
from portal.storage.people.accounts import Account
from tests.visit import Page, Visitor
from tests.web.office.rounds.round_pages import CLOSES, OPENS, again, at, names

pytestmark = pytest.mark.usefixtures("_now")


# Preparing
@pytest.mark.rule("M9")
@pytest.mark.rule("N4")
def test_the_office_prepares_a_round_from_its_stage_to_its_opening(
    desk: Visitor, candidates: list[Application], panel: list[Account]
) -> None:
    overview = desk("/office").follow("评审")
    assert names(overview)[:4] == ["初审", "复审第 1 轮", "复审第 2 轮", "终评"]
    assert "上一轮" in overview.text

    page = (
        overview.submit(button="准备", holding="")
        if False
        else desk.post("/office/rounds", prepare_form(overview, "eligibility"))
    )
    assert page.heading == "智慧工匠初审"
    assert "共 3 名" in page.text
    assert "有 3 名候选人没有可以评审的专家" in page.text
    number = page.path.rpartition("/")[2]

    seated = desk(f"{page.path}/panel").submit({"expert": [str(one.id) for one in panel]}, button="请进选中的专家")
    assert "已请进 3 名" in seated.text
    suggested = desk(f"/office/rounds/{number}/allotment?suggest=1")
    assert "这是方案，还没有保存" in suggested.text
    assert panels.assigned(int(number)) == ()
    kept = suggested.submit(button="保存分配")
    assert "共 9 份评审表" in kept.text
    window = desk(f"{page.path}/window").submit({"opens_at": field(OPENS), "closes_at": field(CLOSES)}, button="保存")
    assert "评审时间已保存" in window.text
    assert "有 3 名候选人各由 3 名专家评审，须全体判定符合条件才能通过。" in window.text

    open_page = window.follow("开始评审").submit(button="开始评审")

    assert "评审已经开始" in open_page.text
    assert stored.one(int(number)).state is RoundState.OPEN


def prepare_form(page: Page, stage: str) -> dict[str, str]:
    [press] = [one for one in page.all("//button[@name='stage']") if one.get("value") == stage][:1]
    form = next(press.iterancestors("form"))
    return {**dict(form.form_values()), "stage": stage}


def field(moment: datetime) -> str:
    return f"{clock.beijing(moment):%Y-%m-%dT%H:%M}"


def test_a_window_that_cannot_be_is_refused_beside_its_field(desk: Visitor, prepared: Round) -> None:
    page = desk(at(prepared, "window")).submit(
        {"opens_at": field(CLOSES), "closes_at": field(OPENS)}, button="保存", status=422
    )

    assert "截止时间应晚于开始时间" in page.text
    assert again(prepared).version == prepared.version
