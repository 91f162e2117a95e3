"""The office's desk, as a browser without JavaScript uses it."""

import re
import zipfile
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from openpyxl import load_workbook

from portal import clock
from portal.operations.applying import filing, materials
from portal.operations.office import extending
from portal.operations.roll import honouring
from portal.operations.roll.honouring import Honouree
from portal.rulebooks import rulebook
from portal.rules.applying.answers import blank_section, section_of
from portal.rules.applying.conditions import explanation_key
from portal.rules.applying.honour_bar import HonourState
from portal.rules.applying.recommending import Part
from portal.rules.language.stages import Stage
from portal.rules.office.reviewing import Found, Item, Value
from portal.rules.people.staffing import RoleName
from portal.storage.applying import applications, organisations, snapshots
from portal.storage.applying.applications import Application
from portal.storage.engine import journal
from portal.storage.office import extensions, official_numbers, reviews
from portal.storage.people import accounts
from portal.storage.people.accounts import Account
from tests.answers import complete_answers
from tests.builders import an_account, an_edition, an_organisation
from tests.documents.evidence_files import jpeg
from tests.operations import recommendations as recommending
from tests.operations.reviews import a_submitted_application, accept, again, find, send_back, several_submitted
from tests.operations.submissions import AT, person, submit
from tests.staff import a_colleague, enter_directly
from tests.visit import Page, Visitor

NOW = AT + timedelta(hours=1)


@pytest.fixture(autouse=True)
def _now(without_office: None) -> None:
    """An hour after everything was submitted; nothing here needs LibreOffice."""
    clock.set_offset(timedelta())
    clock.set_offset(NOW - clock.now())


@pytest.fixture
def officer(app: Flask) -> Account:
    return a_colleague(name="顾示例", at=AT)


@pytest.fixture
def desk(visit: Visitor, officer: Account) -> Visitor:
    """An officer who is signed in."""
    enter_directly(visit.client, officer)
    return visit


@pytest.fixture
def colleague(other: Visitor, officer: Account) -> Visitor:
    """Another officer, in a browser of their own."""
    enter_directly(other.client, a_colleague(email="office2@example.cn", name="钱示例", at=AT))
    return other


def at(application: Application | int, page: str = "") -> str:
    number = application if isinstance(application, int) else application.id
    return f"/office/applications/{number}{page and '/'}{page}"


def names(page: Page) -> list[str]:
    return [link.text_content() for link in page.all("//table//tbody//th//a")]


def stage_of(application: Application) -> Stage:
    return again(application).stage


def verbs(application: Application) -> list[str]:
    return [entry.verb for entry in journal.about("application", application.id)]


# Who may come in


@pytest.mark.parametrize("role", [role for role in RoleName if role is not RoleName.OFFICE])
def test_nobody_but_the_office_sees_the_desk(visit: Visitor, role: RoleName) -> None:
    application = a_submitted_application()
    account = a_colleague(role) if role in ("committee", "auditor") else an_account(role, email="wai@example.cn")
    enter_directly(visit.client, account)

    theirs, nobodys = visit(at(application), status=403), visit(at(application.id + 1), status=403)

    assert theirs.text == nobodys.text
    visit("/office", status=403)
    assert application.name not in visit("/office/applications", status=403).text


# The front


def test_the_front_counts_what_lies_there_and_leads_to_it(desk: Visitor) -> None:
    programme = an_edition(at=AT)["craftsman"]
    several_submitted(programme, 2)
    organisation = an_organisation("示例软件园")
    recommending.named(applications.start(programme, an_account(email="k@example.cn"), at=AT))

    front = desk("/office")

    assert "2 已提交" in front.text
    assert "还有 1 份草稿没有提交" in front.text
    assert organisation.name not in front.text
    assert len(names(front.follow("2 已提交"))) == 2


def test_the_front_says_what_else_waits(desk: Visitor) -> None:
    application = recommending.a_complete_application()
    recommending.named(application, at=AT)
    submit(application)
    draft = applications.start(an_edition(2017, at=AT)["pioneer"], an_account(email="k@example.cn", at=AT), at=AT)
    proposer = an_account(RoleName.OFFICE, email="office3@example.cn", at=AT)
    extending.propose(draft.id, until=NOW + timedelta(days=60), reason="住院。", by=proposer.id, at=NOW)

    front = desk("/office")

    assert "2 个推荐单位待确认，1 项延期等待决定。" in front.text
    assert "1 待推荐" in front.text


