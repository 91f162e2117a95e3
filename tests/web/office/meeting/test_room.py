"""The meeting room over HTTP: the secretary, the projector, the experts. (M18, N7)"""

from datetime import timedelta

import pytest
from flask import Flask

from portal.operations.judging import presenting
from portal.operations.meeting import holding, seeing
from portal.rules.judging.rounds import RoundState
from portal.rules.language.refusals import Refused
from portal.rules.meeting import course as rules
from portal.rules.meeting.course import ActKind
from portal.storage.judging import rounds as stored
from portal.storage.people import accounts
from portal.storage.people.accounts import SignIn
from tests.operations.meetings import Meeting, a_meeting
from tests.staff import a_colleague, enter_directly
from tests.visit import Visitor
from tests.web.office.rounds.round_pages import it_is


@pytest.fixture
def held(app: Flask, without_office: None) -> Meeting:
    return a_meeting()


def entered(app: Flask, account: accounts.Account) -> Visitor:
    visitor = Visitor(app.test_client())
    enter_directly(visitor.client, account)
    return visitor


@pytest.mark.rule("M18", "N7")
def test_the_secretary_calls_by_lot_and_projector_and_experts_follow(app: Flask, held: Meeting) -> None:
    desk, expert = entered(app, held.officer), entered(app, held.panel[0])
    path = f"/office/rounds/{held.round.id}/meeting"
    first, second = held.order[:2]
    left = 2 - 1 - (held.recused == first)
    page = desk(path).submit(button="开始评审会")
    projector = Visitor(app.test_client())
    address = page.all("//section[@aria-labelledby='projector']//a/@href")[0].removeprefix(app.portal.base_url)
    assert "请稍候" in projector(address).text

    page = page.submit(button=f"请下一位：第 1 位 {held.names[first]}")
    shown = projector(address).text
    assert "正在展示 第 1 位" in shown
    assert held.names[first] in shown
    assert f"第 2 位 {held.names[second]}" in shown
    assert "10:00" not in shown
    room = expert(f"/judging/{held.round.id}/room")
    assert held.names[first] in room.text
    assert "展示 10 分钟" in room.text
    room.submit(button="这一位评完了")
    page = desk(path)
    if left:
        assert f"还有 {left} 位专家没有评完，仍然结束" in page.text
        refused = page.submit(button="结束本位，请下一位", status=409)
        assert f"还有 {left} 位专家没有评完" in refused.text
    page = page.submit({"sure": "1"} if left else {}, button="结束本位，请下一位")
    assert f"正在展示：第 2 位 {held.names[second]}" in page.text
    assert "已结束 1 位" in projector(address).text


@pytest.mark.rule("M18")
def test_whoever_is_recused_sees_that_the_item_is_closed_and_nobody_else_sees_why(app: Flask, held: Meeting) -> None:
    holding.begin(held.round.id, rehearsal=False, by=held.officer.id, at=held.at)
    held.call(held.recused)
    closed = entered(app, held.panel[1])(f"/judging/{held.round.id}/room")
    assert "这一位不由您评审" in closed.text
    assert held.names[held.recused] not in closed.text
    others = entered(app, held.panel[0])(f"/judging/{held.round.id}/room").text
    secretary = entered(app, held.officer)(f"/office/rounds/{held.round.id}/meeting").text
    for words in (others, secretary):
        assert "回避" not in words
    assert "不评本位" in secretary
    by = held.panel[1].id
    with pytest.raises(Refused, match=rules.NOT_YOURS.reason):
        holding.say(held.round.id, ActKind.DONE, held.recused, expert=by, by=by, at=held.at)


@pytest.mark.rule("M18")
def test_another_officers_act_is_told_and_nothing_is_done_twice(app: Flask, held: Meeting) -> None:
    desk, colleague = entered(app, held.officer), entered(app, a_colleague(email="zwei@example.cn", at=held.at))
    path = f"/office/rounds/{held.round.id}/meeting"
    desk(path).submit(button="开始评审会")
    mine, theirs = desk(path), colleague(path)
    words = f"请下一位：第 1 位 {held.names[held.order[0]]}"
    mine.submit(button=words)
    again = theirs.submit(button=words, status=409)
    assert "另一位工作人员刚刚办理过" in again.text
    assert seeing.held(held.round.id).course.times[held.order[0]] == 1


