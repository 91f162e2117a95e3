"""Presenting in person, on the pages of the office, the candidate and the experts; 综合评价 of 2017. (M18, M20, N7)"""

from datetime import datetime, timedelta
from io import BytesIO

import openpyxl
import pytest
from flask import Flask

from portal import clock
from portal.operations.judging import marking, presenting
from portal.rules.judging import presenting as rules
from portal.rules.judging.rounds import RoundState
from portal.rules.people.staffing import RoleName
from portal.storage.applying import snapshots
from portal.storage.applying.applications import Application
from portal.storage.judging import panels
from portal.storage.judging import rounds as stored
from portal.storage.judging.rounds import Round
from portal.storage.people.accounts import Account
from tests.builders import an_edition
from tests.documents.evidence.test_presentation_files import MOVIE, PDF
from tests.judging import DELIBERATION, a_round, experts
from tests.operations.judged import AFTER, accepted, an_applicant, cast_all, concluded, deciding, given, people
from tests.operations.judged import a_round as held
from tests.operations.reviews import accept, several_submitted
from tests.operations.submissions import AT
from tests.staff import a_colleague, enter_directly
from tests.visit import Page, Visitor

HOUR = timedelta(hours=1)
NOW, OPENS, CLOSES = AT + HOUR, AT + 2 * HOUR, AT + 48 * HOUR


def it_is(moment: datetime) -> None:
    clock.set_offset(timedelta())
    clock.set_offset(moment - clock.now())


@pytest.fixture(autouse=True)
def _now(without_office: None) -> None:
    it_is(NOW)


@pytest.fixture
def officer(app: Flask) -> Account:
    return a_colleague(name="顾示例", at=AT)


@pytest.fixture
def candidates(officer: Account) -> list[Application]:
    programme = an_edition(at=AT, closes=HOUR / 2)["craftsman"]
    found = several_submitted(programme, 3)
    accept(*found, by=officer)
    return found


@pytest.fixture
def panel(app: Flask) -> list[Account]:
    return experts(2, at=AT)


@pytest.fixture
def final(candidates: list[Application], panel: list[Account]) -> Round:
    """终评, being prepared; one expert is recused from the first candidate."""
    submitted = [snapshots.latest(one) for one in candidates]
    told = {"stage": "final", "recused": [(panel[1].id, candidates[0].id)], "state": RoundState.PREPARING}
    made = a_round(candidates[0].programme, DELIBERATION, submitted, panel, at=AT, **told)
    return stored.set_window(made.id, made.version, OPENS, CLOSES)


def entered(app: Flask, account: Account) -> Visitor:
    visitor = Visitor(app.test_client())
    enter_directly(visitor.client, account)
    return visitor


def begun(final: Round) -> Round:
    """Open, within its window; everybody has declared."""
    made = stored.one(final.id)
    made = panels.open_round(made.id, made.version, DELIBERATION, at=clock.now())
    it_is(OPENS + HOUR)
    for seat in panels.experts_of(made):
        marking.declare(made.id, {}, by=seat.expert.id, at=clock.now())
    return made


def send(visitor: Visitor, page: Page, *contents: bytes, status: int = 200) -> Page:
    chosen = [(BytesIO(content), f"展示{order}") for order, content in enumerate(contents)]
    form = page.all("//form[@enctype]")[0]
    return visitor.post(page.path, {**dict(form.form_values()), "files": chosen}, status=status)


