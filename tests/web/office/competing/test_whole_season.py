"""The season of 2023 from end to end: the selection channel, three competitions held in the undertakers' own pages, one
final, notice, objection, decision. Small in the suite; with ``PORTAL_TEST_WHOLE_SEASON=1`` as large as the notice has
it: 120 applicants, three competitions of 40 entries, a final of 24, 10 + 10 named."""

from io import BytesIO
from typing import NamedTuple

import pytest
from flask import Flask

from portal.demonstration import judged_season, publishing
from portal.rulebooks import competition
from portal.rules.people.staffing import RoleName
from portal.rules.rulebook.competition import CompetitionBook
from portal.storage.applying import applications
from portal.storage.competing import competitions, seats, undertakers
from portal.storage.judging import panels, results, rounds
from portal.storage.publishing import decisions
from portal.storage.season import proposals
from tests.builders import an_account
from tests.operations import judged
from tests.operations.competing.workbooks import BASE, workbook
from tests.operations.reviews import accept
from tests.operations.submissions import SETTINGS, filled, person, submit
from tests.repeating import rounds as times
from tests.staff import a_colleague
from tests.visit import Visitor
from tests.web.office.competing.test_season import NOW, Season, browser


class Size(NamedTuple):
    """How many apply, enter each competition, are sent by it; who goes on into the final, and how many are named."""

    applicants: int
    entries: int
    sent: int
    selected: int
    named: int


SIZE = Size(120, 40, 4, 12, 10) if times("WHOLE_SEASON", 0) else Size(5, 8, 1, 3, 2)
KEYS = ("2023-digital-solutions", "2023-industrial-software", "2023-xinchuang")


@pytest.fixture
def season(app: Flask, visit: Visitor, without_office: None) -> Season:
    return Season(app, visit)


def line(book: CompetitionBook, order: int, points: int) -> dict[str, object]:
    """An entry as the jury's list has it; everybody has a number of their own over all competitions."""
    track = book.tracks[order % len(book.tracks)]
    return {
        "编号": f"{book.number_prefix}-{order:03d}",
        "赛道": track.name,
        "名称": f"{book.name}作品{order}",
        "参赛者": f"示例单位{order}",
        "得分": points,
        "评委1": points,
        "评委2": points,
        "选手姓名": f"{book.number_prefix}选手{order}",
        "所在单位": f"示例企业{order}",
        "证件号码": person(BASE + 40 * KEYS.index(book.key) + order),
        "电子邮箱": f"{book.number_prefix}{order}@example.cn".lower(),
    }


