"""An undertaker over HTTP: invited by two, it plans, reads in results and puts people forward for its own competition,
and the committee decides; of any other programme it sees and changes nothing."""

import re
from io import BytesIO

import pytest
from flask import Flask

from portal.operations.people import appointing
from portal.operations.people.appointing import Appointment
from portal.operations.people.second_factor import begin
from portal.rules.people.staffing import RoleName
from portal.storage.competing import competitions, undertakers
from portal.storage.letters import outbox
from portal.storage.people import accounts, authenticators
from portal.storage.season import proposals
from tests.builders import PASSWORD
from tests.documents.reading import lines
from tests.operations.competing.workbooks import entry, ranked, workbook
from tests.visit import Visitor
from tests.web.office.competing.test_season import KEY, NOW, Season, browser, final, first

BODY = "上海市工业互联网协会"
EMAIL = "chengban@example.cn"
TYPED = {"undertaker": BODY, "name": "承示例", "email": EMAIL, "phone": "13900000000", "reason": "来函推荐（示例）。"}


@pytest.fixture
def season(app: Flask, visit: Visitor, without_office: None) -> Season:
    return Season(app, visit)


def invited(season: Season) -> Visitor:
    """Somebody of the undertaker, whom one officer has proposed and another one agreed to, signed in."""
    season.office(f"{season.page}/undertakers").submit(TYPED, button="提出，请同事审定")
    [waiting] = proposals.waiting("office_appointment")
    assert "提议的人不能自己审定" in season.office(f"/office/staff-proposals/{waiting.id}").text
    season.second(f"/office/staff-proposals/{waiting.id}").submit(button="同意")
    letter = next(one.content.body for one in outbox.latest(20) if one.content.to == EMAIL)
    assert f"承办单位（{BODY}）" in letter
    visit = Visitor(season.app.test_client())
    link = re.search(r"/invitation/\S+", letter)
    assert link
    typed = {"name": "承示例", "phone": "13900000000", "password": PASSWORD, "password_again": PASSWORD}
    visit(link[0]).submit(typed, button="接受邀请")
    account = accounts.by_email(EMAIL)
    begin(account.id)
    authenticators.confirm(account, at=NOW)
    return browser(season.app, account)


def upload(body: Visitor, page: str, stage: str, content: bytes) -> None:
    file = {"list": (BytesIO(content), f"{stage}.xlsx")}
    body(f"{page}/results/{stage}").submit(file, button="读取并核对").submit(button="提交给组委会确认")


@pytest.mark.rule("N8", "N10", "M8")
def test_an_undertaker_carries_its_competition_to_the_final(season: Season) -> None:
    body = invited(season)
    page = f"/undertaker/competitions/{season.programme.id}/{KEY}"
    assert "1 项安排还没有拟定" in body("/undertaker").text
    body(f"{page}/plan").submit({"places.first.finalists": "3", "prizes": "一等奖 1"}, button="提请组委会审定")
    assert "已提请组委会审定" in body(page).text
    season.decide("competition_plan")

    # What it reads in the committee decides, and no officer.
    upload(body, page, "first", first())
    [waiting] = proposals.waiting("undertakers_result")
    assert season.second(f"/office/competitions/results/{waiting.id}/decision", status=404)
    assert "组委会审定以后才导入" in season.second(season.page).text
    busy = season.upload("first", workbook(ranked([entry(one, 90 - one) for one in (1, 2)])))
    assert "已经有一项提议" in busy.submit(button="提交给另一位工作人员确认", status=422).text
    season.committee(f"/committee/{waiting.id}").submit({"reason": "第 5 行请核对（示例）。"}, button="不同意")
    assert "1 项提议被组委会退回" in body("/undertaker").text
    assert "第 5 行请核对（示例）。" in body(page).text
    upload(body, page, "first", first())
    season.decide("undertakers_result")
    content = final()
    upload(body, page, "final", content)
    season.decide("undertakers_result")
    held = competitions.of(season.programme, KEY)
    assert held is not None
    result = competitions.result_of(held, "final")
    assert result is not None
    assert result.file_digest in body(f"/undertaker/competitions/results/{result.id}").text
    assert body.client.get(f"/undertaker/competitions/results/{result.id}/file.xlsx").data == content

    # At most four, with reasons; whom somebody is elsewhere it does not hear.
    assert "1 项竞赛还没有推荐终评人选" in body("/undertaker").text
    reasons = {"picked": ["GY-002"], "reason.GY-002": "名列第一（示例）。"}
    window = {"closes_at": "2026年12月10日 17:00", "recommending_closes_at": "2026年12月12日 17:00"}
    body(f"{page}/seats").submit(reasons | window, button="提请组委会审定")
    season.decide("competition_choice")
    shown = body(page)
    assert "示例选手2" in shown.text
    letter = body.client.get(f"{page}/seats/letter.docx")
    assert {"示例选手2", "名列第一（示例）。"} <= set(lines(letter.data))
    listed = lines(body.client.get(f"/undertaker/competitions/results/{result.id}/list.docx").data)
    assert "示例案例2" in listed
    assert "已请其填写申报表" in shown.text
    assert "承示例" in season.office(season.page).text
    assert "还没有推荐终评人选" not in body("/undertaker").text


