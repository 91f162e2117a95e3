"""A small season of 2023 over HTTP: a competition held elsewhere sends people into the final, beside those of the
selection channel; from there the panel names honourees and nominees."""

from datetime import datetime, timedelta
from io import BytesIO

import pytest
from flask import Flask

from portal import clock
from portal.demonstration import judged_season
from portal.operations.judging import preparing_rounds
from portal.rules.language.stages import Stage
from portal.rules.people.staffing import RoleName
from portal.storage.applying import applications
from portal.storage.competing import competitions, seats
from portal.storage.judging import panels, rounds
from portal.storage.letters import outbox
from portal.storage.people.accounts import Account
from portal.storage.season import proposals
from tests.builders import an_account, an_edition
from tests.operations import judged
from tests.operations.competing.workbooks import TRACKS, entry, ranked, workbook
from tests.operations.reviews import accept
from tests.operations.submissions import AT, DAY, filled, person, submit
from tests.staff import a_colleague, enter_directly
from tests.visit import Page, Visitor

KEY = "2023-industrial-software"
HOUR = timedelta(hours=1)
NOW = AT + DAY  # the call has closed


def at(moment: datetime) -> None:
    clock.set_offset(timedelta())
    clock.set_offset(moment - clock.now())


def browser(app: Flask, account: Account) -> Visitor:
    client = app.test_client()
    enter_directly(client, account)
    return Visitor(client)


class Season:
    """Who takes part, each in a browser of their own."""

    def __init__(self, app: Flask, visit: Visitor):
        at(NOW)
        self.app, self.public = app, visit
        programme = an_edition(2023, at=AT, closes=HOUR)["craftsman"]
        self.programme = judged.deciding(programme, quota__honouree="3", quota__nominee="1", passes__score="2")
        self.officer = a_colleague(name="顾示例", at=AT)
        self.office = browser(app, self.officer)
        self.second = browser(app, a_colleague(email="office2@example.cn", name="钱示例", at=AT))
        self.committee_account = a_colleague(RoleName.COMMITTEE, name="魏示例", at=AT)
        self.committee = browser(app, self.committee_account)
        self.page = f"/office/competitions/{self.programme.id}/{KEY}"

    def decide(self, kind: str) -> Page:
        [waiting] = proposals.waiting(kind)
        return self.committee(f"/committee/{waiting.id}").submit(button="同意")

    def plan(self) -> None:
        page = self.office(f"{self.page}/plan")
        page.submit(
            {
                "from.final": "2026年12月20日",
                "places.first.finalists": "3",
                "prizes": "一等奖 1\n二等奖 2",
                "kind.final": "joint",
            },
            button="提请组委会审定",
        )
        self.decide("competition_plan")

    def upload(self, stage: str, content: bytes, *, status: int = 200) -> Page:
        file = {"list": (BytesIO(content), f"{stage}.xlsx")}
        return self.office(f"{self.page}/results/{stage}").submit(file, button="读取并核对", status=status)

    def take(self, stage: str, content: bytes) -> Page:
        self.upload(stage, content).submit(button="提交给另一位工作人员确认")
        return self.second(self.page).follow("核对").submit(button="确认导入")


@pytest.fixture
def season(app: Flask, visit: Visitor, without_office: None) -> Season:
    return Season(app, visit)


def first() -> bytes:
    """Five entries in one track, four in the other."""
    lines = [entry(order, 90 - order, 91 - order, 92 - order) for order in range(1, 6)]
    lines += [entry(order, 80 - order, 81 - order, 82 - order, track=TRACKS[1]) for order in range(6, 10)]
    return workbook(ranked(lines))


def final(**changes: object) -> bytes:
    """The three best of each track; number 2 wins."""
    lines = [entry(order, 70 + 10 * (order == 2) - order, 75 - order, track=TRACKS[0]) for order in (1, 2, 3)]
    lines += [entry(order, 60 - order, 65 - order, track=TRACKS[1], **changes) for order in (6, 7, 8)]
    return workbook(lines)