def test_without_an_open_edition_the_front_says_so(desk: Visitor) -> None:
    assert "现在没有进行中的评选" in desk("/office").text
    assert "还没有提交的申报" in desk("/office/applications").text


# The queue


@pytest.fixture
def queue(app: Flask) -> list[Application]:
    programme = an_edition(at=AT)["craftsman"]
    return several_submitted(programme, 3)


def test_the_queue_keeps_its_filters_in_the_address_and_says_them(desk: Visitor, queue: list[Application]) -> None:
    page = desk("/office/applications?text=示例1号&channel=alone&stage=submitted")

    assert names(page) == ["示例1号"]
    said = page.one("//p[@class='said']").text_content()
    assert said.startswith("进行中的各项，状态为“已提交”")
    for words in ("个人自荐", "含有“示例1号”", "共 1 份"):
        assert words in said
    assert page.value("text") == "示例1号"
    wider = desk(page.one("//a[@aria-label='不再按“含有“示例1号””筛选']").get("href"))
    assert len(names(wider)) == 3
    assert "channel=alone" in wider.response.request.full_path


def test_the_queue_is_sorted_by_its_heads(desk: Visitor, queue: list[Application]) -> None:
    by_name = desk("/office/applications").follow("申报人")
    assert names(by_name) == ["示例0号", "示例1号", "示例2号"]
    assert by_name.one("//th[@aria-sort]").get("aria-sort") == "ascending"

    assert names(by_name.follow("申报人")) == ["示例2号", "示例1号", "示例0号"]


@pytest.mark.parametrize(
    "query",
    [
        "stage=draft",
        "stage=nonsense&channel=x&flag=y&sort=-z&page=-4&programme=999",
        "programme=99999999999999999999&page=99999",
        "text=%00%25&field=<b>",
        "programme=all",
    ],
)
def test_an_address_typed_by_hand_breaks_nothing(desk: Visitor, queue: list[Application], query: str) -> None:
    desk(f"/office/applications?{query}")
    assert desk.client.get(f"/office/applications.xlsx?{query}").status_code == 200


def test_nobody_found_leads_back_to_everybody(desk: Visitor, queue: list[Application]) -> None:
    assert len(names(desk("/office/applications?text=无此人").follow("看全部申报"))) == 3


def test_the_workbook_holds_what_is_filtered_in_its_order(desk: Visitor, queue: list[Application]) -> None:
    (number,) = accept(queue[1], by=accounts.by_email("office@example.cn"))

    answer = desk.client.get("/office/applications.xlsx?stage=accepted&sort=name")

    assert answer.headers["Cache-Control"] == "no-store"
    rows = list(load_workbook(BytesIO(answer.data)).active.iter_rows(values_only=True))
    assert "状态为“已受理”" in rows[1][0]
    assert rows[2][:4] == ("序号", "编号", "申报人姓名", "所在单位")
    assert [row[:3] for row in rows[3:]] == [(1, number.text, "示例1号")]
    assert person(1) not in str(rows)


# Accepting


@pytest.mark.rule("CF2")
def test_several_are_accepted_together_after_number_and_names_were_shown(
    desk: Visitor, queue: list[Application]
) -> None:
    chosen = "&".join(f"number={application.id}" for application in queue[:2])

    preview = desk(f"/office/applications/accept?{chosen}")
    assert preview.heading == "受理 2 份申报"
    assert sorted(names(preview)) == ["示例0号", "示例1号"]
    assert [stage_of(application) for application in queue] == [Stage.SUBMITTED] * 3
    done = preview.submit(button="受理这 2 份，给出编号")

    assert "已受理 2 份申报，编号 GJ2023-0001 至 GJ2023-0002" in done.text
    assert [stage_of(application) for application in queue] == [Stage.ACCEPTED, Stage.ACCEPTED, Stage.SUBMITTED]


def test_everything_that_is_filtered_can_be_accepted_at_once(desk: Visitor, queue: list[Application]) -> None:
    accept(queue[0], by=accounts.by_email("office@example.cn"))

    preview = desk("/office/applications/accept?all=1&channel=alone")

    assert sorted(names(preview)) == ["示例1号", "示例2号"]


