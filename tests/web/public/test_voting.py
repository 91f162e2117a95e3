"""The public's ballot as visitors, the office and whoever counts again meet it."""

import csv
import re
import subprocess
import sys
from collections import Counter
from datetime import datetime, timedelta
from io import StringIO
from pathlib import Path

import pytest
from flask import Flask

from portal import clock
from portal.operations.judging import counting, panels, public_voting
from portal.operations.judging.public_voting import MailCode
from portal.rules.people.staffing import RoleName
from portal.storage.judging import rounds
from portal.storage.judging.rounds import Round
from portal.storage.letters import outbox
from portal.storage.people.accounts import Account
from tests.operations.judged import AFTER, CLOSES, DURING, HOUR, people
from tests.operations.public_round import candidates_of, opened_public
from tests.staff import a_colleague, enter_directly
from tests.visit import Page, Visitor


def it_is(moment: datetime) -> None:
    clock.set_offset(timedelta())
    clock.set_offset(moment - clock.now())


@pytest.fixture
def officers(app: Flask) -> list[Account]:
    return [a_colleague(email=f"o{n}@example.cn", name=f"示例{n}", at=AFTER) for n in range(2)]


@pytest.fixture
def public(without_office: None, officers: list[Account]) -> Round:
    made = opened_public(officers[0], people(RoleName.COMMITTEE, 1)[0])
    it_is(DURING)
    return made


def place(round_: Round) -> str:
    return f"/public-votes/{round_.programme.edition.key}/{round_.programme.programme}"


def latest_code() -> str:
    found = re.search(r"验证码：(\d{6})", outbox.latest(1)[0].content.body)
    assert found
    return found[1]


def voted(visit: Visitor, round_: Round, email: str, *chosen: int) -> Page:
    page = visit(place(round_)).submit({"choice": [str(one) for one in chosen], "email": email}, button="获取验证码")
    return page.submit({"code": latest_code()}, button="投票")


@pytest.mark.rule("M19")
def test_a_visitor_votes_on_three_screens(visit: Visitor, public: Round) -> None:
    first, second, third = candidates_of(public)
    page = visit(place(public))
    assert "示例事迹" in page.text
    assert "20%" in page.text
    assert "最多选 2 名" in page.text
    orders = {tuple(re.findall(r'name="choice" value="(\d+)"', visit(place(public)).response.text)) for _ in range(12)}
    assert len(orders) > 1  # drawn for each visitor

    faulty = page.submit({"choice": list(map(str, (first, second, third))), "email": "zhang"}, status=422)
    assert "最多可以选 2 名" in faulty.text
    assert len(faulty.all("//input[@name='choice'][@checked]")) == 3  # nothing is lost

    done = voted(visit, public, "zhang@example.cn", first, second)
    assert re.search(r"[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}", done.text)
    assert "已投票" in done.text
    assert done.response.headers["Cache-Control"] == "no-store"


@pytest.mark.rule("M19", "M26")
def test_the_office_opens_the_result_and_anybody_counts_again(
    app: Flask, visit: Visitor, other: Visitor, public: Round, officers: list[Account], tmp_path: Path
) -> None:
    *_, third = candidates_of(public)
    codes = []
    for n in range(31):
        email = f"v{n}@example.cn"
        public_voting.ask_for_code(public.id, email, address="192.0.2.7", at=DURING + timedelta(milliseconds=n))
        proof = MailCode(email, latest_code())
        codes.append(public_voting.cast(public.id, [third], proof, who=email, address="192.0.2.7", at=DURING))
    assert visit.client.get(f"{place(public)}/ballots.csv").status_code == 404
    desk, colleague = visit, other
    for visitor, officer in zip((desk, colleague), officers, strict=True):
        enter_directly(visitor.client, officer)
    at = f"/office/rounds/{public.id}"
    before = desk(at)
    assert not re.search(r"31 (张|票|名|人)", before.text)
    it_is(CLOSES + HOUR)
    desk(at).follow("结束投票").submit(button="结束投票")

    stopped = desk(f"{at}/public")
    assert "11 张" in stopped.text
    pattern = stopped.all("//select[@name='pattern']/option[@value!='']")[0].get("value")
    stopped.submit({"pattern": pattern, "reason": "同一网络，选择相同。"}, button="提出不计入")
    colleague(f"{at}/public").submit(button="同意不计入")
    opened = desk(f"{at}/public").follow("开票").submit(button="开票")
    assert "收到选票 31 张，其中 11 张经核定不计入" in opened.text

    everybody = Visitor(app.test_client())
    page = everybody(place(public))
    assert "收到选票 31 张，核验过的投票人 31 名" in page.text
    assert "11 张：同一网络，选择相同。" in page.text
    mine = everybody(f"{place(public)}/ballots?code={codes[0].lower()}")
    assert "找到这一张" in mine.text
    text = everybody.client.get(f"{place(public)}/ballots.csv").text.lstrip("\ufeff")
    lines = list(csv.DictReader(StringIO(text)))
    assert {line["查询码"] for line in lines} == set(codes)
    counted = Counter(one for line in lines if line["是否计入"] == "计入" for one in line["所选候选人编号"].split())
    number = next(one.official_number for one in panels.candidates(public.id) if one.application.id == third)
    assert counted == {number: 20}
    (tmp_path / "page.html").write_text(page.response.text, encoding="utf-8")
    (tmp_path / "ballots.csv").write_text(text, encoding="utf-8")
    script = Path(__file__).with_name("stranger.py")
    told = [sys.executable, "-I", str(script), "page.html", "ballots.csv"]
    again = subprocess.run([*told, *codes], cwd=tmp_path, capture_output=True, text=True)
    assert (again.returncode, again.stdout) == (0, "31 ballots, 31 voters, 3 candidates; wrong {}, lost 0\n"), again
    (tmp_path / "ballots.csv").write_text(text.replace(",计入", ",不计入", 1), encoding="utf-8")
    assert subprocess.run(told, cwd=tmp_path, capture_output=True).returncode == 1
    assert len(script.read_text(encoding="utf-8").splitlines()) <= 30
    assert rounds.one(public.id).closed_at
    assert counting.export(public.id, by=officers[0].id, at=CLOSES + HOUR)


@pytest.mark.rule("M19")
def test_nothing_of_it_is_there_before_it_is_opened(visit: Visitor, public: Round) -> None:
    it_is(CLOSES + HOUR)
    late = visit(place(public))
    assert "现在不能投票" in late.text
    assert not late.all("//input[@name='choice']")
    assert visit.client.get("/public-votes/2017/pioneer").status_code == 404
    assert "公众评价" in visit(f"/process/{public.programme.edition.key}").text
