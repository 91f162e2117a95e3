"""What organisations see and do about a submission, as a browser without JavaScript uses it, and what its applicant
sees of that."""

from collections.abc import Callable
from datetime import datetime, timedelta
from io import BytesIO

import pytest
from docx import Document
from flask import Flask

from portal import clock
from portal.operations.applying import materials
from portal.rules.applying.recommending import Part, RecommendationState
from portal.rules.language.stages import Stage
from portal.rules.people.staffing import RoleName
from portal.storage.applying import applications, recommendations
from portal.storage.engine import journal
from tests.builders import PASSWORD, a_member, an_account, an_organisation
from tests.documents.evidence_files import jpeg, pdf
from tests.operations import recommendations as acts
from tests.operations.recommendations import ASSOCIATION, EMPLOYER, Asked, an_asked, recommend
from tests.operations.submissions import AT, withdraw
from tests.visit import Page, Visitor

HOUR = timedelta(hours=1)
APPLICANT, HR, UNION = "shen@example.cn", "renshi@example.cn", "xiehui@example.cn"
TYPED = {"contact": "惠章", "phone": "021-55550123", "email": HR, "opinion": "工作勤恳，申报材料属实，同意推荐。"}
LONG = "长篇大论。" * 300
SEALED = jpeg()


@pytest.fixture(autouse=True)
def _without_office(without_office: None) -> None:
    """Nothing here needs LibreOffice."""


@pytest.fixture
def asked(app: Flask) -> Asked:
    """A submission that the employer and the association are asked about, an hour ago."""
    set_clock(AT + HOUR)
    return an_asked()


@pytest.fixture
def employer(visit: Visitor, asked: Asked) -> Visitor:
    """Somebody of the employer, signed in."""
    return sign_in(visit, HR)


@pytest.fixture
def applicant(other: Visitor, asked: Asked) -> Visitor:
    return sign_in(other, APPLICANT)


def set_clock(moment: datetime) -> None:
    clock.set_offset(timedelta())
    clock.set_offset(moment - clock.now())


def sign_in(visit: Visitor, email: str) -> Visitor:
    visit("/sign-in").submit({"email": email, "password": PASSWORD}, button="登录")
    return visit


def at(asked: Asked, page: str = "", part: Part = Part.EMPLOYER) -> str:
    return f"/recommending/{asked.of(part).id}{page and '/'}{page}"


def state_of(asked: Asked, part: Part = Part.EMPLOYER) -> RecommendationState:
    return asked.of(part).state


def headline(page: Page) -> str:
    """The one loud state."""
    return str(page.one("//h2[@id='state']").text_content())


def written(page: Page) -> str:
    """The opinion in the form; HTML drops the line break that begins a textarea."""
    return str(page.value("opinion")).removeprefix("\n")


def buttons(page: Page) -> list[str]:
    return [" ".join(button.text_content().split()) for button in page.all("//main//button")]


def sealed(employer: Visitor, asked: Asked) -> None:
    """Write the opinion and upload the sealed page."""
    employer(at(asked, "opinion")).submit(TYPED, button="保存")
    employer(at(asked, "sealed")).submit({"scan": (BytesIO(SEALED), "盖章页.jpg")}, button="上传")


# Who sees what


def test_the_list_holds_what_the_own_organisation_is_asked(employer: Visitor, asked: Asked) -> None:
    page = employer("/recommending")

    assert EMPLOYER in page.text
    [line] = page.all("//ul[@aria-label='等待办理']/li")
    assert [words in line.text_content() for words in ("示例甲", "智慧工匠", "作为所在单位", "待推荐")] == [True] * 4
    assert line.xpath(".//a/@href") == [at(asked)]


def test_an_organisation_that_nobody_asks_reads_so(visit: Visitor, asked: Asked) -> None:
    a_member(an_organisation("示例联盟"), email="lianmeng@example.cn", by=acts.an_officer().id)

    page = sign_in(visit, "lianmeng@example.cn")("/recommending")

    assert "现在没有需要推荐的申报" in page.text


