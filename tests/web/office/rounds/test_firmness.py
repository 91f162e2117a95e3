"""How firm a result is, on one page for whoever answers for it; an expert reads the own line alone."""

from io import BytesIO

import pytest
from flask import Flask

from portal.rules.people.staffing import RoleName
from portal.storage.applying import snapshots
from portal.storage.applying.applications import Application
from portal.storage.judging.rounds import Round
from portal.storage.people.accounts import Account
from portal.storage.season.editions import Programme
from tests.documents.reading import lines
from tests.judging import PARTLY, SCORE, VOTE, a_round, cast, close
from tests.operations.submissions import AT
from tests.staff import a_colleague, enter_directly
from tests.visit import Visitor
from tests.web.office.rounds.round_pages import HOUR, at

pytestmark = pytest.mark.usefixtures("_now")


@pytest.fixture
def scored(programme: Programme, candidates: list[Application], panel: list[Account]) -> Round:
    """Three experts; without the first, another candidate would go on; the last has left one sheet out."""
    made = a_round(programme, SCORE, [snapshots.latest(one) for one in candidates], panel, at=AT)
    last = {0: (20, 16, 14), 1: (16, 16, 15), 2: (14, 18, None)}
    marks = {
        (expert.id, one.id): (*PARTLY, given)
        for place, one in enumerate(candidates)
        for expert, given in zip(panel, last[place], strict=True)
        if given is not None
    }
    cast(made, marks, at=AT)
    return close(made, at=AT + HOUR)


def a_visitor(app: Flask, who: Account) -> Visitor:
    visitor = Visitor(app.test_client())
    enter_directly(visitor.client, who)
    return visitor


@pytest.mark.rule("M10", "M17", "M26")
def test_office_committee_and_auditor_read_the_same(app: Flask, desk: Visitor, scored: Round) -> None:
    page = desk(at(scored)).follow("结果稳定性")
    for words in ("入围线两侧", "去掉专家0：入围名单变动", "ICC(2,k)", "专家2没有提交 1 份", "如果改用中位数"):
        assert words in page.text, words

    committee = a_visitor(app, a_colleague(RoleName.COMMITTEE, email="c@example.cn", at=AT))
    auditor = a_visitor(app, a_colleague(RoleName.AUDITOR, email="a@example.cn", at=AT))
    assert f"/auditor/results/{scored.id}" in auditor("/auditor/results").response.text
    theirs = committee(f"/committee/rounds/{scored.id}/firmness"), auditor(f"/auditor/results/{scored.id}")
    own = [one.text_content() for one in page.all("//main//p | //main//td")]
    for other in theirs:
        assert [one.text_content() for one in other.all("//main//p | //main//td")] == own
    addresses = f"/office/rounds/{scored.id}/firmness.docx", f"/auditor/results/{scored.id}.docx"
    papers = [desk.client.get(addresses[0]).data, auditor.client.get(addresses[1]).data]
    assert papers[0] == papers[1]
    printed = "".join(lines(BytesIO(papers[0]).getvalue()))
    assert "结果稳定性说明" in printed
    assert "去掉专家0：入围名单变动" in printed


def test_an_expert_reads_the_own_line_alone(app: Flask, scored: Round, panel: list[Account]) -> None:
    page = a_visitor(app, panel[2])(f"/judging/{scored.id}")

    assert "您提交 2 份" in page.text
    assert "专家0" not in page.text
    assert "ICC" not in page.text


def test_nothing_is_told_before_the_count_nor_of_hands_that_voted(
    app: Flask, desk: Visitor, programme: Programme, candidates: list[Application], panel: list[Account]
) -> None:
    made = a_round(programme, VOTE, [snapshots.latest(one) for one in candidates], panel, stage="vote", at=AT)
    assert desk.client.get(at(made, "firmness")).status_code == 404
    assert "结果稳定性" not in desk(at(made)).text
    first, second, third = candidates
    votes = dict(zip(panel, ({first, second}, {first, second}, {first, third}), strict=True))
    cast(made, {(expert.id, one.id): (int(one in votes[expert]),) for expert in panel for one in candidates}, at=AT)
    close(made, at=AT + HOUR)

    page = desk(at(made, "firmness"))
    assert "相差 1 票" in page.text
    assert "各位专家的给分" not in page.text
    assert "您的给分" not in a_visitor(app, panel[0])(f"/judging/{made.id}").text