def test_what_cannot_be_accepted_is_named_with_its_reason_and_left_out(desk: Visitor, queue: list[Application]) -> None:
    send_back(queue[0], accounts.by_email("office@example.cn"))

    preview = desk("/office/applications/accept?" + "&".join(f"number={one.id}" for one in queue[:2]))

    assert preview.heading == "受理 1 份申报"
    left_out = preview.one("//section[@aria-labelledby='not-ready']").text_content()
    assert "示例0号" in left_out
    assert "退回补正" in left_out


def test_nothing_chosen_says_what_to_do(desk: Visitor) -> None:
    assert "没有选择申报" in desk("/office/applications/accept").text
    assert "没有选择任何申报" in desk.post("/office/applications/accept", token(desk), status=422).text


def test_a_bulk_of_which_one_was_dealt_with_meanwhile_accepts_none(desk: Visitor, queue: list[Application]) -> None:
    preview = desk("/office/applications/accept?" + "&".join(f"number={one.id}" for one in queue))
    find(queue[1], accounts.by_email("office@example.cn"))

    told = preview.submit(button="受理这 3 份，给出编号", status=409)

    assert told.heading == "他人刚刚处理过"
    assert "示例1号" in told.text
    assert {stage_of(application) for application in queue} == {Stage.SUBMITTED}


def token(visit: Visitor) -> dict[str, Any]:
    found = re.search(r'name="csrf_token" value="([^"]+)"', visit.client.get("/register").text)
    assert found
    return {"csrf_token": found[1]}


# One application


@pytest.fixture
def application(app: Flask) -> Application:
    return a_submitted_application()


def test_the_case_shows_the_paper_and_what_can_be_decided(desk: Visitor, application: Application) -> None:
    page = desk(at(application))

    answers = snapshots.latest(application)
    assert page.heading == application.name
    for section in ("一、个人基本情况", "工作经历", "申报条件", "证实性材料"):
        assert section in page.text
    assert "受理，给出编号" in page.text
    assert "由办公室审核" in page.text
    assert "提交了申报表，回执号" in page.text
    assert answers.digest not in page.text
    assert "不予受理" not in page.one("//section[@class='acts']").text_content()


@pytest.mark.rule("M16", "N4")
def test_only_where_there_is_a_review_the_office_may_refuse(desk: Visitor) -> None:
    old = a_submitted_application(year=2017)

    acts = desk(at(old)).one("//section[@class='acts']").text_content()

    assert "资格审查还没有通过" in acts
    assert "不予受理" in acts


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


@pytest.mark.rule("M12")
def test_missing_years_stand_beside_the_decision(desk: Visitor) -> None:
    short = a_submitted_application(**few_years())

    page = desk(at(short))

    watched = page.one("//ul[@class='watch']").text_content()
    assert "年限不足" in watched
    assert "不足3年" in watched or "不足5年" in watched
    assert names(desk("/office/applications?flag=years_short")) == [short.name]
    assert "年限不足" in desk(f"/office/applications/accept?number={short.id}").one("//table").text_content()


def few_years() -> dict[str, Any]:
    """Answers of somebody who has worked for a year, with the explanations that this asks for."""
    book = rulebook("2023-craftsman")
    row = {**complete_answers(book, photo="x")["work"][-1], "from": "2026-01", "to": ""}
    row |= {key: True for key, value in row.items() if isinstance(value, bool)}
    said = {explanation_key(condition): "刚刚转岗。" for condition in book.conditions if condition.years}
    return {"work": [row], **said}


@pytest.mark.rule("M13")
def test_earlier_honours_stand_beside_the_decision(desk: Visitor, application: Application) -> None:
    honour = Honouree(
        name=application.name,
        number=snapshots_person(application),
        title="2019上海智慧工匠",
        awarded_on=(AT - timedelta(days=365 * 7)).date(),
        state=HonourState.HONOURED,
    )
    honouring.import_earlier("craftsman", [honour], by=None, at=AT)

    assert "2019上海智慧工匠" in desk(at(application)).one("//ul[@class='watch']").text_content()


def snapshots_person(application: Application) -> str:
    number: str = materials.manifest_of(snapshots.latest(application)).plain_answers["id_number"]
    return number


