"""登录记录: the auditor reads everybody's, each person the own ones."""

import pytest

from portal import clock
from portal.rules.people.sign_ins import EventKind
from portal.rules.people.staffing import RoleName
from portal.storage.engine.sealed import under
from portal.storage.people import sign_in_events
from portal.storage.people.sign_in_events import SignInEvent
from portal.web.showing.sign_in_events import PAGE
from tests.staff import a_colleague, enter
from tests.visit import Page, Visitor
from tests.web.account_pages import a_person, sign_in

BODY = "//tbody/tr"


@pytest.fixture
def auditor(visit: Visitor) -> Visitor:
    """Signed in as the auditor."""
    enter(visit, a_colleague(RoleName.AUDITOR, name="严明"))
    return visit


def rows(page: Page) -> list[list[str]]:
    return [[" ".join(cell.text_content().split()) for cell in row][1:] for row in page.all(BODY)]


def test_everybodys_are_filtered_by_account_and_kind(auditor: Visitor, other: Visitor) -> None:
    a_person()
    sign_in(other, password="wrong", status=422)
    sign_in(other)

    page = auditor("/auditor").follow("查看登录记录")
    assert ["张三", "密码或验证码不对", "127.0.0.1"] in rows(page)
    assert ["严明", "获得职责：监督", "没有记录"] in rows(page)

    one = auditor("/auditor/sign-ins?email=zhang@example.com&kind=failed")
    assert (one.value("email"), one.value("kind")) == ("zhang@example.com", "failed")
    assert rows(one) == [["张三", "密码或验证码不对", "127.0.0.1"]]
    theirs = page.follow("张三")
    assert {row[0] for row in rows(theirs)} == {"张三"}
    assert "只看“张三”的记录" in theirs.text


def test_what_was_typed_without_an_account_is_found_by_who_knows_it(auditor: Visitor, other: Visitor) -> None:
    sign_in(other, email="nobody@example.com", status=422)

    assert "nobody@example.com" not in auditor("/auditor/sign-ins").text
    page = auditor("/auditor/sign-ins?email=nobody@example.com")

    [row] = rows(page)
    assert row[0].startswith("没有账户的邮箱（")
    assert "没有这样的记录" in auditor("/auditor/sign-ins?email=somebody@example.com").text
    assert "邮箱的写法不对" in auditor("/auditor/sign-ins?email=x").text


def test_the_pages_follow_each_other_and_nothing_breaks_them(auditor: Visitor) -> None:
    person = a_person()
    for _ in range(PAGE + 3):
        sign_in_events.record(EventKind.FAILED, person, at=clock.now(), address="192.0.2.1")
    elsewhere = under(SignInEvent.address, 1, "192.0.2.2")
    SignInEvent.update(address=elsewhere).where(SignInEvent.account == person).execute()

    page = auditor("/auditor/sign-ins?email=zhang@example.com")
    assert len(rows(page)) == PAGE
    assert "无法读取" in page.text
    assert len(rows(page.follow("更早的记录"))) == 4
    for query in ("page=0", "page=x", "page=99999999999", "kind=x", "account=-1", "account=9999999999999999999"):
        auditor(f"/auditor/sign-ins?{query}")


def test_each_person_sees_the_own_ones(auditor: Visitor, other: Visitor) -> None:
    a_person()
    sign_in(other)

    page = other("/account")

    assert ["登录", "127.0.0.1"] in rows(page)
    assert ["在新设备上登录", "127.0.0.1"] in rows(page)
    assert "监督" not in "".join(map("".join, rows(page)))
