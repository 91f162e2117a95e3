"""推荐单位: confirmed once, corrected where mistyped."""

import pytest

from portal.rules.people.staffing import RoleName
from portal.storage.applying import organisations
from portal.storage.people import accounts
from tests.builders import an_account, an_organisation, organisation_code
from tests.operations import recommendations as recommending
from tests.operations.submissions import AT, submit
from tests.visit import Visitor

pytestmark = pytest.mark.usefixtures("_now")


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


@pytest.mark.rule("M11")
def test_the_office_enters_invites_and_merges(desk: Visitor, colleague: Visitor) -> None:
    page = desk("/office/organisations").follow("录入单位")
    typed = {"kind": "association", "name": "示例园区协会", "code": "123", "email": "yuanqu@example.cn"}
    assert "统一社会信用代码是18位" in page.submit(typed, button="录入", status=422).text
    made = page.submit(typed | {"code": organisation_code("示例园区协会")}, button="录入")
    assert "邀请信已发出" in made.text
    assert "邀请信已发出" in made.submit({"email": "second@example.cn"}, button="发出邀请信").text

    old = an_organisation("示例园区（旧）协会")
    found = desk(f"/office/organisations/{old.id}/merge?text=示例园区")
    into = organisations.search("示例园区协会")[0]
    proposed = found.submit({"into": str(into.id), "reason": "（示例）录入了两次。"}, button="提出合并")
    assert "合并已提出" in proposed.text
    assert "两个单位已经合并" in colleague("/office/matters").submit(button="同意").text
    assert "已经合并" in desk(f"/office/organisations/{old.id}").text


def test_an_experts_address_is_corrected_by_two(desk: Visitor, colleague: Visitor) -> None:
    expert = an_account(RoleName.EXPERT, email="old@example.cn", name="评示例", at=AT)
    page = desk(f"/office/accounts/{expert.id}").follow("更正姓名、邮箱和技术领域")
    assert "请写明更正的原因" in page.submit({"email": "new@example.cn"}, button="提出更正", status=422).text
    page.submit({"email": "new@example.cn", "reason": "（示例）录入有误。"}, button="提出更正")
    assert "new@example.cn" in colleague("/office/matters").text
    colleague("/office/matters").submit(button="同意")
    assert accounts.by_email("new@example.cn").id == expert.id