def test_who_acts_for_no_organisation_is_kept_out(applicant: Visitor, asked: Asked) -> None:
    applicant("/recommending", status=403)
    applicant(at(asked), status=403)


@pytest.mark.parametrize(
    "page", ["", "application", "opinion", "evidence", "sealed", "recommend", "send-back", "decline", "form.docx"]
)
def test_what_another_organisation_is_asked_does_not_exist(employer: Visitor, asked: Asked, page: str) -> None:
    theirs = employer(at(asked, page, Part.RECOMMENDER), status=404)
    never = employer(at(asked, page).replace(str(asked.of(Part.EMPLOYER).id), "1"), status=404)

    assert theirs.text == never.text


def test_the_menu_leads_there(employer: Visitor, asked: Asked) -> None:
    assert employer("/account").follow("推荐").heading == "推荐事项"


# Reading


def test_the_submission_is_read_as_it_was_submitted(employer: Visitor, asked: Asked) -> None:
    page = employer(at(asked, "application"))

    answers = materials.manifest_of(asked.snapshot).plain_answers
    for key in ("name", "unit", "position", "representative"):
        assert " ".join(answers[key].split()) in page.text
    assert page.all("//a[normalize-space()='修改']") == []
    form = employer.client.get(at(asked, "form.docx")).data
    assert form == materials.form_of(asked.snapshot)
    assert employer.client.get(at(asked, "photo")).data == materials.photo_of(asked.snapshot)


def test_what_was_withdrawn_can_be_read_no_more_and_is_said_to_have_lapsed(employer: Visitor, asked: Asked) -> None:
    withdraw(asked.application)

    page = employer(at(asked))

    assert headline(page) == "已失效"
    assert buttons(page) == []
    for hidden in ("application", "form.docx", "evidence.pdf", "photo", "opinion.docx"):
        employer(at(asked, hidden), status=404)
    assert "已失效" in employer("/recommending").text


# The opinion


def test_the_form_begins_with_whoever_writes(employer: Visitor, asked: Asked) -> None:
    page = employer(at(asked, "opinion"))

    assert (page.value("contact"), page.value("email")) == ("惠章", HR)
    assert written(page) == ""


def test_an_opinion_is_kept_unfinished_and_leads_on_when_it_is_complete(employer: Visitor, asked: Asked) -> None:
    page = employer(at(asked, "opinion")).submit({"opinion": "工作勤恳。", "phone": ""}, button="保存并继续")

    assert page.path == at(asked, "opinion")
    assert "还有以下内容需要补充" in page.text
    assert written(page) == "工作勤恳。"
    page = page.submit(TYPED, button="保存并继续")
    assert page.path == at(asked, "evidence")
    assert asked.of(Part.EMPLOYER).content.opinion.opinion == TYPED["opinion"]


@pytest.mark.rule("CF10")
def test_an_opinion_that_does_not_fit_on_one_page_is_refused_and_stays_in_the_form(
    employer: Visitor, asked: Asked
) -> None:
    page = employer(at(asked, "opinion")).submit(TYPED | {"opinion": LONG}, button="保存", status=422)

    assert "一页" in page.one("//div[contains(@class, 'attention')]").text_content()
    assert written(page) == LONG
    assert asked.of(Part.EMPLOYER).content.opinion.opinion == ""


def test_typing_saves_itself_and_tells_the_state(employer: Visitor, asked: Asked) -> None:
    form = employer(at(asked, "opinion")).form("opinion")
    sent = dict(form.form_values()) | TYPED

    kept = employer.client.post(at(asked, "opinion/draft"), data=sent, headers={"X-Autosave": "1"})
    again = employer.client.post(at(asked, "opinion/draft"), data=sent, headers={"X-Autosave": "1"})
    too_long = employer.client.post(
        at(asked, "opinion/draft"),
        data=sent | {"opinion": LONG, "version": kept.json["version"]},
        headers={"X-Autosave": "1"},
    )

    assert (kept.status_code, kept.json["state"], kept.json["state_words"]) == (200, "done", "已完成")
    assert (again.status_code, "另一个窗口" in again.json["reason"]) == (409, True)
    assert (too_long.status_code, "一页" in too_long.json["reason"]) == (422, True)


