"""Editions from the office's desk over the committee to the public; the auditor reads what was done."""

import ast
from datetime import timedelta
from pathlib import Path

import pytest

from portal import clock
from portal.config import ROOT
from portal.rules.people.staffing import RoleName
from portal.storage.engine import journal
from portal.storage.season import editions
from portal.storage.season.editions import Edition, EditionState
from portal.web.auditor.words import SUBJECTS, VERBS
from tests.builders import an_edition
from tests.staff import a_colleague, enter
from tests.visit import Page, Visitor

NEW = {
    "name": "2099年度",
    "key": "2099",
    "rulebooks": ["2017-craftsman", "2017-pioneer"],
    "opens_at": "２０９９年3月1日 9:00",
    "closes_at": "2099-04-01T17:00",
    "recommending_closes_at": "2099-04-15T17:00",
}
DECIDED = {
    "passes.material": "24",
    "weight.material": "60",
    "weight.presentation": "40",
    "quorum": "2/3",
}


@pytest.fixture
def desk(visit: Visitor) -> Visitor:
    enter(visit, a_colleague())
    return visit


@pytest.fixture
def committee(other: Visitor) -> Visitor:
    enter(other, a_colleague(RoleName.COMMITTEE))
    return other


def prepared(desk: Visitor, **typed: object) -> Page:
    return desk("/office/editions/new").submit(NEW | typed, button="建立")


def decided(page: Page, award: str, **typed: str) -> Page:
    return page.visitor(f"{page.path}/{award}").submit(DECIDED | typed, button="保存")


def ready(desk: Visitor) -> Page:
    page = prepared(desk)
    page = decided(page, "craftsman", **{"quota.nominee": "10"})
    return decided(page, "pioneer", **{"quota.honouree": "8"})


def the_edition() -> Edition:
    return editions.one("2099")


@pytest.mark.rule("M8", "M32", "M7")
def test_an_edition_goes_from_the_office_over_the_committee_to_the_public(desk: Visitor, committee: Visitor) -> None:
    page = prepared(desk)
    assert "还需要确定" in page.text
    assert "请确定“上海领军先锋名额”。" in page.text
    assert "提请组委会审定" not in page.text
    page = ready_again(page)
    page = page.submit(button="提请组委会审定")
    assert "等待组委会审定" in page.text
    assert "2099年度" not in committee("/").text

    page = committee("/committee").follow("2099年度的规则和各项安排")
    assert "甲单位" in page.text
    assert "2099年4月1日 17:00" in page.text
    assert "8 名" in page.text
    page = page.submit(button="同意")
    assert "已同意“2099年度”" in page.text
    assert "已办结" in page.text
    assert "2099年度" not in committee("/").text

    page = desk(f"/office/editions/{the_edition().id}").submit(button="向社会公布")
    assert "已向社会公布" in page.text
    assert the_edition().state is EditionState.OPEN
    public = committee("/awards/pioneer?edition=2099").text
    assert "甲单位" in public
    assert "021-12345678" in public
    assert "2099年5月1日至5月3日" in public
    desk(f"/office/editions/{the_edition().id}/pioneer", status=404)


def ready_again(page: Page) -> Page:
    page = decided(page, "craftsman", **{"quota.nominee": "10"})
    own = {
        "quota.honouree": "8",
        "hosts": "甲单位\n乙单位",
        "hotlines": "办公室 021-12345678",
        "first.material": "2099-05-01",
        "last.material": "2099-05-03",
    }
    return decided(page, "pioneer", **own)


@pytest.mark.rule("M8")
def test_the_committee_declines_with_a_reason(desk: Visitor, committee: Visitor) -> None:
    ready(desk).submit(button="提请组委会审定")
    page = committee("/committee").follow("2099年度的规则和各项安排")
    page = page.submit(button="不同意", status=422)
    assert "请写明不同意的理由" in page.text
    page = page.submit({"reason": "名额请再核对。"}, button="不同意")
    assert "已退回“2099年度”" in page.text

    page = desk(f"/office/editions/{the_edition().id}")

    assert "名额请再核对。" in page.text
    assert page.all("//button[normalize-space()='提请组委会审定']")
    assert "名额请再核对。" in committee("/committee").follow("2099年度的规则和各项安排").text


@pytest.mark.rule("M8")
def test_a_change_makes_the_proposal_lapse(desk: Visitor, committee: Visitor) -> None:
    page = ready(desk).submit(button="提请组委会审定")
    seen = committee("/committee").follow("2099年度的规则和各项安排")
    page = decided(page, "pioneer", **{"quota.honouree": "9"})
    assert "请按现在的内容重新提请" in page.text

    page = seen.submit(button="同意", status=409)

    assert "已经办结" in page.text
    assert the_edition().state is EditionState.PREPARING


def test_what_cannot_be_prepared_is_said(desk: Visitor) -> None:
    an_edition(key="2099", state=EditionState.PREPARING)
    page = desk("/office/editions/new")
    page = page.submit({"key": "二", "name": "", "closes_at": "", "rulebooks": []}, button="建立", status=422)
    assert len(page.all("//*[@id='faults']//a")) == 4
    both = ["2017-pioneer", "2023-pioneer"]
    page = page.submit(NEW | {"rulebooks": both}, button="建立", status=422)
    assert "同一个奖项只能选一个" in page.text
    page = page.submit(NEW, button="建立", status=422)
    assert "已经有这个代号" in page.text


