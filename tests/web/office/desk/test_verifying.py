"""身份核实: one officer proposes whose a number is, another one decides."""

import pytest

from portal.rules.language.stages import Stage
from portal.storage.applying import applications
from portal.storage.people.accounts import Account
from tests.operations.claims import claimed
from tests.staff import enter_directly
from tests.visit import Visitor
from tests.web.office.desk_pages import at

pytestmark = pytest.mark.usefixtures("_now")


@pytest.mark.rule("P4")
def test_two_officers_find_out_whose_a_number_is(desk: Visitor, colleague: Visitor, officer: Account) -> None:
    stranger, own = claimed()
    assert "个证件号码等待核实是谁的" in desk("/office").text
    assert "不止一份申报填写了这个证件号码" in desk(at(stranger)).text
    case = desk(at(own))
    assert "身份待核实" in case.text
    assert "这份申报的身份还没有核实" in case.text

    page = desk(case.one("//ul[@class='watch']//a").get("href"))
    assert (
        "请选择这个证件号码是哪一份" in page.submit({"reason": "核对了原件。"}, button="提出核实结果", status=422).text
    )
    chosen = page.one("//input[@name='rightful'][following-sibling::label[contains(., '智慧工匠')]]").get("value")
    waiting = page.submit({"rightful": chosen, "reason": "核对了原件。"}, button="提出核实结果")
    assert "请由办公室的另一位工作人员决定" in waiting.text

    theirs = colleague("/office/verifications")
    assert "核对了原件。" in theirs.text
    assert "请写明不同意的理由" in theirs.submit(button="不同意", status=422).text
    done = theirs.submit(button="同意")

    assert "核实结果已生效" in done.text
    assert "现在没有需要核实身份的申报" in done.text
    assert applications.one(own.id).stage is Stage.AWAITING_RECOMMENDATION
    assert applications.one(stranger.id).stage is Stage.REFUSED
    assert "同意身份核实的结果" in desk(at(stranger)).text


def test_a_declined_result_changes_nothing(desk: Visitor, colleague: Visitor, officer: Account) -> None:
    _, own = claimed()
    page = desk("/office/verifications")
    page.submit({"rightful": "0", "reason": "都没有来。"}, button="提出核实结果")

    theirs = colleague("/office/verifications")
    assert "都不是本人的，都不予受理" in theirs.text
    declined = theirs.submit({"reason": "再等两天。"}, button="不同意")

    assert "各份申报都不变" in declined.text
    assert applications.one(own.id).stage is Stage.UNVERIFIED
    assert "提出核实结果" in declined.text


def test_the_queue_shows_what_waits(desk: Visitor) -> None:
    _, own = claimed()

    page = desk("/office/applications?stage=unverified")

    assert [link.get("href") for link in page.all("//table//tbody//th//a")] == [at(own)]


def test_both_applicants_read_what_to_do(other: Visitor, desk: Visitor) -> None:
    stranger, own = claimed()

    for application in (stranger, own):
        enter_directly(other.client, application.applicant)
        page = other(f"/applications/{application.id}")
        assert "由申报人本人带证件原件到组委会办公室核对" in page.text
        assert "不止一份申报填写了同一个证件号码" in page.text
    assert "已提交，身份待核实" in page.text
    assert "示例丙" not in page.text
