"""Checking, submitting, the receipt, withdrawing and the inbox, as a browser without JavaScript uses them."""

import re
import zipfile
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from docx import Document
from flask import Flask

from portal import clock
from portal.operations.applying import materials, submitting
from portal.rules.applying.consents import CONSENTS, DECLARATION, consents_of, declaration_of
from portal.rules.applying.printed_answers import in_words
from portal.rules.applying.receipts import receipt_number
from portal.rules.language.stages import Stage
from portal.storage.applying import applications, snapshots
from portal.storage.applying.applications import Application
from portal.storage.engine import journal
from portal.storage.letters import messages
from portal.storage.schema import TABLES
from tests.answers import id_number
from tests.builders import PASSWORD, an_account, an_application, an_edition
from tests.operations.submissions import a_complete_application, filled
from tests.visit import Page, Visitor, without_token

AGREED = [*(consent.key for consent in CONSENTS), DECLARATION]
SECOND = timedelta(seconds=1)


@pytest.fixture(autouse=True)
def _without_office(without_office: None) -> None:
    """Nothing here needs LibreOffice."""


@pytest.fixture
def programmes(app: Flask) -> dict[str, Any]:
    return an_edition()


@pytest.fixture
def applicant(visit: Visitor, programmes: dict[str, Any]) -> Visitor:
    """Somebody signed in."""
    an_account()
    return sign_in(visit)


@pytest.fixture
def complete(applicant: Visitor, programmes: dict[str, Any]) -> Application:
    """A draft of theirs against which nothing stands."""
    return a_complete_application(programme=programmes["craftsman"], by=owner(), at=clock.now())


def owner() -> Any:
    from portal.storage.people.accounts import by_email

    return by_email("shen@example.cn")


def sign_in(visit: Visitor, email: str = "shen@example.cn") -> Visitor:
    visit("/sign-in").submit({"email": email, "password": PASSWORD}, button="登录")
    return visit


def at(application: Application, page: str = "") -> str:
    return f"/applications/{application.id}{page and '/'}{page}"


def set_clock(moment: datetime) -> None:
    clock.set_offset(timedelta())
    clock.set_offset(moment - clock.now())


def submitted(visit: Visitor, application: Application) -> Page:
    """Submit on the check page; returns the receipt."""
    return visit(at(application, "check")).submit({"agreed": AGREED}, button="提交申报表")


def stage_of(application: Application) -> Stage:
    return applications.one(application.id).stage


def everything() -> dict[str, list[str]]:
    """All rows of all tables."""
    return {table._meta.table_name: sorted(map(repr, table.select().tuples())) for table in TABLES}


# Checking


def test_the_check_page_reads_every_answer_back_in_the_words_of_the_paper(
    applicant: Visitor, complete: Application
) -> None:
    page = applicant(at(complete, "check"))

    rulebook = submitting.filing.rulebook_under(complete)
    answers = applications.draft(complete.id).answers
    for section in rulebook.form.sections:
        if section.by != "applicant":
            continue
        part = page.one(f"//section[@id='part-{section.key}']").text_content()
        for field in section.fields:
            assert field.label in part
            for words in in_words(rulebook, rulebook.field(field.shows) if field.shows else field, answers):
                assert field.kind == "photo" or words in part
        assert page.one(f"//section[@id='part-{section.key}']//a[contains(@class, 'act')]").get("href") == at(
            complete, section.key
        )


@pytest.mark.rule("M12")
def test_the_check_page_shows_the_computed_years_beside_each_condition(
    applicant: Visitor, complete: Application
) -> None:
    part = applicant(at(complete, "check")).one("//section[@id='part-conditions']").text_content()

    assert part.count("已确认") == 5
    assert "按勾选的经历计算为11年" in part
    assert "已满3年" in part
    assert "已满5年" in part


def test_the_consents_and_the_declaration_stand_there_in_full_each_with_its_own_tick(
    applicant: Visitor, complete: Application
) -> None:
    page = applicant(at(complete, "check"))

    book = submitting.filing.rulebook_under(complete)
    for agreement in (*consents_of(book), declaration_of(book)):
        assert agreement.text in page.text
        tick = page.one(f"//input[@type='checkbox' and @value='{agreement.key}']")
        assert tick.get("checked") is None
    assert len(page.all("//button[normalize-space()='提交申报表']")) == 1


def test_what_is_missing_is_a_list_that_links_and_there_is_no_button(
    applicant: Visitor, programmes: dict[str, Any]
) -> None:
    application = filled(
        an_application(programme=programmes["craftsman"], by=owner()), at=clock.now(), phone="", unit=""
    )

    page = applicant(at(application, "check"))

    links = {link.text_content(): link.get("href") for link in page.all("//section[@id='missing']//a")}
    assert links == {
        "请填写“所在单位”。": at(application, "cover") + "?check=1#unit",
        "请填写“联系电话”。": at(application, "personal") + "?check=1#phone",
    }
    assert page.all("//button[normalize-space()='提交申报表']") == []
    assert "现在不能提交" in page.one("//section[@id='submit']").text_content()
    assert page.visitor(at(application, "personal") + "?check=1").one("//*[@id='phone']") is not None


def test_an_empty_draft_can_be_checked(applicant: Visitor, programmes: dict[str, Any]) -> None:
    page = applicant(at(an_application(programme=programmes["pioneer"], by=owner()), "check"))

    assert "还没有填写" in page.text
    assert "提交前还有" in page.text


