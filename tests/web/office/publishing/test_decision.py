"""The pages from the notice to the decision: the office proposes, the committee approves, everybody reads."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from flask import Flask

from portal import clock
from portal.rules.people.staffing import RoleName
from portal.rules.publishing import deciding_honours as rules
from portal.storage.publishing import decisions
from portal.storage.publishing.public_notices import ends_at
from portal.storage.roll import honours
from tests.operations.deciding import NUMBER, approved, over, propose, published, settle, written
from tests.operations.judged import accepted
from tests.operations.listed import removed
from tests.operations.objections import Noticed, a_notice, answer, object_to
from tests.operations.submissions import AT, DAY
from tests.staff import a_colleague, enter_directly
from tests.visit import Visitor

PUBLIC = "/decisions/2023/craftsman/1"


def it_is(moment: datetime) -> None:
    clock.set_offset(timedelta())
    clock.set_offset(moment - clock.now())


@pytest.fixture
def noticed(app: Flask) -> Iterator[Noticed]:
    """A notice that has ended, its units settled."""
    made = a_notice()
    settle(made.notice, by=made.office.officer.id, at=AT + DAY)
    it_is(over(made))
    return made


@pytest.fixture
def office(app: Flask, noticed: Noticed) -> Visitor:
    client = app.test_client()
    enter_directly(client, a_colleague())
    return Visitor(client)


@pytest.fixture
def committee(app: Flask, noticed: Noticed) -> Visitor:
    client = app.test_client()
    enter_directly(client, a_colleague(RoleName.COMMITTEE))
    return Visitor(client)


def final(noticed: Noticed) -> str:
    return f"/office/honour-lists/{noticed.list.id}/final"


@pytest.mark.rule("M8", "M22", "M23")
def test_the_way_from_the_list_to_the_public_decision(
    visit: Visitor, office: Visitor, committee: Visitor, noticed: Noticed
) -> None:
    held = noticed.people[0]
    object_to(held)
    page = office(final(noticed))
    assert held.name in page.text
    assert rules.OBJECTION_OPEN.reason in page.text
    assert "未办妥" in page.text

    page = page.submit(button="提请组委会审定")
    assert "已提请组委会审定表彰名单。" in page.text
    assert "已经有一项提议在等待审定" in page.text

    page = committee("/committee").follow("2023年度：智慧工匠表彰名单")
    assert page.heading == "审定智慧工匠表彰名单"
    assert "正在调查核实" in page.text
    assert "钱示例" not in page.text
    page = page.submit(button="同意")
    assert "办公室可以公布表彰决定" in page.text

    assert visit(PUBLIC, status=404).status == 404
    page = office(final(noticed)).follow("填写表彰决定")
    page = page.submit({"number": "", "decided_on": ""}, button="保存并核对全文", status=422)
    assert "请填写文号" in page.text
    page = page.submit({"number": NUMBER, "decided_on": clock.today().isoformat()}, button="保存并核对全文")
    assert page.heading == "公布表彰决定"
    assert noticed.people[1].name in page.text
    page = page.submit(button="公布表彰决定")
    assert "表彰决定已公布" in page.text

    page = visit(PUBLIC)
    assert NUMBER in page.text
    assert page.heading == "关于表彰2023年度上海城市数字化转型“智慧工匠”的决定"
    assert held.name not in page.text
    for one in noticed.people[1:]:
        assert one.name in page.text
    assert len(honours.of_list(noticed.list)) == 2
    word = visit.client.get(f"{PUBLIC}/decision.docx")
    assert word.data.startswith(b"PK")
    assert visit.client.get("/decisions/2023/craftsman/2").status_code == 404


@pytest.mark.rule("M22")
def test_the_second_decision_follows_the_answer(visit: Visitor, office: Visitor, noticed: Noticed) -> None:
    objection = object_to(noticed.people[0])
    published(noticed)
    answer(objection, noticed.office, at=over(noticed))
    published(noticed)

    page = visit("/decisions/2023/craftsman/2")
    assert page.heading == "关于补充表彰2023年度上海城市数字化转型“智慧工匠”的决定"
    page = office(final(noticed))
    assert page.text.count("已公布") == 2
    assert rules.NOBODY.reason in page.text


@pytest.mark.rule("M8")
def test_the_committee_declines_and_the_office_reads_why(office: Visitor, committee: Visitor, noticed: Noticed) -> None:
    proposal = propose(noticed)
    page = committee(f"/committee/{proposal.id}").submit({"reason": "请核对单位名称。"}, button="不同意")
    assert "已退回" in page.text
    assert "请核对单位名称。" in office(final(noticed)).text


def test_the_summary_goes_with_the_proposal(committee: Visitor, noticed: Noticed) -> None:
    proposal = propose(noticed)
    answer = committee.client.get(f"/committee/{proposal.id}/summary.docx")
    assert answer.data.startswith(b"PK")
    assert committee.client.get(f"/committee/{proposal.id + 1}/summary.docx").status_code == 404


def test_whoever_was_removed_meanwhile_is_not_proposed_unseen(office: Visitor, noticed: Noticed) -> None:
    page = office(final(noticed))
    removed(noticed.people[0].id, "本人自愿放弃。", by=noticed.office.officer.id, at=over(noticed))

    page = page.submit(button="提请组委会审定", status=409)
    assert "另一位同事刚刚改动了" in page.text


@pytest.mark.rule("M23")
def test_two_officers_write_and_a_removal_stops_the_publication(office: Visitor, noticed: Noticed) -> None:
    decision = approved(noticed)
    page = office(f"/office/decisions/{decision.id}")
    written(decision, at=over(noticed))
    page = page.submit({"number": NUMBER}, button="保存并核对全文", status=409)
    assert "另一位同事刚刚改动了" in page.text

    page = office(f"/office/decisions/{decision.id}/publish")
    removed(noticed.people[0].id, "本人自愿放弃。", by=noticed.office.officer.id, at=over(noticed))
    page = page.submit(button="公布表彰决定", status=409)
    assert rules.REMOVED_SINCE.reason in page.text
    assert decisions.published() == []
    assert office.client.get(f"/office/decisions/{decision.id}/paper").data.startswith(b"PK")


def test_a_published_decision_is_not_written_again(office: Visitor, noticed: Noticed) -> None:
    decision = published(noticed)
    assert "不能再更改" in office(f"/office/decisions/{decision.id}").text
    assert office.client.get(f"/office/decisions/{decision.id}/publish").status_code == 404


# -- what the own page says --------------------------------------------------------------------------------------


@pytest.mark.rule("M25", "M27", "M28")
def test_the_own_page_says_the_latest(app: Flask, noticed: Noticed, visit: Visitor) -> None:
    first, gone, third = (one.application for one in noticed.people)
    left = accepted(noticed.list.programme, 1, by=first.applicant)[0]
    enter_directly(visit.client, first.applicant)

    def page(number: int, at: datetime) -> str:
        it_is(at)
        return visit(f"/applications/{number}").text

    assert "已受理" in page(left.id, AT)
    assert "正在向社会公示" in page(first.id, ends_at(noticed.notice) - DAY)
    assert "公示已于" in page(first.id, over(noticed))
    removed(noticed.people[1].id, "本人自愿放弃。", by=noticed.office.officer.id, at=over(noticed))
    assert "已移出名单" in page(gone.id, over(noticed))
    assert "已受理" in page(left.id, over(noticed))
    published(noticed)
    text = page(first.id, over(noticed))
    assert "获荣" in text
    assert "注明获荣年度" in text
    assert "经验交流活动" in text
    assert NUMBER in text
    assert "提名" in page(third.id, over(noticed))
    assert "没有列入表彰名单" in page(left.id, over(noticed))