def test_of_two_who_write_at_once_the_second_sees_both(employer: Visitor, other: Visitor, asked: Asked) -> None:
    sign_in(other, HR)
    first, second = employer(at(asked, "opinion")), other(at(asked, "opinion"))
    first.submit(TYPED, button="保存")

    page = second.submit(TYPED | {"opinion": "另一个人写的。"}, button="保存", status=409)

    assert TYPED["opinion"] in page.one("//div[@class='conflict']").text_content()
    assert written(page) == "另一个人写的。"
    page.submit(button="保存")
    assert asked.of(Part.EMPLOYER).content.opinion.opinion == "另一个人写的。"


@pytest.mark.rule("CF10")
def test_the_opinion_page_is_printed_sealed_and_its_scan_comes_back(employer: Visitor, asked: Asked) -> None:
    page = employer(at(asked, "sealed"))
    assert "请先填写推荐意见" in page.text
    employer(at(asked, "opinion")).submit(TYPED, button="保存")

    printed = Document(BytesIO(employer.client.get(at(asked, "opinion.docx")).data))
    page = employer(at(asked, "sealed")).submit({"scan": (BytesIO(SEALED), "盖章页.jpg")}, button="上传")

    words = "".join(cell.text for table in printed.tables for row in table.rows for cell in row.cells)
    assert TYPED["opinion"] in words + "".join(paragraph.text for paragraph in printed.paragraphs)
    assert "已上传（jpg 图片）" in page.text
    assert employer.client.get(at(asked, "scan")).data == SEALED


@pytest.mark.parametrize(
    ("sent", "reason"),
    [((b"", ""), "没有收到文件"), ((pdf(2), "两页.pdf"), "只有一页"), ((b"nothing", "别的.pdf"), "没有上传")],
)
def test_what_cannot_be_the_sealed_page_is_refused(
    employer: Visitor, asked: Asked, sent: tuple[bytes, str], reason: str
) -> None:
    employer(at(asked, "opinion")).submit(TYPED, button="保存")

    page = employer(at(asked, "sealed")).submit({"scan": (BytesIO(sent[0]), sent[1])}, button="上传", status=422)

    assert reason in page.text
    employer(at(asked, "scan"), status=404)


# Evidence


@pytest.mark.rule("CF4")
def test_evidence_is_added_within_the_pages_of_all_and_can_be_removed(employer: Visitor, asked: Asked) -> None:
    page = employer(at(asked, "evidence"))
    page = page.submit({"files": [(BytesIO(pdf(4)), "验收意见.pdf"), (BytesIO(jpeg()), "获奖.jpg")]}, button="上传")
    assert "已添加2个文件" in page.text
    assert "5 页" in page.one("//p[contains(@class, 'tally')]").text_content()

    page = page.submit({"files": (BytesIO(pdf(6)), "太长.pdf")}, button="上传", status=422)

    assert "超过10页" in page.one("//div[@id='faults']").text_content()
    assert "验收意见" in page.text
    content = employer.client.get(page.all("//a[contains(., '下载') and contains(., '验收意见')]/@href")[0]).data
    assert content == pdf(4)
    page = employer.post(at(asked, "evidence"), removal(page))
    assert "验收意见" not in page.one("//main").text_content().replace("已移除", "")


def removal(page: Page) -> dict[str, str]:
    """What the first sheet's button sends."""
    form = page.all("//form[.//button[normalize-space()='移除']]")[0]
    press = form.xpath(".//button")[0]
    return dict(form.form_values()) | {press.get("name"): press.get("value")}


def test_without_a_file_the_page_says_so(employer: Visitor, asked: Asked) -> None:
    page = employer(at(asked, "evidence")).submit({"files": (BytesIO(b""), "")}, button="上传", status=422)

    assert "没有收到文件" in page.text


# Recommending