@pytest.mark.rule("CF10")
def test_opinions_and_their_sealed_pages_can_be_read(desk: Visitor) -> None:
    asked = recommending.an_asked()
    recommending.recommend(asked, Part.EMPLOYER)
    recommending.decline(asked, Part.RECOMMENDER, "业绩不突出。")

    page = desk(at(asked.application))

    said = page.one("//section[@id='recommendations']").text_content()
    for words in ("已推荐", recommending.OPINION.opinion, "不予推荐", "业绩不突出。"):
        assert words in said
    assert "推荐机构“示例行业协会”不予推荐（惠章）" in page.text
    scan = desk.client.get(page.one("//a[normalize-space()='盖章页扫描件']").get("href"))
    assert scan.data == recommending.SCAN.content
    assert page.one("//section[@class='acts']/p[@class='not-now']").text_content()


def test_papers_can_be_taken_away(desk: Visitor, application: Application) -> None:
    (number,) = accept(application, by=accounts.by_email("office@example.cn"))

    word = desk.client.get(at(application, "form.docx"))
    notice = desk.client.get(at(application, "notice.docx"))

    for answer in (word, notice):
        assert zipfile.ZipFile(BytesIO(answer.data)).testzip() is None
        assert answer.headers["Cache-Control"] == "no-store"
        assert number.text in answer.headers["Content-Disposition"]
    assert desk.client.get(at(application, "photo")).mimetype == "image/jpeg"
    assert desk.client.get(at(application, "evidence.pdf")).status_code == 404
    assert "没有排版程序" in desk(at(application, "pages")).text


def test_there_is_no_notice_before_a_decision(desk: Visitor, application: Application) -> None:
    desk(at(application, "notice.docx"), status=404)


# Returning and refusing


@pytest.mark.rule("M16")
def test_returning_names_parts_reason_and_date(desk: Visitor, application: Application) -> None:
    page = desk(at(application, "return"))
    empty = page.submit(button="退回补正", status=422)
    assert "请勾选需要补正的部分" in empty.text

    written = {"sections": ["work", "evidence"], "reason": "请补上起止年月。", "until": "2026-12-20T17:00"}
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


# Inquiries


@pytest.mark.rule("M16")
def test_an_inquiry_goes_out_as_a_letter_and_its_reply_is_kept(desk: Visitor, application: Application) -> None:
    page = desk(at(application, "inquiries"))
    assert "请填写征求意见函发给" in page.submit(button="登记并生成函件", status=422).text
    asked = page.submit({"addressee": "示例区人力资源局", "question": "是否在职。"}, button="登记并生成函件")
    letter = desk.client.get(asked.one("//a[normalize-space()='下载 Word 函件']").get("href"))
    assert zipfile.ZipFile(BytesIO(letter.data)).testzip() is None
    assert names(desk("/office/applications?flag=asked")) == [application.name]

    assert "请填写复函的内容" in asked.submit(button="登记复函", status=422).text
    scan = jpeg()
    reply = {"words": "在职。", "file": (BytesIO(scan), "复函.jpg")}
    done = asked.submit(reply, button="登记复函")

    assert "在职。" in done.text
    assert desk.client.get(done.one("//a[normalize-space()='复函扫描件']").get("href")).data == scan
    assert names(desk("/office/applications?flag=asked")) == []


# Extensions


@pytest.mark.rule("M8")
def test_one_officer_proposes_an_extension_and_another_decides(
    desk: Visitor, colleague: Visitor, officer: Account
) -> None:
    applicant = an_account(at=AT)
    draft = applications.start(an_edition(at=AT)["craftsman"], applicant, at=AT)
    found = desk("/office/extensions?email=shen@example.cn")
    page = desk(found.one("//main//ul//a").get("href"))
    waiting = page.submit({"until": "2027-02-01T17:00", "reason": "住院。"}, button="提出延期")
    assert "延期已提出" in waiting.text
    assert "请由办公室的另一位工作人员决定" in waiting.text

    theirs = colleague("/office/extensions")
    assert "住院。" in theirs.text
    assert "请写明不同意的理由" in theirs.submit(button="不同意延期", status=422).text
    done = theirs.submit(button="同意延期")

    assert "已同意延期至 2027年2月1日 17:00" in done.text
    assert extensions.extended_until(draft, None)
    assert extending.waiting() == []
    theirs.submit(button="同意延期", status=409)  # the page as it was before
    colleague(f"/office/applications/{draft.id}", status=404)


