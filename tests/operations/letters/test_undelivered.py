"""Each letter by itself, and what becomes of those that do not arrive."""

from datetime import timedelta

import pytest

from portal.operations.letters import letters, mailing, undelivered
from portal.operations.letters.mailing import Round
from portal.rules.language.refusals import Refused
from portal.storage.engine import journal
from portal.storage.engine.errors import NotFound
from portal.storage.letters import outbox
from portal.storage.letters.outbox import Letter, Meant
from tests.databases import *  # noqa: F403 - fixtures
from tests.operations.letters.test_mailing import AT, MINUTE, TEXT, post
from tests.operations.mailserver import *  # noqa: F403 - fixtures

DAY = timedelta(days=1)
BY = 7


def given_up_at() -> list:
    return [letter.given_up_at for letter in outbox.latest(100)]


def damaged() -> None:
    """The only letter there is cannot be unsealed any more."""
    other = outbox.under(Letter.content, 1, outbox.LetterContent("a@example.cn", "题目", "正文"))
    Letter.update(content=other).execute()


def test_a_letter_at_which_the_server_hangs_up_keeps_nobody_back(at_server, mailbox):
    settings = at_server()
    post("hang-up@example.com")
    for number in range(19):
        post(f"z{number}@example.com")

    assert mailing.send_due(AT, settings) == Round(sent=19, failed=1)

    assert {message["To"] for message in mailbox.messages} == {f"z{number}@example.com" for number in range(19)}
    assert given_up_at() == [None] * 20
    assert mailing.send_due(AT + MINUTE, settings) == Round(failed=1)


@pytest.mark.parametrize("to", ["unknown@example.com", "unwanted@example.com", "", "a@b, c@d", "张三@example.com"])
def test_a_permanent_refusal_stops_after_the_first_try(at_server, mailbox, to):
    settings = at_server()
    post(to)
    post("zhang@example.com")

    assert mailing.send_due(AT, settings) == Round(sent=1, failed=1)

    assert outbox.waiting() == 0
    assert mailing.send_due(AT + DAY, settings) == Round()
    [found] = undelivered.letters()
    assert (found.to, found.subject, found.given_up_at, found.refusal) == (to, TEXT.subject, AT, None)


def test_a_letter_that_cannot_be_unsealed_stops_at_once(at_server, mailbox):
    settings = at_server()
    post()
    damaged()
    post("other@example.com")

    assert mailing.send_due(AT, settings) == Round(sent=1, failed=1)

    [found] = undelivered.letters()
    assert (found.to, found.why) == ("", "信件内容已损坏，无法读取")
    with pytest.raises(Refused, match="无法读取"):
        undelivered.send_again(found.number, "a@example.cn", by=BY, at=AT)


@pytest.mark.parametrize("to", ["full@example.com", "hang-up@example.com"])
def test_what_may_pass_is_tried_for_three_days(at_server, mailbox, to):
    settings = at_server()
    post(to)
    at, tries = AT, 0
    while outbox.waiting():
        assert mailing.send_due(at, settings) == Round(failed=1)
        tries, last = tries + 1, at
        at = Letter.get().next_try_at

    assert timedelta(days=3) <= last - AT < timedelta(days=3, hours=6)
    assert tries == 21
    assert given_up_at() == [last]


def test_a_letter_that_waited_for_a_ticker_has_its_three_days_still(at_server, mailbox):
    settings = at_server()
    post("full@example.com")

    assert mailing.send_due(AT + 30 * DAY, settings) == Round(failed=1)

    assert outbox.waiting() == 1


def test_a_letter_is_sent_again_to_the_corrected_address(at_server, mailbox):
    settings = at_server()
    post("unknown@example.com")
    mailing.send_due(AT, settings)
    [found] = undelivered.letters()
    assert found.why == "对方邮箱不存在，或者拒收（服务器答复 550）"

    with pytest.raises(Refused, match="邮箱的写法"):
        undelivered.send_again(found.number, "zhang", by=BY, at=AT)
    undelivered.send_again(found.number, " Zhang@example.com ", by=BY, at=AT + DAY)

    assert mailing.send_due(AT + DAY, settings) == Round(sent=1)
    assert mailbox.messages[0]["To"] == "Zhang@example.com"
    assert undelivered.letters() == []
    assert [(entry.verb, entry.facts) for entry in journal.latest()] == [("letter_sent_again", {"corrected": True})]
    with pytest.raises(NotFound):
        undelivered.send_again(found.number, "zhang@example.com", by=BY, at=AT + DAY)


def test_a_letter_is_set_aside_once(at_server, mailbox):
    settings = at_server()
    post("unknown@example.com")
    mailing.send_due(AT, settings)
    [found] = undelivered.letters()

    undelivered.set_aside(found.number, by=BY, at=AT)

    assert undelivered.letters() == []
    assert mailing.send_due(AT + DAY, settings) == Round()
    with pytest.raises(NotFound):
        undelivered.set_aside(found.number, by=BY, at=AT)


@pytest.mark.parametrize(
    ("meant", "shown", "reason"),
    [
        (Meant.BOUND, "unknown@example.com", "只供本人使用的链接"),
        (Meant.CONFIDENTIAL, undelivered.IN_CONFIDENCE, "只寄给异议人本人"),
        (None, "unknown@example.com", "只供本人使用的链接"),
    ],
)
def test_whose_place_could_be_taken_is_written_to_nowhere_else(at_server, mailbox, meant, shown, reason):
    letters.send("unknown@example.com", TEXT, at=AT, meant=Meant.BOUND)
    Letter.update(meant=meant).execute()
    mailing.send_due(AT, at_server())

    [found] = undelivered.letters()
    assert found.to == shown
    with pytest.raises(Refused, match=reason):
        undelivered.send_again(found.number, "officer@example.cn", by=BY, at=AT)


def test_what_a_stranger_asked_for_is_not_the_offices_business(at_server, mailbox):
    letters.send("unknown@example.com", TEXT, at=AT, meant=Meant.ASKED)
    mailing.send_due(AT, at_server())

    assert undelivered.letters() == []
    assert outbox.count_undelivered() == outbox.waiting() == 0


@pytest.mark.parametrize("error", ["TimeoutError", "ConnectionRefusedError", "gaierror", "SMTPAuthenticationError 535"])
def test_a_server_that_is_away_is_said_to_be(error):
    assert "管理员" in undelivered.why(Letter(last_error=error))