@pytest.mark.rule("M15")
def test_both_recommend_and_the_application_goes_to_the_office(
    employer: Visitor, applicant: Visitor, asked: Asked
) -> None:
    sealed(employer, asked)

    page = employer(at(asked, "recommend"))
    assert asked.snapshot.digest[:8] in page.text
    page = page.submit(button="确认推荐")

    assert (headline(page), state_of(asked)) == ("已推荐", RecommendationState.RECOMMENDED)
    overview = applicant(f"/applications/{asked.application.id}")
    assert headline(overview) == "已提交，待推荐"
    assert f"所在单位“{EMPLOYER}”已经推荐；推荐机构“{ASSOCIATION}”在" in overview.text
    assert f"所在单位“{EMPLOYER}”推荐了您的申报。另一个推荐单位还没有办理。" in overview.text
    recommend(asked, Part.RECOMMENDER)
    assert headline(applicant(f"/applications/{asked.application.id}")) == "已提交"
    assert "推荐了您的申报。接下来由组委会办公室审核。" in applicant(f"/applications/{asked.application.id}").text


def test_without_opinion_or_scan_there_is_the_reason_and_no_button(employer: Visitor, asked: Asked) -> None:
    page = employer(at(asked, "recommend"))
    assert "确认推荐" not in buttons(page)
    assert page.follow("填写推荐意见").heading == "推荐意见"
    employer(at(asked, "opinion")).submit(TYPED, button="保存")

    page = employer(at(asked, "recommend"))

    assert "签字、盖章后上传扫描件" in page.text
    assert "确认推荐" not in buttons(page)
    token = employer(at(asked, "opinion")).form("opinion").fields["csrf_token"]
    employer.post(at(asked, "recommend"), {"csrf_token": token, "version": asked.of(Part.EMPLOYER).version}, status=422)
    assert state_of(asked) is RecommendationState.ASKED


def test_what_a_colleague_has_changed_is_looked_at_again_before_recommending(
    employer: Visitor, other: Visitor, asked: Asked
) -> None:
    sealed(employer, asked)
    page = employer(at(asked, "recommend"))
    colleague = sign_in(other, HR)
    colleague(at(asked, "opinion")).submit({"phone": "021-55550124"}, button="保存")

    page = page.submit(button="确认推荐", status=409)

    assert "改动过推荐意见" in page.text
    assert state_of(asked) is RecommendationState.ASKED


def test_what_was_recommended_stands_there_and_nothing_can_be_changed(employer: Visitor, asked: Asked) -> None:
    sealed(employer, asked)
    employer(at(asked, "recommend")).submit(button="确认推荐")

    for name in ("opinion", "evidence", "sealed", "recommend", "send-back", "decline"):
        assert buttons(employer(at(asked, name))) == [], name
    assert TYPED["opinion"] in employer(at(asked, "opinion")).text
    assert "已推荐" in employer("/recommending").one("//ul[@aria-label='已经办理']").text_content()


# Sending back, declining


def test_sent_back_it_is_a_draft_again_and_the_reason_is_told(
    employer: Visitor, applicant: Visitor, asked: Asked
) -> None:
    page = employer(at(asked)).follow("退回修改")
    page = page.submit({"reason": " "}, button="确认退回", status=422)
    assert "请写明原因" in page.one("//div[@id='faults']").text_content()

    page = page.submit({"reason": "请补充2025年的业绩。"}, button="确认退回")

    assert (headline(page), "请补充2025年的业绩。" in page.text) == ("已退回", True)
    overview = applicant(f"/applications/{asked.application.id}")
    assert (headline(overview), "请补充2025年的业绩。" in overview.text) == ("未提交", True)
    assert overview.one("//a[normalize-space()='核对并提交']") is not None
    assert applications.one(asked.application.id).stage is Stage.DRAFT
    assert [entry.verb for entry in journal.about("application", asked.application.id)][-1] == "application_sent_back"
    naming = applicant(f"/applications/{asked.application.id}/recommenders")
    assert "退回修改。原因：请补充2025年的业绩。" in naming.text
    assert state_of(asked, Part.RECOMMENDER) is RecommendationState.LAPSED


