"""Two invented forms are scored by all and talked over before a scored round, outside its result. (M17)"""

import pytest
from flask import Flask

from portal import rulebooks
from portal.operations.judging import marking
from portal.operations.meeting import calibrating
from portal.rules.judging.rounds import RoundState
from portal.rules.language.refusals import Refusal, Refused
from portal.rules.meeting import calibrating as rules
from portal.rules.rulebook.rubric import Method
from portal.storage.engine.errors import NotFound
from portal.storage.people.accounts import Account
from tests.operations.judged import given
from tests.operations.meetings import a_meeting
from tests.routes import everything
from tests.staff import enter_directly
from tests.visit import Visitor


def entered(app: Flask, account: Account) -> Visitor:
    visitor = Visitor(app.test_client())
    enter_directly(visitor.client, account)
    return visitor


@pytest.mark.rule("M17")
def test_all_score_the_samples_and_talk_them_over_and_nothing_stays(app: Flask, without_office: None) -> None:
    held = a_meeting()
    before = everything()
    desk, expert, other = (entered(app, one) for one in (held.officer, *held.panel))
    path, own = f"/office/rounds/{held.round.id}/calibration", f"/judging/{held.round.id}/calibration/first"
    expert(own, status=404)
    desk(path).submit(button="开始校准")
    marks = {f"points-{key}": str(value) for key, value in given(held.round, points=2).points.items()}
    page = expert("/judging").follow("智慧工匠终评：示例甲")
    assert "（示例）" in page.text
    assert "已保存" in page.submit(marks, button="保存").text
    other(own).submit(dict.fromkeys(marks, "3"), button="保存")
    assert "8" not in other(own).text.partition("合计")[2].partition("已打")[0]
    waiting = desk(path)
    assert "打完 2 位，共 2 位" in waiting.text
    assert "谁都看不到别人的打分" in waiting.text
    shown = waiting.submit(button="公开全组的打分")
    assert "3、8" in shown.text
    seen = other(own)
    assert "3、8" in seen.text
    assert "评示例" not in seen.text
    late = app.test_client()
    enter_directly(late, held.panel[0])
    with pytest.raises(Refused, match=rules.TALKED_OVER.reason):
        calibrating.mark(held.round.id, "first", 1, {}, by=held.panel[0].id)
    desk(path).submit(button="结束校准，不留记录")
    after = everything()
    assert {name: rows for name, rows in after.items() if rows != before[name] and name != "sign_in"} == {}
    with pytest.raises(NotFound):
        calibrating.seen(held.round.id)


def test_only_before_the_first_sheet_is_handed_in(app: Flask, without_office: None) -> None:
    held = a_meeting()
    candidate, by = held.order[0], held.panel[0].id
    marking.cast(held.round.id, candidate, 1, given(held.round), by=by, at=held.at)
    assert calibrating.refusal_to_begin(held.round) == rules.NOT_BEFORE


@pytest.mark.parametrize(
    ("method", "state", "begun", "panel", "refusal"),
    [
        (Method.SCORE, RoundState.PREPARING, False, 3, None),
        (Method.VOTE, RoundState.PREPARING, False, 3, rules.NOT_SCORED),
        (Method.SCORE, RoundState.OPEN, True, 3, rules.BEGUN_ALREADY),
        (Method.SCORE, RoundState.CLOSED, False, 3, rules.NOT_BEFORE),
        (Method.SCORE, RoundState.PREPARING, False, 0, rules.NO_PANEL),
    ],
)
def test_when_a_panel_may_calibrate(
    method: Method, state: RoundState, begun: bool, panel: int, refusal: Refusal | None
) -> None:
    assert rules.refusal_to_calibrate(method, state, begun, panel, 0) == refusal
    assert rules.refusal_to_show(False, 0) == rules.NOTHING_SCORED
    assert [one.key for one in rulebooks.samples()] == ["first", "second"]