@pytest.mark.rule("N2", "N7", "N8", "N10")
def test_a_competition_held_elsewhere_sends_its_people_into_the_final(season: Season, app: Flask) -> None:
    public = f"/competitions/{season.programme.edition.key}/{KEY}"
    assert "窥破新机 力行人先" in season.public(public).text
    assert "还没有公布" in season.public(public).text

    # Nothing is scored before the plan is public.
    assert "还没有经组委会审定并公布" in season.office(f"{season.page}/results/first").text
    season.plan()
    assert "每条赛道 3 个" in season.public(public).text
    assert "二等奖：共 2 个" in season.public(public).text

    # The first stage, held elsewhere: shown, proposed, confirmed by another officer, public.
    page = season.upload("first", first())
    assert "9 件附有评委评分" in page.text
    assert "0 处不同" in page.text
    page.submit(button="提交给另一位工作人员确认")
    assert "1 份竞赛结果等待确认" in season.second("/office").text
    assert "结果等待确认" in season.second("/office/competitions").text
    assert "结果已公布" not in season.public(public).text
    assert "提议的人不能自己审定" in season.office(season.page).follow("核对").text
    season.second(season.page).follow("核对").submit(button="确认导入")
    shown = season.public(public)
    assert [one.text_content() for one in shown.all("//tbody/tr[td[@data-label='结果']='进入决赛']/th")] == [
        f"示例案例{order}" for order in (1, 2, 3, 6, 7, 8)
    ]
    held = competitions.of(season.programme, KEY)
    assert held is not None

    # The same file again changes nothing; a later stage keeps to who went on.
    assert "已经导入过" in season.upload("first", first(), status=422).text
    other = season.upload("final", final(**{"赛道": TRACKS[0]}))
    assert other.text.count("与前一阶段不同") == 3
    assert "提交给另一位工作人员确认" not in other.text
    content = final()
    season.take("final", content)
    result = competitions.result_of(held, "final")
    assert result is not None
    assert result.file == content
    assert season.office(f"/office/competitions/results/{result.id}").text.count(result.file_digest) == 1

    # At most four of the final's ranking, each with a reason; the committee decides, and those are told.
    choosing = season.office(f"{season.page}/seats")
    assert "请写明推荐理由" in choosing.submit({"picked": ["GY-002"]}, button="提请组委会审定", status=422).text
    reasons = {
        "picked": ["GY-002", "GY-006"],
        "reason.GY-002": "名列第一（示例）。",
        "reason.GY-006": "填补空白（示例）。",
    }
    window = {"closes_at": "2026年12月10日 17:00", "recommending_closes_at": "2026年12月12日 17:00"}
    season.office(f"{season.page}/seats").submit(reasons | window, button="提请组委会审定")
    season.decide("competition_choice")
    assert [letter.content.subject for letter in outbox.latest(50) if "player" in letter.content.to] == [
        "请填写“智慧工匠”申报表"
    ] * 2
    chosen = season.public(public).one("//section[h2[@id='seats']]").text_content()
    assert "示例案例2" in chosen
    assert "示例选手2" not in chosen  # nobody's name before they have consented

    # Each files a form of the award in the window of the seat; the call has closed for everybody else.
    player = an_account(email="player2@example.cn", name="示例选手2", at=NOW)
    mine = browser(app, player)
    show = mine("/applications").submit(button="开始填写申报表")
    assert "2026年12月10日 17:00" in show.text
    application = applications.own_of(player, season.programme)
    assert application is not None
    assert applications.draft(application.id).answers["id_number"] == person(42)
    application = filled(application, at=NOW, channel="个人自荐", id_number=person(42), name="示例选手2")
    submit(application, at=NOW)
    application = applications.one(application.id)
    assert application.stage is Stage.SUBMITTED
    accept(application, by=season.officer, at=NOW)

    # Nobody of the competition is in the rounds before the final; there all begin from zero.
    selected = judged.accepted(season.programme, 3, by=judged.an_applicant())
    panel = judged.people(RoleName.EXPERT, 3)
    judged_season.judge([season.programme], panel, office=season.officer.id, committee=season.committee_account.id)
    held_rounds = {one.stage: one for one in rounds.of_programme(season.programme)}
    for stage in ("eligibility", "vote", "score"):
        assert set(panels.numbers_of(held_rounds[stage])) <= {one.id for one in selected}
    made = held_rounds["final"]
    sources = {one.application_number: one.source for one in panels.candidates_of(made)}
    assert sources.pop(application.id) == KEY
    assert set(sources) == set(preparing_rounds.goes_on(held_rounds["score"]))
    assert set(sources.values()) == {panels.SELECTION}
    assert application.id in preparing_rounds.goes_on(made)

    # From the seat two clicks lead to the file with its digest.
    page = season.office(f"/office/rounds/{made.id}")
    assert "空缺（示例选手6没有参加）" in page.text
    origin = page.one(f"//tr[th[normalize-space()='{application.name}']]//a[contains(., '竞赛通道')]")
    results = season.office(origin.get("href")).all("//tr[starts-with(@id, 'seat-')]//a[.='决赛结果']")
    assert result.file_digest in season.office(results[0].get("href")).text

    # The other seat stays empty, and the final takes those who are there.
    seated = {seat.sent.name: seat.application_number for seat in seats.of(held)}
    assert seated == {"示例选手2": application.id, "示例选手6": None}


def test_what_is_declined_changes_nothing_and_says_why(season: Season) -> None:
    season.office(f"{season.page}/plan").submit({"prizes": "一等奖"}, button="提请组委会审定", status=422)
    season.office(f"{season.page}/plan").submit({"prizes": "一等奖 1"}, button="提请组委会审定")
    [waiting] = proposals.waiting("competition_plan")
    page = season.committee(f"/committee/{waiting.id}")
    page.submit({"reason": "名额请再核对（示例）。"}, button="不同意")
    assert "名额请再核对（示例）。" in season.office(season.page).text
    season.plan()

    season.upload("first", first()).submit(button="提交给另一位工作人员确认")
    deciding = season.second(season.page).follow("核对")
    deciding.submit({"reason": "第 5 行请核对（示例）。"}, button="退回")
    assert "第 5 行请核对（示例）。" in season.office(season.page).text
    assert competitions.result_of(competitions.of(season.programme, KEY).id, "first") is None  # type: ignore[union-attr]
    assert "请选择填好的" in season.office(f"{season.page}/results/first").submit(button="读取并核对", status=422).text