def test_a_device_learns_by_one_cheap_question_that_something_has_happened(app: Flask, held: Meeting) -> None:
    meeting = holding.begin(held.round.id, rehearsal=False, by=held.officer.id, at=held.at)
    device = app.test_client()
    version = meeting.version
    assert device.get(f"/room/{meeting.id}?seen=0").status_code == 200
    nothing = device.get(f"/room/{meeting.id}?seen={version}")
    assert (nothing.status_code, nothing.data, nothing.headers.get("Set-Cookie")) == (204, b"", None)
    held.call(held.order[0])
    assert device.get(f"/room/{meeting.id}?seen={version}").status_code == 200
    assert device.get(f"/room/{meeting.id + 1}").status_code == 404
    projector = f"/room/{meeting.id}/{seeing.key_of(meeting)}"
    now = seeing.held(held.round.id).meeting.version
    assert device.get(f"{projector}?seen={now}").status_code == 204
    assert held.names[held.order[0]] in device.get(f"{projector}?seen={version}").text


@pytest.mark.rule("M18")
def test_the_projector_ends_with_the_meeting_and_another_key_opens_nothing(app: Flask, held: Meeting) -> None:
    meeting = holding.begin(held.round.id, rehearsal=False, by=held.officer.id, at=held.at)
    stranger = app.test_client()
    address = f"/room/{meeting.id}/{seeing.key_of(meeting)}"
    assert stranger.get(address).status_code == 200
    assert stranger.get(f"/room/{meeting.id}/{'0' * 64}").status_code == 404
    assert stranger.get(f"/office/rounds/{held.round.id}/meeting").status_code == 302
    holding.end(held.round.id, 0, by=held.officer.id, at=held.at)
    assert stranger.get(address).status_code == 404
    assert stranger.get(f"/room/{meeting.id}?seen=0").status_code == 404
    begun_again = holding.begin(held.round.id, rehearsal=False, by=held.officer.id, at=held.at)
    assert stranger.get(address).status_code == 404
    assert begun_again.id != meeting.id


def test_asking_by_itself_keeps_no_officer_signed_in(app: Flask, held: Meeting) -> None:
    desk, at = app.test_client(), held.at
    token = accounts.sign_in(held.officer, at=at, expires_at=at + timedelta(days=1), proved_at=at)
    with desk.session_transaction() as session:
        session["_user_id"], session["_fresh"] = token, True
    path = f"/office/rounds/{held.round.id}/meeting"
    assert desk.get(path).status_code == 200
    before = SignIn.get(SignIn.account == held.officer).seen_at
    it_is(held.at + timedelta(minutes=20))
    assert desk.get(path, headers={"X-Autosave": "1"}).status_code == 200
    assert SignIn.get(SignIn.account == held.officer).seen_at == before
    it_is(held.at + timedelta(minutes=31))
    assert desk.get(path, headers={"X-Autosave": "1"}).status_code == 401


@pytest.mark.rule("M18")
def test_a_meeting_needs_an_open_round_and_a_drawn_order(app: Flask, held: Meeting) -> None:
    desk = entered(app, held.officer)
    undrawn = a_meeting(drawn=False, award="pioneer")
    assert rules.UNDRAWN.reason in desk(f"/office/rounds/{undrawn.round.id}/meeting").text
    assert presenting.order_of(undrawn.round) is None
    assert stored.one(undrawn.round.id).state is RoundState.OPEN
    desk(f"/office/rounds/{held.round.id + 1}/meeting", status=404)


@pytest.mark.rule("M18")
def test_a_rehearsal_shows_samples_on_every_screen_and_no_sheet(app: Flask, held: Meeting) -> None:
    desk, expert = entered(app, held.officer), entered(app, held.panel[0])
    path = f"/office/rounds/{held.round.id}/meeting"
    page = desk(path).submit(button="开始演练").submit(button="请下一位：第 1 位 示例1")
    projector = page.all("//section[@aria-labelledby='projector']//a/@href")[0].removeprefix(app.portal.base_url)
    assert "终评（演练）" in Visitor(app.test_client())(projector).text
    room = expert("/judging").follow("进入智慧工匠终评评审会（演练）")
    assert "示例1" in room.text
    assert not room.all("//form[@id='scoring']")
    for name in held.names.values():
        assert name not in room.text + page.text
    assert "继续评这一位" in room.submit(button="这一位评完了").text
    desk(path).submit(button="结束演练，不留记录")
    expert(f"/judging/{held.round.id}/room", status=404)