def test_what_cannot_be_decided_is_said_and_kept(desk: Visitor) -> None:
    page = prepared(desk)
    wrong = {
        "passes.material": "很多",
        "closes_at": "2099-02-01T17:00",
        "hotlines": "12345",
        "first.notice": "2099-05-03",
        "last.notice": "2099-05-01",
    }

    page = page.visitor(f"{page.path}/craftsman").submit(wrong, button="保存", status=422)

    assert len(page.all("//*[@id='faults']//a")) == 4
    assert page.value("passes.material") == "很多"


def test_the_later_of_two_officers_is_told(desk: Visitor) -> None:
    page = prepared(desk)
    first, second = (desk(f"{page.path}/craftsman") for _ in range(2))
    first.submit({"quorum": "1"}, button="保存")

    later = second.submit({"quorum": "1/2"}, button="保存", status=409)

    assert "另一位同事刚刚改动了" in later.text
    assert later.value("quorum") == "1/2"


def test_an_edition_and_an_award_that_are_not_there(desk: Visitor, committee: Visitor) -> None:
    page = prepared(desk, rulebooks=["2017-craftsman"])
    desk(f"{page.path}/pioneer", status=404)
    desk("/office/editions/7", status=404)
    committee("/committee/7", status=404)
    assert "现在没有等待审定的事项" in committee("/committee").text
    assert "2099年度" in desk("/office/editions").text


@pytest.mark.rule("M26")
def test_the_auditor_reads_and_checks_the_journal(visit: Visitor, other: Visitor) -> None:
    for number in range(60):
        journal.record("honour_imported", "honour", number, by=None, at=clock.now())
    enter(visit, a_colleague(RoleName.AUDITOR, name="钱督"))

    page = visit("/auditor")
    assert len(page.all("//main//ul[contains(@class, 'official')]/li")) == 50
    assert "平台" in page.text
    page = page.follow("更早的记录")
    assert "没有更早的记录" in page.text
    assert "记录完整" in visit("/auditor/verification").text
    visit("/auditor?before=99999999999999999999")
    for path in ("/office", "/committee"):
        visit(path, status=403)


def words_in(argument: ast.expr) -> str:
    return argument.value if isinstance(argument, ast.Constant) and isinstance(argument.value, str) else ""


def test_every_verb_of_the_journal_has_its_words() -> None:
    verbs: set[str] = set()
    subjects: set[str] = set()
    for path in Path(ROOT / "portal" / "operations").rglob("*.py"):
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(call, ast.Call):
                told = [words_in(argument) for argument in call.args]
                match ast.unparse(call.func).rpartition(".")[2]:
                    case "record" | "_record":
                        verbs |= set(told[:1])
                        subjects |= set(told[1:2])
                    case "Verbs":
                        verbs |= set(told)
                    case "Matter" if "about" not in {keyword.arg for keyword in call.keywords}:
                        subjects |= set(told[1:2])

    assert verbs - {""} <= set(VERBS), verbs - set(VERBS)
    assert subjects - {""} <= set(SUBJECTS), subjects - set(SUBJECTS)
    assert len(verbs) > 60


def test_an_edition_ends_when_nothing_in_it_goes_on(desk: Visitor) -> None:
    edition = an_edition(opened=timedelta(days=60), closes=-timedelta(days=20))["craftsman"].edition
    page = desk(f"/office/editions/{edition.id}").follow("结束这一届")
    assert "不能恢复为进行中" in page.text

    page = page.submit(button="结束这一届")

    assert "这一届已结束" in page.text
    assert editions.one(edition.key).state is EditionState.ENDED
    assert journal.latest()[0].verb == "edition_ended"
    page = desk(f"/office/editions/{edition.id}/end")
    assert "只有进行中的届次可以结束。" in page.text
    assert not page.all("//main//button")


def test_an_edition_cannot_be_ended_while_its_call_is_open(desk: Visitor) -> None:
    edition = an_edition()["craftsman"].edition

    page = desk(f"/office/editions/{edition.id}")
    assert "推荐还没有截止，不能结束这一届。" in page.text
    assert not page.all("//main//a[normalize-space()='结束这一届']")
    path = f"/office/editions/{edition.id}/end"
    sent = {"version": edition.version, "csrf_token": desk(path).value("csrf_token")}
    refused = desk.post(path, sent, status=409)
    assert "推荐还没有截止" in refused.text
    assert editions.one(edition.key).state is EditionState.OPEN


def test_a_new_edition_takes_over_what_was_chosen_and_is_compared_with_the_earlier_one(desk: Visitor) -> None:
    first = ready(desk)
    earlier = editions.one("2099")
    page = desk("/office/editions/new").submit(
        NEW | {"key": "2100", "name": "2100年度", "earlier": str(earlier.id), "taking": ["numbers"]}, button="建立"
    )
    before, after = (editions.programmes_of(one) for one in (earlier, editions.one("2100")))
    assert first.path != page.path
    for old, new in zip(before, after, strict=True):
        assert new.settings["values"] == old.settings["values"]
        assert not {"dates", "organisers", "hotlines"} & new.settings.keys()

    decided(page, "craftsman", **{"quota.nominee": "12", "quota.honouree": "10"})
    page = desk(page.path).follow("与往届比较")
    table = {row.xpath("string(th)"): [cell.text_content() for cell in row.xpath("td")] for row in page.all("//tr[td]")}
    assert table["“上海智慧工匠”提名荣誉名额"] == ["10 名", "12 名"]
    assert "每轮评审须有多少专家提交评审结果" not in table