@pytest.mark.rule("M18", "N7")
def test_the_office_asks_and_draws_the_candidate_uploads_the_experts_read(
    app: Flask, officer: Account, candidates: list[Application], panel: list[Account], final: Round
) -> None:
    desk, mine = entered(app, officer), entered(app, candidates[0].applicant)
    place = f"/applications/{candidates[0].id}"
    mine(f"{place}/presentation", status=404)
    preparing = desk(f"/office/rounds/{final.id}")
    assert "展示顺序还没有抽签" in preparing.text
    page = desk(f"/office/rounds/{final.id}/presenting")
    desk(f"/office/rounds/{final.id}/presenting.xlsx", status=404)

    asked = page.submit(button="通知候选人提交展示材料")
    assert "已通知 3 名候选人" in asked.text
    again = asked.submit(button="通知还没有通知到的候选人", status=409)
    assert rules.ALL_TOLD.reason in again.text
    drawn = desk(page.path).submit(button="抽签确定展示顺序")
    assert "展示顺序已经抽签确定" in drawn.text
    order = presenting.order_of(final)
    assert order
    assert order.seed in drawn.text

    assert "请在" in mine("/applications").text
    upload = mine(place).follow("展示材料")
    assert f"您是第 {order.places[candidates[0].id]} 位，共 3 位" in upload.text
    assert order.seed not in upload.text
    assert "没有收到文件" in send(mine, upload, status=422).text
    assert "只能上传演示文稿" in send(mine, upload, b"<html>", status=422).text
    done = send(mine, upload, PDF, MOVIE)
    assert "已上传 2 个文件" in done.text
    pieces = presenting.files_of(final, candidates[0].id)
    assert mine.client.get(f"{upload.path}/{pieces[0].id}").data == PDF
    removing = done.all("//form[contains(@action, '/remove')]")[1]
    assert "文件已移除" in mine.post(removing.get("action"), dict(removing.form_values())).text
    entered(app, candidates[1].applicant)(f"{place}/presentation", status=404)

    table = openpyxl.load_workbook(BytesIO(desk.client.get(f"{page.path}.xlsx").data)).active
    found = [row[5] for row in table.iter_rows(min_row=4, values_only=True)]
    assert found == [str(one) for one in order.places]
    listed = desk(page.path)
    link = listed.all("//td[@data-label='展示材料']//a/@href")[0]
    assert desk.client.get(link).data == PDF

    made = begun(final)
    reader, recused = entered(app, panel[0]), entered(app, panel[1])
    names = {one.id: one.name for one in candidates}
    shown = reader(f"/judging/{made.id}")
    assert [cell.text_content() for cell in shown.all("//ol//a")] == [names[one] for one in order.places]
    assert "按抽签确定的展示顺序排列" in shown.text
    paper = reader(f"/judging/{made.id}/{candidates[0].id}")
    assert "按上传时的原样提供" in paper.text
    file = paper.all("//section[@aria-labelledby='presented']//a/@href")[0]
    answer = reader.client.get(file)
    assert answer.data == PDF
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert recused.client.get(file).status_code == 404
    assert "没有上传" in reader(f"/judging/{made.id}/{candidates[1].id}").text

    late = mine(f"{place}/presentation")
    assert rules.BEGUN.reason in late.text
    refused = mine.post(removing.get("action"), dict(late.all("//form")[0].form_values()), status=409)
    assert rules.BEGUN.reason in refused.text


@pytest.mark.rule("M20")
def test_the_overall_evaluation_of_2017_is_counted_without_experts(app: Flask, officer: Account) -> None:
    programme = deciding(
        an_edition(2017, at=AT, closes=-HOUR)["craftsman"],
        **{"passes__material": "3", "passes__overall": "2"},
        **{"weight__material": "40", "weight__presentation": "60", "quota__honouree": "2", "quota__nominee": "0"},
    )
    committee, panel = people(RoleName.COMMITTEE, 1)[0].id, people(RoleName.EXPERT, 2)
    numbers = [one.id for one in accepted(programme, 4, by=an_applicant())]
    for stage in ("material", "presentation"):
        made = held(programme, stage, panel, by=officer.id, at=AT)
        cast_all(made, panel, lambda one, by, made=made: given(made, points=numbers.index(one)))  # type: ignore[misc]
        _conclude(made, officer.id, committee)
    it_is(AFTER + HOUR)
    desk = entered(app, officer)
    overview = desk("/office/rounds")
    press = next(one for one in overview.all("//button[@name='stage']") if one.get("value") == "overall")
    form = dict(next(press.iterancestors("form")).form_values())
    page = desk.post("/office/rounds", {**form, "stage": "overall"})
    assert "综合评价" in page.heading
    assert "按前几轮成绩加权计算" in page.text
    assert "专家组" not in [cell.text_content() for cell in page.all("//dt")]
    window = {"opens_at": field(AFTER), "closes_at": field(AFTER + 3 * HOUR)}
    ready = desk(f"{page.path}/window").submit(window, button="保存")
    counting = ready.follow("开始评审").submit(button="开始评审").follow("结束评审").submit(button="结束评审并计票")
    assert "综合得分" in counting.text
    put = counting.follow("提请组委会批准")
    assert "等待组委会批准" in put.submit({"opinion": ""}, button="提请批准").text
    for kind in ("workbook", "summary"):
        assert desk.client.get(f"{page.path}/papers/{kind}").status_code == 200


def _conclude(made: Round, office: int, committee: int) -> None:
    from portal.operations.judging import closing

    now = stored.one(made.id)
    closed = closing.close(now.id, now.version, by=office, at=AFTER)
    concluded(closed, office=office, committee=committee, at=AFTER)


def field(moment: datetime) -> str:
    return f"{clock.beijing(moment):%Y-%m-%dT%H:%M}"
