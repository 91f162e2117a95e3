"""What organisations see and do about a submission, as a browser without JavaScript uses it, and what its applicant
sees of that."""

from collections.abc import Callable
from io import BytesIO

import pytest
from flask import Flask

from portal.rules.applying.recommending import Part, RecommendationState
from portal.rules.language.stages import Stage
from portal.rules.people.staffing import RoleName
from portal.storage.applying import applications, recommendations
from portal.storage.engine import journal
from tests.builders import an_account
from tests.operations.recommendations import ASSOCIATION, EMPLOYER, Asked, an_asked, recommend
from tests.operations.submissions import AT, withdraw
from tests.visit import Visitor
from tests.web.recommender.recommending_pages import (
    APPLICANT,
    HOUR,
    HR,
    SEALED,
    TYPED,
    at,
    buttons,
    headline,
    set_clock,
    sign_in,
)

pytestmark = pytest.mark.usefixtures("_without_office")


def state_of(asked: Asked, part: Part = Part.EMPLOYER) -> RecommendationState:
    return asked.of(part).state


def sealed(employer: Visitor, asked: Asked) -> None:
    """Write the opinion and upload the sealed page."""
    employer(at(asked, "opinion")).submit(TYPED, button="保存")
    employer(at(asked, "sealed")).submit({"scan": (BytesIO(SEALED), "盖章页.jpg")}, button="上传")


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
    assert "推荐了您的申报。接下来由组委会办公室审查。" in applicant(f"/applications/{asked.application.id}").text


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

    assert headline(page) == "推荐已逾期"
    assert "由办公室决定是否延期" in page.text
    assert page.all("//a[normalize-space()='不予推荐']") == []
    assert "逾期" in employer("/recommending").text


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