def test_declined_it_is_said_loudly_and_what_can_be_done(employer: Visitor, applicant: Visitor, asked: Asked) -> None:
    page = employer(at(asked)).follow("不予推荐")

    page = page.submit({"reason": "入职不满三年。"}, button="确认不予推荐")

    assert headline(page) == "不予推荐"
    overview = applicant(f"/applications/{asked.application.id}")
    assert headline(overview) == "未获推荐"
    assert f"所在单位“{EMPLOYER}”不予推荐" in overview.text
    assert "入职不满三年。" in overview.text
    assert "可以撤回申报" in overview.text
    set_clock(asked.application.programme.closes_at + HOUR)
    late = sign_in(applicant, APPLICANT)(f"/applications/{asked.application.id}")
    assert (headline(late), "可以撤回申报" in late.text) == ("未获推荐", False)


def test_after_the_filing_deadline_nothing_is_sent_back_and_after_the_own_one_nothing_done(
    employer: Visitor, asked: Asked
) -> None:
    set_clock(asked.application.programme.closes_at + HOUR)
    page = sign_in(employer, HR)(at(asked))
    assert page.all("//a[normalize-space()='退回修改']") == []
    assert "提交期限已过" in page.text
    assert "确认退回" not in buttons(employer(at(asked, "send-back")))

    set_clock(asked.application.programme.recommending_closes_at + HOUR)
    page = sign_in(employer, HR)(at(asked))

    assert headline(page) == "没有推荐"
    assert page.all("//a[normalize-space()='不予推荐']") == []
    assert "没有推荐" in employer("/recommending").text


@pytest.mark.rule("CF10")
def test_with_the_applicants_own_channel_the_employer_may_answer_and_need_not(
    app: Flask, visit: Visitor, other: Visitor
) -> None:
    set_clock(AT + HOUR)
    asked = an_asked(channel="个人自荐")
    employer = sign_in(visit, HR)

    page = employer(at(asked))

    assert "也可以不填" in page.text
    assert page.all("//a[normalize-space()='退回修改']") == []
    employer(at(asked)).follow("不予推荐").submit({"reason": "情况不熟悉。"}, button="确认不予推荐")
    overview = sign_in(other, APPLICANT)(f"/applications/{asked.application.id}")
    assert headline(overview) == "已提交"


@pytest.mark.rule("M15")
def test_a_new_submission_asks_anew_and_what_was_recommended_has_lapsed(
    employer: Visitor, applicant: Visitor, asked: Asked, resubmit: Callable[[Asked], Asked]
) -> None:
    recommend(asked, Part.EMPLOYER)

    anew = resubmit(asked)

    assert headline(employer(at(asked))) == "已失效"
    assert headline(employer(at(anew))) == "待推荐"
    assert len(recommendations.of_application(asked.application)) == 4
    assert headline(applicant(f"/applications/{asked.application.id}")) == "已提交，待推荐"


@pytest.fixture
def resubmit() -> Callable[[Asked], Asked]:
    from tests.operations.submissions import resume, submit

    def again(asked: Asked) -> Asked:
        withdraw(asked.application)
        application = resume(asked.application)
        return asked._replace(application=application, snapshot=submit(application, request_key="again"))

    return again


def test_a_member_keeps_the_role_of_an_applicant(app: Flask, visit: Visitor) -> None:
    an_account(RoleName.APPLICANT, RoleName.RECOMMENDER, email="both@example.cn")

    page = sign_in(visit, "both@example.cn")("/recommending")

    assert page.follow("我的申报").heading == "我的申报"


def test_whose_sign_in_has_ended_keeps_the_opinion(employer: Visitor, asked: Asked) -> None:
    page = employer(at(asked, "opinion"))
    sent = dict(page.form("opinion").form_values()) | TYPED
    set_clock(AT + 400 * HOUR)

    answer = employer.client.post(at(asked, "opinion"), data=sent)

    assert answer.status_code == 401
    assert TYPED["opinion"] in answer.text
    assert 'name="kept.opinion"' in answer.text