def test_a_tick_left_out_is_asked_for_and_the_others_stay(applicant: Visitor, complete: Application) -> None:
    page = applicant(at(complete, "check"))
    told = page.submit({"agreed": AGREED[1:]}, button="提交申报表", status=422)

    assert told.one("//*[@id='faults']//a").get("href") == f"#{AGREED[0]}"
    assert [tick.get("value") for tick in told.all("//input[@name='agreed'][@checked]")] == AGREED[1:]
    assert stage_of(complete) is Stage.DRAFT
    assert told.submit({"agreed": AGREED}, button="提交申报表").path == at(complete, "receipt")


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
    assert f"{clock.beijing(closes_at + SECOND):%H:%M:%S}." in told.text
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


# What a submission is


def test_a_submitted_application_says_so_everywhere_and_shows_no_form(
    applicant: Visitor, complete: Application
) -> None:
    assert "未提交" in applicant("/applications").text
    submitted(applicant, complete)

    assert "已提交，待推荐" in applicant("/applications").text
    assert "已提交，待推荐" in applicant(at(complete)).text
    section = applicant(at(complete, "cover"))
    assert section.path == at(complete, "check")
    assert section.all("//main//form") == []


def test_the_word_form_of_a_submission_is_the_frozen_one(applicant: Visitor, complete: Application) -> None:
    draft = applicant.client.get(at(complete, "form.docx")).data
    submitted(applicant, complete)

    frozen = applicant.client.get(at(complete, "form.docx")).data

    assert frozen == materials.form_of(snapshots.latest(complete.id))
    assert frozen != draft


@pytest.mark.rule("CF5")
def test_the_package_holds_everything_to_print_and_hand_in(applicant: Visitor, complete: Application) -> None:
    applicant(at(complete, "package.zip"), status=404)
    submitted(applicant, complete)

    answer = applicant.client.get(at(complete, "package.zip"))

    assert int(answer.headers["Content-Length"]) == len(answer.data)
    assert answer.headers["Cache-Control"] == "no-store"
    package = zipfile.ZipFile(BytesIO(answer.data))
    assert package.testzip() is None
    assert package.namelist() == ["申报表.docx", "照片.jpg", "打印清单.docx"]
    assert {member.date_time for member in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert {member.compress_type for member in package.infolist()} == {zipfile.ZIP_STORED}
    snapshot = snapshots.latest(complete.id)
    assert package.read("申报表.docx") == materials.form_of(snapshot)
    assert package.read("照片.jpg") == materials.photo_of(snapshot)
    told = words_of(package.read("打印清单.docx"))
    for words in ("3 份", "3 张", "A4 双面打印", receipt_number(snapshot.id)):
        assert words in told
    assert id_number() not in answer.headers["Content-Disposition"]


def words_of(docx: bytes) -> str:
    document = Document(BytesIO(docx))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def test_the_receipt_of_a_draft_is_its_overview(applicant: Visitor, complete: Application) -> None:
    assert applicant(at(complete, "receipt")).path == at(complete)


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


# Messages


def test_a_message_is_opened_by_a_post_and_is_read_from_then_on(applicant: Visitor, complete: Application) -> None:
    assert "还没有消息" in applicant("/messages").text
    submitted(applicant, complete)

    page = applicant("/messages")
    assert "有 1 条未读" in page.text
    assert page.one("//nav//*[@class='badge']").text_content() == "1 条未读"
    message = page.submit(holding="未读：您的“智慧工匠”申报已提交")

    assert re.fullmatch(r"/messages/\d+", message.path)
    assert message.heading == "您的“智慧工匠”申报已提交"
    assert receipt_number(snapshots.latest(complete.id).id) in message.text
    assert message.follow("查看这份申报").path == at(complete)
    assert "都已读过" in applicant("/messages").text
    assert message.all("//nav//*[@class='badge']") == []


def test_a_message_opened_by_its_address_stays_unread_until_it_is_said_to_be_read(
    applicant: Visitor, complete: Application
) -> None:
    submitted(applicant, complete)
    [message] = messages.of(owner())

    page = applicant(f"/messages/{message.id}")
    assert messages.unread(owner()) == 1
    page.submit(button="标为已读")
    assert messages.unread(owner()) == 0


def test_all_messages_are_marked_read_at_once(applicant: Visitor, complete: Application) -> None:
    submitted(applicant, complete)
    applicant(at(complete, "withdraw")).submit(button="确认撤回")

    page = applicant("/messages").submit(button="全部标为已读")

    assert "2 条消息已标为已读" in page.text
    assert messages.unread(owner()) == 0


def test_somebody_elses_message_is_one_that_never_was(
    applicant: Visitor, complete: Application, other: Visitor
) -> None:
    submitted(applicant, complete)
    [message] = messages.of(owner())
    an_account(email="other@example.cn")
    sign_in(other, "other@example.cn")

    theirs = without_token(other(f"/messages/{message.id}", status=404).response)
    nobodys = without_token(other(f"/messages/{message.id + 1}", status=404).response)

    assert theirs == nobodys
    token = other("/messages").one("(//input[@name='csrf_token'])[1]").get("value")
    other.post(f"/messages/{message.id}/read", {"csrf_token": token}, status=404)
    assert messages.unread(owner()) == 1


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
