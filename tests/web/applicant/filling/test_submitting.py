"""Checking, submitting, the receipt, withdrawing and the inbox, as a browser without JavaScript uses them."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from portal import clock
from portal.rules.applying.receipts import receipt_number
from portal.rules.language.stages import Stage
from portal.storage.applying import applications, snapshots
from portal.storage.applying.applications import Application
from portal.storage.engine import journal
from portal.storage.letters import messages
from portal.storage.schema import TABLES
from tests.builders import PASSWORD, an_account
from tests.operations.submissions import a_complete_application
from tests.visit import Visitor, without_token
from tests.web.applicant.submissions import AGREED, at, owner, sign_in, stage_of, submitted

pytestmark = pytest.mark.usefixtures("_without_office")


SECOND = timedelta(seconds=1)


def set_clock(moment: datetime) -> None:
    clock.set_offset(timedelta())
    clock.set_offset(moment - clock.now())


def everything() -> dict[str, list[str]]:
    """All rows of all tables."""
    return {table._meta.table_name: sorted(map(repr, table.select().tuples())) for table in TABLES}


# Submitting
@pytest.mark.parametrize(
    ("channel", "stage", "seal"),
    [("个人自荐", Stage.SUBMITTED, "已提交"), ("单位推荐", Stage.AWAITING_RECOMMENDATION, "待推荐")],
)
@pytest.mark.parametrize("award", ["craftsman", "pioneer"])
def test_submitting_leads_to_a_receipt_with_number_hash_and_seal(
    applicant: Visitor, programmes: dict[str, Any], award: str, channel: str, stage: Stage, seal: str
) -> None:
    application = a_complete_application(programme=programmes[award], by=owner(), at=clock.now(), channel=channel)

    page = submitted(applicant, application)

    snapshot = snapshots.latest(application.id)
    assert page.path == at(application, "receipt")
    assert page.one("//*[contains(@class, 'seal')]").text_content() == seal
    assert "turned" in page.one("//*[contains(@class, 'seal')]").get("class")
    assert receipt_number(snapshot.id) in page.text
    assert page.one("//code").text_content().replace(" ", "") == snapshot.digest
    assert stage_of(application) is stage
    assert "您提交了申报表，回执号" in page.text


def test_the_same_form_sent_again_leads_to_the_same_receipt_and_tells_once(
    applicant: Visitor, complete: Application
) -> None:
    page = applicant(at(complete, "check"))
    first = page.submit({"agreed": AGREED}, button="提交申报表")
    again = page.submit({"agreed": AGREED}, button="提交申报表")

    assert first.text == again.text
    assert len(snapshots.of(complete.id)) == 1
    assert len(messages.of(owner())) == 1


def test_a_second_form_is_told_that_it_has_been_submitted(applicant: Visitor, complete: Application) -> None:
    first, second = (applicant(at(complete, "check")) for _ in range(2))
    first.submit({"agreed": AGREED}, button="提交申报表")

    told = second.submit({"agreed": AGREED}, button="提交申报表", status=409)

    assert told.heading == "没有提交"
    assert "申报表已经提交，不需要再次提交" in told.text
    assert "已提交，待推荐" in told.text


def test_what_was_changed_after_checking_is_not_submitted_unseen(applicant: Visitor, complete: Application) -> None:
    page = applicant(at(complete, "check"))
    applicant(at(complete, "cover")).submit({"unit": "另一个单位"}, button="保存")

    told = page.submit({"agreed": AGREED}, button="提交申报表", status=409)

    assert "在另一个窗口改动过" in told.text
    assert stage_of(complete) is Stage.DRAFT
    assert "另一个单位" in told.follow("回到核对页").text


def test_a_submission_after_the_close_is_told_when_it_came_and_loses_nothing(
    applicant: Visitor, complete: Application, programmes: dict[str, Any]
) -> None:
    closes_at = programmes["craftsman"].closes_at
    set_clock(closes_at - SECOND * 30)
    page = sign_in(applicant)(at(complete, "check"))
    set_clock(closes_at + SECOND)

    told = page.submit({"agreed": AGREED}, button="提交申报表", status=409)

    assert told.heading == "没有提交"
    assert "本届申报已经截止" in told.text
    assert f"{clock.beijing(closes_at):%H:%M:%S}（北京时间）" in told.text
    came = [clock.beijing(closes_at + SECOND * late) for late in range(1, 30)]  # a busy machine takes its time
    assert any(f"{moment:%H:%M:%S}." in told.text for moment in came)
    assert stage_of(complete) is Stage.DRAFT
    late = applicant(at(complete))
    assert "未提交" in late.text
    assert "申报已经截止" in late.text
    assert applicant(at(complete, "check")).all("//button[normalize-space()='提交申报表']") == []
    assert applications.draft(complete.id).answers["name"] == "示例甲"


@pytest.mark.rule("P4")
def test_the_other_award_is_refused_by_name_and_is_no_longer_offered(
    applicant: Visitor, complete: Application, programmes: dict[str, Any]
) -> None:
    other = a_complete_application("pioneer", programme=programmes["pioneer"], by=owner(), at=clock.now())
    submitted(applicant, complete)

    page = applicant(at(other, "check"))

    assert "这个证件号码在本届已经申报“智慧工匠”，不能再申报“领军先锋”" in page.text
    assert page.all("//button[normalize-space()='提交申报表']") == []


@pytest.mark.rule("P4")
def test_who_has_submitted_is_not_offered_the_other_award(applicant: Visitor, complete: Application) -> None:
    assert "开始填写申报表" in applicant("/applications").text

    submitted(applicant, complete)

    assert "开始填写申报表" not in applicant("/applications").text


def test_a_sign_in_that_ran_out_leads_back_to_the_check_page_and_submits_nothing(
    applicant: Visitor, complete: Application
) -> None:
    page = applicant(at(complete, "check"))
    clock.set_offset(timedelta(hours=13))

    asked = page.submit({"agreed": AGREED}, button="提交申报表", status=401)
    assert "request_key" not in asked.text
    back = asked.submit({"email": "shen@example.cn", "password": PASSWORD}, button="登录")

    assert back.path == at(complete, "check")
    assert stage_of(complete) is Stage.DRAFT


# Withdrawing
def test_withdrawing_asks_first_keeps_everything_and_can_be_taken_up_again(
    applicant: Visitor, complete: Application
) -> None:
    submitted(applicant, complete)
    asked = applicant(at(complete, "receipt")).follow("撤回申报")
    assert stage_of(complete) is Stage.AWAITING_RECOMMENDATION
    assert "不能改报“领军先锋”" in asked.text

    withdrawn = asked.submit(button="确认撤回")
    assert (withdrawn.path, stage_of(complete)) == (at(complete), Stage.WITHDRAWN)
    assert "已撤回" in withdrawn.text
    assert "grey" in applicant(at(complete, "receipt")).one("//*[contains(@class, 'seal')]").get("class")

    resumed = withdrawn.submit(button="恢复填写")
    assert stage_of(complete) is Stage.DRAFT
    assert "未提交" in resumed.text
    assert submitted(applicant, complete).path == at(complete, "receipt")
    assert len(snapshots.of(complete.id)) == 2


def test_after_the_close_nothing_can_be_withdrawn(
    applicant: Visitor, complete: Application, programmes: dict[str, Any]
) -> None:
    submitted(applicant, complete)
    asked = applicant(at(complete, "withdraw"))
    set_clock(programmes["craftsman"].closes_at + SECOND)
    sign_in(applicant)

    page = applicant(at(complete, "withdraw"))
    assert "不能再撤回" in page.text
    assert page.all("//main//form") == []
    assert "撤回申报" not in applicant(at(complete, "receipt")).text
    token = page.one("(//input[@name='csrf_token'])[1]").get("value")
    sent = dict(asked.form("确认撤回").form_values()) | {"csrf_token": token}
    applicant.post(at(complete, "withdraw"), sent, status=409)
    assert stage_of(complete) is Stage.AWAITING_RECOMMENDATION


@pytest.mark.parametrize("verb", ["withdraw", "resume"])
def test_a_form_from_an_older_page_changes_nothing(applicant: Visitor, complete: Application, verb: str) -> None:
    submitted(applicant, complete)
    token = applicant("/messages").one("(//input[@name='csrf_token'])[1]").get("value")

    applicant.post(at(complete, verb), {"csrf_token": token, "version": "1"}, status=409)
    applicant.post(at(complete, verb), {"csrf_token": token, "version": "kein"}, status=409)

    assert stage_of(complete) is Stage.AWAITING_RECOMMENDATION


# Who may, and what writes
PAGES = ("check", "submit", "receipt", "withdraw", "resume", "pages", "package.zip")


PICTURES = ("pages/1.png", "photo", "form.docx")


@pytest.mark.parametrize("page", [*PAGES, *PICTURES])
def test_somebody_elses_submission_is_one_that_never_was(
    applicant: Visitor, complete: Application, other: Visitor, page: str
) -> None:
    submitted(applicant, complete)
    an_account(email="other@example.cn")
    sign_in(other, "other@example.cn")

    theirs = without_token(other(at(complete, page), status=404).response)
    nobodys = without_token(other(f"/applications/{complete.id + 1}/{page}", status=404).response)

    assert theirs == nobodys


@pytest.mark.parametrize("verb", ["submit", "withdraw", "resume"])
def test_somebody_else_can_do_nothing_with_it(
    applicant: Visitor, complete: Application, other: Visitor, verb: str
) -> None:
    submitted(applicant, complete)
    an_account(email="other@example.cn")
    token = sign_in(other, "other@example.cn")("/messages").one("(//input[@name='csrf_token'])[1]").get("value")
    before = journal.head()

    sent = {"csrf_token": token, "version": "2", "agreed": AGREED, "request_key": "theirs"}
    other.post(at(complete, verb), sent, status=404)

    assert journal.head() == before


def test_reading_writes_nothing(applicant: Visitor, complete: Application) -> None:
    submitted(applicant, complete)
    [message] = messages.of(owner())
    before = everything()

    for page in ("", *PAGES):
        applicant(at(complete, page))
    for path in ("/messages", f"/messages/{message.id}", f"/messages/{message.id}/read"):
        applicant(path)

    assert everything() == before