@pytest.mark.rule("M8")
def test_nothing_of_another_competition_is_there_for_it(season: Season) -> None:
    body = invited(season)
    season.plan()
    other = competitions.held(season.programme, "2023-xinchuang", at=NOW)
    theirs = f"/undertaker/competitions/{season.programme.id}/{other.key}"
    never = body("/undertaker/competitions/1/2023-xinchuang", status=404).text
    for place in ("", "/plan", "/seats", "/results/first", "/results/first/pattern.xlsx"):
        assert body(f"{theirs}{place}", status=404).text == never
    token = body(f"/undertaker/competitions/{season.programme.id}/{KEY}/plan").value("csrf_token")
    for place in ("/plan", "/seats", "/results/first"):
        sent = {"csrf_token": token, "prizes": "一等奖 1", "picked": "GY-001"}
        assert body.client.post(f"{theirs}{place}", data=sent).status_code == 404
    for place in (
        "/office",
        "/committee",
        "/judging",
        "/recommending",
        f"/office/competitions/{season.programme.id}/{KEY}",
    ):
        assert body.client.get(place).status_code == 403
    assert proposals.waiting("competition_plan", "competition_choice", "undertakers_result") == []


def test_one_account_undertakes_one_competition_of_an_edition_and_nothing_else(season: Season) -> None:
    invited(season)
    held = competitions.of(season.programme, KEY)
    other = competitions.held(season.programme, "2023-xinchuang", at=NOW)
    assert held is not None

    def refused(number: int | None, body: str, email: str = EMAIL) -> str:
        return appointing.faults_of(Appointment(RoleName.UNDERTAKER, "承示例", email, "", "来函。", number, body)).get(
            "role", ""
        )

    assert "已经在办理" in refused(held.id, BODY)
    assert "一届只承办一项" in refused(other.id, other.book.undertakers[0])
    assert "请写明是哪一家" in refused(held.id, "别家公司", "neu@example.cn")
    assert "请写明是哪一家" in refused(None, BODY, "neu@example.cn")
    assert "不能兼任" in refused(held.id, BODY, season.officer.contact.email)
    assert refused(held.id, BODY, "neu@example.cn") == ""


def test_whose_role_is_taken_away_undertakes_nothing(season: Season) -> None:
    body = invited(season)
    account = accounts.by_email(EMAIL)
    told = {"act": "undertaker", "reason": "换人（示例）。"}
    season.office(f"/office/accounts/{account.id}").submit(told, button="提出，请同事审定")
    [waiting] = proposals.waiting("office_change")
    season.second(f"/office/staff-proposals/{waiting.id}").submit(button="同意")
    assert undertakers.of(account) == []
    assert body.client.get("/undertaker").status_code == 403
