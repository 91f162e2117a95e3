"""An entry over HTTP: filed as an application is, dealt with by the undertaker, ranked by what was accepted alone, and
carried on into the form of the award."""

from io import BytesIO

import pytest
from flask import Flask
from openpyxl import load_workbook

from portal.operations.competing import entering, sending
from portal.rules.language.stages import Stage
from portal.storage.applying import applications
from portal.storage.competing import competitions
from portal.storage.season import editions, proposals
from tests.builders import an_account
from tests.operations.competing import entries
from tests.operations.competing.workbooks import workbook
from tests.operations.submissions import person, resume, withdraw
from tests.visit import Visitor
from tests.web.office.competing.test_season import KEY, NOW, Season, browser
from tests.web.undertaker.test_front import invited, upload

REGISTRATION = {
    "from.registration": "2026年12月2日",
    "to.registration": "2026年12月20日",
    "places.first.finalists": "1",
}


@pytest.fixture
def season(app: Flask, visit: Visitor, without_office: None) -> Season:
    return Season(app, visit)


def opened(season: Season) -> competitions.Competition:
    """The competition while entries can be filed."""
    season.office(f"{season.page}/plan").submit(REGISTRATION | {"prizes": "一等奖 1"}, button="提请组委会审定")
    season.decide("competition_plan")
    held = competitions.of(season.programme, KEY)
    assert held is not None
    return held


@pytest.mark.rule("N9", "N10", "N11")
def test_an_entry_is_filed_accepted_ranked_and_carried_into_the_award(season: Season) -> None:
    held = opened(season)
    public = f"/competitions/{season.programme.edition.key}/{KEY}"
    assert "报名中，12 月 20 日 24:00 截止" in season.public(public).text
    assert season.programme.id in {one.id for one in editions.programmes_shown()}
    assert held.entries not in {one.id for one in editions.programmes_shown()}, "no page of awards shows entries"

    # Somebody begins on the pages; the sections are those of the competition's form.
    player = an_account(email="player9@example.cn", at=NOW)
    mine = browser(season.app, player)
    page = mine("/applications").submit(button="开始填写参赛申报表")
    assert "作品说明" in page.text
    assert "工业软件创新案例竞赛参赛申报表" in mine("/applications").text
    begun = applications.own_of(player, editions.programme(held.entries or 0))
    assert begun is not None
    assert "赛道" in mine(f"/applications/{begun.id}/cover").text
    assert mine.client.get(f"/applications/{begun.id}/form.docx").status_code == 200

    # Three are submitted, one is withdrawn and taken up again, one of another person returned and corrected.
    filed = [entries.filed(held, order, at=NOW) for order in (1, 2, 3)]
    assert [one.stage for one in filed] == [Stage.SUBMITTED] * 3
    assert resume(withdraw(filed[2], at=NOW), at=NOW).stage is Stage.DRAFT
    body = invited(season)
    page = f"/undertaker/competitions/{season.programme.id}/{KEY}"
    shown = body(f"{page}/entries")
    assert "示例作品1" in shown.text
    assert "示例作品9" not in shown.text, "a draft is nobody's but its owner's"
    returned = body(f"/undertaker/entries/{filed[1].id}").submit(
        {"sections": ["work"], "reason": "请补充成效的数据（示例）。", "until": "2026年12月18日 17:00"},
        button="退回补正",
    )
    assert "已退回补正" in returned.text
    assert "请补充成效的数据" in browser(season.app, filed[1].applicant)(f"/applications/{filed[1].id}").text
    accepted = body(f"/undertaker/entries/{filed[0].id}").submit(button="受理并编号")
    [number] = entering.accepted(competitions.one(held.id))
    assert number.startswith("RJ")
    assert f"编号 {number}" in accepted.text
    assert "1 件" in season.public(public).one("//section[h2[@id='registering']]").text_content()
    for paper in ("form.docx", "photo"):
        assert body.client.get(f"/undertaker/entries/{filed[0].id}/{paper}").status_code == 200

    # The pattern of the first stage names what was accepted; nothing else can be ranked.
    pattern = body.client.get(f"{page}/results/first/pattern.xlsx").data
    row = [cell.value for cell in load_workbook(BytesIO(pattern)).worksheets[0][4]]
    assert number in row
    assert "示例作品1" in row
    line = {"编号": number, "赛道": held.book.tracks[1].name, "名称": "示例作品1", "参赛者": "示例团队1", "得分": 90}
    file = {"list": (BytesIO(workbook([line | {"编号": "RJ-9999"}])), "first.xlsx")}
    assert "没有这个编号进入本阶段" in body(f"{page}/results/first").submit(file, button="读取并核对").text
    for stage in ("first", "final"):
        upload(body, page, stage, workbook([line]))
        season.decide("undertakers_result")

    # Whom the entry names needs no further words; what the entry knows of the person stands in the award's form.
    window = {"closes_at": "2026年12月28日 17:00", "recommending_closes_at": "2026年12月30日 17:00"}
    told = {"picked": [number], f"reason.{number}": "名列第一（示例）。"}
    body(f"{page}/seats").submit(told | window, button="提请组委会审定")
    season.decide("competition_choice")
    [seat] = sending.waiting_for(filed[0].applicant.id)
    assert seat.sent.identity == person(41)
    begun = sending.begin(seat.id, by=filed[0].applicant.id, at=NOW)
    known = applications.draft(begun.id).answers
    assert known["name"] == "示例选手1"
    assert known["phone"] == "021-55550123"
    assert known["photo"], "the photo of the entry"
    assert proposals.waiting("competition_choice") == []


def test_an_entry_to_another_competition_is_not_there_for_an_undertaker(season: Season) -> None:
    opened(season)
    body = invited(season)
    page = f"/office/competitions/{season.programme.id}/2023-xinchuang"
    days = {"from.registration": "2026年12月2日", "to.registration": "2026年12月20日"}
    season.office(f"{page}/plan").submit(days, button="提请组委会审定")
    season.decide("competition_plan")
    other = competitions.of(season.programme, "2023-xinchuang")
    assert other is not None
    theirs = entries.filed(other, 4, at=NOW)
    for paper in ("", "/form.docx", "/attachments.pdf", "/photo"):
        assert body.client.get(f"/undertaker/entries/{theirs.id}{paper}").status_code == 404
    token = body(f"/undertaker/competitions/{season.programme.id}/{KEY}/plan").value("csrf_token")
    for act in ("accept", "return"):
        sent = {"csrf_token": token, "version": "2", "until": "2026年12月18日 17:00"}
        assert body.client.post(f"/undertaker/entries/{theirs.id}/{act}", data=sent).status_code == 404
    assert applications.one(theirs.id).stage is Stage.SUBMITTED