class Body:
    """The undertaker of one competition, in its browser."""

    def __init__(self, season: Season, key: str) -> None:
        self.season, self.book = season, competition(key)
        self.held = competitions.held(season.programme, key, at=NOW)
        account = a_colleague(RoleName.UNDERTAKER, email=f"{self.book.number_prefix}@example.cn".lower(), at=NOW)
        undertakers.bind(account, self.held, self.book.undertakers[0], at=NOW)
        self.visit = browser(season.app, account)
        self.page = f"/undertaker/competitions/{season.programme.id}/{key}"

    def hold(self) -> list[dict[str, object]]:
        """Plan it, and carry it to the result of its final; who is in the final, the best first."""
        places = {
            f"places.{stage.key}.{cut.key}": str(self.places(cut.places))
            for stage in self.book.scored()
            for cut in stage.cuts
        }
        self.visit(f"{self.page}/plan").submit(
            places | {"prizes": "一等奖 1\n二等奖 2", "kind.final": "joint"}, button="提请组委会审定"
        )
        self.season.decide("competition_plan")
        first, *_ = self.book.scored()
        lines = [line(self.book, order, 99 - order) for order in range(1, SIZE.entries + 1)]
        self.take(first.key, lines)
        result = competitions.result_of(self.held, first.key)
        assert result is not None
        going = result.read.going_on()
        chosen = [one for one in lines if one["编号"] in going]
        assert len(chosen) == len(self.book.tracks) * self.places(first.cuts[-1].places)
        self.take(self.book.final.key, chosen)
        return chosen

    def places(self, usual: int) -> int:
        """What the notice gives, fewer where fewer compete."""
        return usual if SIZE.entries == 40 else max(1, usual // 5)

    def take(self, stage: str, lines: list[dict[str, object]]) -> None:
        file = {"list": (BytesIO(workbook(lines)), f"{stage}.xlsx")}
        read = self.visit(f"{self.page}/results/{stage}").submit(file, button="读取并核对")
        assert "0 处不同" in read.text
        read.submit(button="提交给组委会确认")
        self.season.decide("undertakers_result")

    def send(self, best: list[dict[str, object]]) -> None:
        told: dict[str, object] = {"picked": [one["编号"] for one in best]}
        told |= {f"reason.{one['编号']}": "名列前茅（示例）。" for one in best}
        window = {"closes_at": "2026年12月10日 17:00", "recommending_closes_at": "2026年12月12日 17:00"}
        self.visit(f"{self.page}/seats").submit(told | window, button="提请组委会审定")
        self.season.decide("competition_choice")


@pytest.mark.trial
@pytest.mark.rule("N0", "N2", "N7", "N8", "N9", "N10", "N11")
def test_a_whole_season(anywhere: None, season: Season) -> None:
    programme = judged.deciding(
        season.programme,
        quota__honouree=str(SIZE.named),
        quota__nominee=str(SIZE.named),
        passes__score=str(SIZE.selected),
    )
    publishing.know_years(NOW, by=season.officer.id)
    judged.accepted(programme, SIZE.applicants, by=judged.an_applicant())
    players: list[int] = []
    for body in [Body(season, key) for key in KEYS]:
        ranking = body.hold()
        body.send(ranking[: SIZE.sent])
        for one, seat in zip(ranking, seats.of(body.held), strict=False):
            account = an_account(email=str(one["电子邮箱"]), name=str(one["选手姓名"]), at=NOW)
            browser(season.app, account)("/applications").submit(button="开始填写申报表")
            begun = applications.own_of(account, programme)
            assert begun is not None
            own = {"id_number": one["证件号码"], "name": one["选手姓名"], "channel": "个人自荐"}
            submit(filled(begun, at=NOW, **own), at=NOW)
            accept(applications.one(begun.id), by=season.officer, at=NOW)
            players.append(begun.id)
            assert seat.sent.rank
    assert proposals.waiting("competition_plan", "competition_choice", "undertakers_result") == []

    # Both channels meet in the final; all begin from zero, and from each two clicks lead to what gave the place.
    panel = judged.people(RoleName.EXPERT, 5)
    acting = {"office": season.officer.id, "committee": season.committee_account.id}
    judged_season.judge([programme], panel, **acting, named=(SIZE.named, SIZE.named))
    final = rounds.of_stage(programme, "final")
    assert final is not None
    numbers = panels.numbers_of(final)
    assert len(numbers) == len(set(numbers)) == SIZE.selected + 3 * SIZE.sent
    assert set(players) <= set(numbers)
    page = season.office(f"/office/rounds/{final.id}")
    origins = {one.get("href"): one.text for one in page.all("//td[@data-label='来源']/a")}
    assert len(page.all("//td[@data-label='来源']/a")) == len(numbers)
    for address, words in origins.items():
        if words.startswith("竞赛通道"):
            place, _, seat = address.partition("#")
            [link] = season.office(place).all(f"//tr[@id='{seat}']//a[.='决赛结果']")
            assert "文件校验码（SHA-256）" in season.office(link.get("href")).text
    assert len(origins) == 1 + 3 * SIZE.sent, "one round, and a place of its own for each that was sent"
    result = results.result_of(final)
    assert result is not None
    assert len(result.result.goes_on) <= 2 * SIZE.named

    # The list, its notice, an objection that is answered, the decision.
    publishing.honour(programme, "final", **acting, settings=SETTINGS)
    [decision] = decisions.published()
    assert decision.list.programme.id == programme.id