def test_who_has_nothing_to_extend_is_not_told_apart_from_who_does_not_exist(desk: Visitor) -> None:
    a_submitted_application()

    submitted, nobody = desk("/office/extensions?email=shen@example.cn"), desk("/office/extensions?email=x@example.cn")

    assert "这个邮箱没有可以延期的申报" in submitted.text
    assert "这个邮箱没有可以延期的申报" in nobody.text


def test_an_extension_to_an_earlier_date_is_refused_with_the_text_kept(desk: Visitor) -> None:
    draft = applications.start(an_edition(at=AT)["craftsman"], an_account(at=AT), at=AT)
    page = desk(at(draft, "extension"))

    told = page.submit({"until": "2026-12-02T17:00", "reason": "住院。"}, button="提出延期", status=422)

    assert "要晚于现在的截止时间" in told.text
    assert told.value("reason").strip() == "住院。"


# Organisations


@pytest.mark.rule("M11")
def test_an_organisation_is_confirmed_once_with_its_people(desk: Visitor) -> None:
    asked = recommending.a_complete_application()
    recommending.named(asked, at=AT)
    submit(asked)
    page = desk("/office/organisations")
    assert "待确认 2 个" in page.text

    one = page.follow("示例行业协会")
    done = one.submit(button="确认单位")

    assert "已确认“示例行业协会”" in done.text
    assert "待确认 1 个" in done.text
    found = organisations.search("示例行业协会")
    assert [row.confirmed for row in found] == [True]


def test_a_mistyped_organisation_is_corrected(desk: Visitor) -> None:
    found = an_organisation("示列行业协会")
    page = desk(f"/office/organisations/{found.id}")

    wrong = page.submit({"code": "123"}, button="保存更正", status=422)
    assert "统一社会信用代码是18位" in wrong.text
    done = page.submit({"name": "示例行业协会"}, button="保存更正")

    assert done.heading == "示例行业协会"
    assert desk("/office/organisations?text=示例行业").follow("示例行业协会").heading == "示例行业协会"


# The archive


def test_all_forms_of_a_programme_are_taken_away_as_one_archive(desk: Visitor, queue: list[Application]) -> None:
    accept(queue[0], by=accounts.by_email("office@example.cn"))
    path = f"/office/programmes/{queue[0].programme.id}/archive"
    page = desk(path)
    assert "提交的申报共 3 份" in page.text

    answer = desk.client.post(path, data={**token(desk), "act": "archive"})

    archive = zipfile.ZipFile(BytesIO(answer.data))
    assert archive.testzip() is None
    assert f"{official_numbers.of(queue[0])}-示例0号.docx" in archive.namelist()
    assert len([name for name in archive.namelist() if name.endswith(".docx")]) == 3
    assert journal.latest(1)[0].verb == "applications_archived"


def test_the_summary_lists_everybody_without_id_numbers_and_is_journalled(
    desk: Visitor, queue: list[Application]
) -> None:
    (given,) = accept(queue[2], by=accounts.by_email("office@example.cn"))
    path = f"/office/programmes/{queue[0].programme.id}/archive"

    answer = desk.client.post(path, data={**token(desk), "act": "summary"})

    rows = list(load_workbook(BytesIO(answer.data)).active.iter_rows(values_only=True))
    heads = dict(zip(rows[2], rows[3], strict=True))
    assert (heads["编号"], heads["申报人姓名"], heads["状态"]) == (given.text, "示例2号", "已受理")
    assert heads["联系电话"]
    assert heads["技术领域"]
    assert len(rows) == 6
    assert not [number for number in map(person, range(3)) if number in str(rows)]
    assert journal.latest(1)[0].verb == "summary_exported"


def test_a_page_of_the_queue_reads_no_answers(desk: Visitor, queue: list[Application]) -> None:
    """However many rows: what is sealed stays sealed."""
    from portal.storage.engine.tables import database

    asked: list[str] = []
    kept = database.obj.execute_sql

    def listening(sql: str, *rest: Any, **options: Any) -> Any:
        asked.append(sql)
        return kept(sql, *rest, **options)

    database.obj.execute_sql = listening
    try:
        desk("/office/applications")
    finally:
        del database.obj.execute_sql

    assert asked
    assert not [sql for sql in asked if "manifest" in sql or "draft_section" in sql]
