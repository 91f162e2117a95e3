"""The office's page of letters that did not arrive, and the invitation that says so."""

from datetime import datetime

import pytest

from portal import clock
from portal.operations.letters import letters
from portal.storage.letters import outbox
from portal.storage.letters.outbox import Meant
from tests.staff import a_colleague, enter
from tests.visit import Visitor
from tests.web.office.people.test_accounts import invited

TEXT = letters.Text("您的申报已受理", "正文")


@pytest.fixture
def desk(visit: Visitor) -> Visitor:
    """Signed in as the office."""
    enter(visit, a_colleague())
    return visit


def refused(at: datetime | None = None) -> None:
    """Whatever lies in the outbox is refused for good."""
    for letter in outbox.due(at or clock.now()):
        outbox.failed(letter, "SMTPRecipientsRefused 550", at=at or clock.now(), for_good=True)


def test_a_letter_is_corrected_and_sent_again(desk: Visitor) -> None:
    assert "没有未送达的信件" in desk("/office/letters").text
    letters.send("zhagn@example.com", TEXT, at=clock.now())
    refused()

    page = desk("/office").follow("1 封信件没有送达")
    assert "您的申报已受理" in page.text
    assert "对方邮箱不存在，或者拒收" in page.text
    page = page.submit({"to": "zhang"}, button="重新发送", status=422)
    assert "邮箱的写法不对" in page.text
    page = page.submit({"to": "zhang@example.com"}, button="重新发送")

    assert "没有未送达的信件" in page.text
    assert outbox.latest(1)[0].content.to == "zhang@example.com"
    assert "没有送达" not in desk("/office").text


def test_a_letter_is_set_aside(desk: Visitor) -> None:
    letters.send("zhagn@example.com", TEXT, at=clock.now())
    refused()

    assert "没有未送达的信件" in desk("/office/letters").submit(button="不再列出").text


def test_an_objectors_address_stays_in_confidence(desk: Visitor) -> None:
    letters.send("objector@example.com", TEXT, at=clock.now(), meant=Meant.CONFIDENTIAL)
    refused()

    page = desk("/office/letters")

    assert "objector@example.com" not in page.text
    assert not page.all("//main//input[@name='to']")


def test_a_mistyped_invitation_shows_at_once_and_ends_when_it_is_taken_back(desk: Visitor) -> None:
    invited(desk)
    assert not desk("/office/accounts").all("//*[@class='tag faulty']")
    refused()

    page = desk("/office/accounts")
    assert page.one("//*[@class='tag faulty']").text == "未送达"
    assert "对方邮箱不存在" in page.text
    assert "不能改寄到别的邮箱" in desk("/office/letters").text
    page.submit(button="收回")

    assert "没有未送达的信件" in desk("/office/letters").text


def test_a_letter_that_is_not_there_is_not_found(desk: Visitor) -> None:
    sent = {"csrf_token": desk("/office/accounts/invite").value("csrf_token"), "act": "again", "to": "a@example.cn"}

    desk.post("/office/letters/7", sent, status=404)
