"""The inbox: messages are read by a POST."""

import re

import pytest

from portal.rules.applying.receipts import receipt_number
from portal.storage.applying import snapshots
from portal.storage.applying.applications import Application
from portal.storage.letters import messages
from tests.builders import an_account
from tests.visit import Visitor, without_token
from tests.web.applicant.submissions import at, owner, sign_in, submitted

pytestmark = pytest.mark.usefixtures("_without_office")


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
