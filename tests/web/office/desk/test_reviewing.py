"""Findings, return for correction, refusal; two officers at once."""

from typing import Any

import pytest

from portal.operations.applying import filing
from portal.rules.applying.answers import blank_section, section_of
from portal.rules.language.stages import Stage
from portal.rules.office.reviewing import Found, Item, Value
from portal.storage.applying import applications, snapshots
from portal.storage.applying.applications import Application
from portal.storage.engine import journal
from portal.storage.office import reviews
from portal.storage.people import accounts
from portal.storage.people.accounts import Account
from tests.operations.reviews import a_submitted_application, again, send_back
from tests.operations.submissions import submit
from tests.visit import Visitor
from tests.web.office.desk_pages import NOW, at, names, stage_of

pytestmark = pytest.mark.usefixtures("_now")


def verbs(application: Application) -> list[str]:
    return [entry.verb for entry in journal.about("application", application.id)]


@pytest.mark.rule("M16")
def test_findings_are_kept_item_by_item_with_who_wrote_them(desk: Visitor, application: Application) -> None:
    written = {
        "value-conditions": "to_check",
        "note-conditions": "工作年限需要核实。",
        "value-completeness": "ok",
    }
    page = desk(at(application)).submit(written, button="保存审查意见")

    assert "审查意见已保存" in page.text
    assert "办公室顾示例" in page.text
    found = reviews.findings_of(snapshots.latest(application))
    assert {item: row.found for item, row in found.items()} == {
        Item.CONDITIONS: Found(Value.TO_CHECK, "工作年限需要核实。"),
        Item.COMPLETENESS: Found(Value.OK, ""),
    }
    assert page.value("note-conditions").strip() == "工作年限需要核实。"


def test_findings_that_do_not_say_why_are_shown_again_with_the_reason(desk: Visitor, application: Application) -> None:
    page = desk(at(application)).submit({"value-unit_credit": "not_ok"}, button="保存审查意见", status=422)

    assert "请写明具体情况" in page.text
    assert page.all("//input[@name='value-unit_credit' and @value='not_ok' and @checked]")
    assert not reviews.findings_of(snapshots.latest(application))


def test_there_is_no_notice_before_a_decision(desk: Visitor, application: Application) -> None:
    desk(at(application, "notice.docx"), status=404)


# Returning and refusing
@pytest.mark.rule("M16")
def test_returning_names_parts_reason_and_date(desk: Visitor, application: Application) -> None:
    page = desk(at(application, "return"))
    empty = page.submit(button="退回补正", status=422)
    assert "请勾选需要补正的部分" in empty.text

    written = {"sections": ["work", "evidence"], "reason": "请补上起止年月。", "until": "2026年12月20日下午5点"}
    done = empty.submit(written, button="退回补正")

    assert "已退回补正，2026年12月20日 17:00 前重新提交" in done.text
    assert "补正中" in done.text
    correction = reviews.last_correction(application)
    assert correction
    assert (correction.sections, correction.reason) == (("work", "evidence"), "请补上起止年月。")
    assert "退回补正：工作经历、证实性材料；2026年12月20日 17:00 前重新提交" in done.text


@pytest.mark.parametrize(
    ("until", "reason"),
    [("", "请填写日期和时间"), ("明天", "请填写日期和时间"), ("2020-01-01T00:00", "截止时间已经过去")],
)
def test_a_return_without_a_usable_date_keeps_what_was_typed(
    desk: Visitor, application: Application, until: str, reason: str
) -> None:
    written = {"sections": ["work"], "reason": "缺少年月。", "until": until}

    page = desk(at(application, "return")).submit(written, button="退回补正", status=422)

    assert reason in page.text
    assert page.value("reason").strip() == "缺少年月。"
    assert page.all("//input[@name='sections' and @value='work' and @checked]")
    assert stage_of(application) is Stage.SUBMITTED


def test_after_a_correction_the_office_sees_what_changed(desk: Visitor, application: Application) -> None:
    send_back(application, accounts.by_email("office@example.cn"), ("personal",))
    corrected = filled_again(application, position="总工程师")
    submit(corrected, at=NOW)

    page = desk(at(application))

    changed = page.one("//section[@id='changes']").text_content()
    assert "总工程师" in changed
    assert "退回以后改动的 1 处" in changed
    assert names(desk("/office/applications?flag=corrected")) == [application.name]


def filled_again(application: Application, **changes: Any) -> Application:
    """The one section changed, as the correction allows."""
    section = section_of(filing.rulebook_under(application), "personal")
    draft = applications.draft(application.id)
    own = {key: (draft.answers | changes)[key] for key in blank_section(section)}
    filing.save_section(again(application), section, own, draft.versions["personal"], at=NOW)
    return again(application)


def test_a_refusal_is_final_and_says_why(desk: Visitor) -> None:
    old = a_submitted_application(year=2017)
    page = desk(at(old, "refuse"))
    assert "请写明原因" in page.submit(button="作出不予受理的决定", status=422).text

    done = page.submit({"reason": "在本市工作不满3年。"}, button="作出不予受理的决定")

    assert "已作出不予受理的决定" in done.text
    assert stage_of(old) is Stage.REFUSED
    assert "现在不能作出这个决定" in desk(at(old, "refuse")).text


# Two officers
def test_the_later_of_two_officers_is_told_what_happened_and_loses_no_text(
    desk: Visitor, colleague: Visitor, application: Application
) -> None:
    mine, theirs = desk(at(application, "return")), colleague(at(application, "return"))
    written = {"sections": ["work"], "reason": "工作经历要写到月。", "until": "2026-12-20T17:00"}
    theirs.submit(written | {"reason": "先到的。"}, button="退回补正")

    told = mine.submit(written, button="退回补正", status=409)

    assert told.heading == "他人刚刚处理过"
    assert "工作经历要写到月。" in told.text
    assert "办公室钱示例退回补正" in told.text
    correction = reviews.last_correction(application)
    assert correction
    assert correction.reason == "先到的。"
    assert verbs(application).count("application_returned") == 1


def test_nobody_decides_on_their_own_application(desk: Visitor, officer: Account) -> None:
    own = a_submitted_application(by=officer)

    page = desk(at(own))

    assert "这是您本人的申报" in page.one("//section[@class='acts']").text_content()
    assert page.all("//main//form") == []
