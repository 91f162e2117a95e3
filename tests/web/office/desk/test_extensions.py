"""延期: one officer proposes, another one decides."""

import pytest

from portal.operations.office import extending
from portal.storage.applying import applications
from portal.storage.office import extensions
from portal.storage.people.accounts import Account
from tests.builders import an_account, an_edition
from tests.operations.reviews import a_submitted_application
from tests.operations.submissions import AT
from tests.visit import Visitor
from tests.web.office.desk_pages import at

pytestmark = pytest.mark.usefixtures("_now")


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
