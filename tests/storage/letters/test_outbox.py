"""The outbox and the version of public data."""

from collections.abc import Callable
from datetime import timedelta

from portal.config import Settings
from portal.storage.letters import outbox
from portal.storage.letters.outbox import LEASE, Letter, LetterContent
from tests.storage.conftest import AT, DAY

MINUTE = timedelta(minutes=1)


def post(key: str | None = None) -> bool:
    return outbox.post("zhang@example.com", "题目", "正文", at=AT, key=key)


def test_an_occasion_posts_one_letter(storage: Settings) -> None:
    assert [post("receipt 1"), post("receipt 1"), post(), post()] == [True, False, True, True]
    assert outbox.waiting() == 3


def test_a_letter_is_due_until_it_is_sent(storage: Settings) -> None:
    post()
    assert outbox.due(AT - MINUTE) == []
    [letter] = outbox.due(AT)
    assert letter.content == LetterContent("zhang@example.com", "题目", "正文")
    assert outbox.due(AT) == []  # claimed
    outbox.sent(letter, at=AT)
    assert outbox.due(AT + DAY) == []
    assert (outbox.waiting(), outbox.latest()[0].sent_at) == (0, AT)


def test_a_letter_whose_sender_died_is_due_again(storage: Settings) -> None:
    post()
    [lost] = outbox.due(AT)
    [again] = outbox.due(AT + LEASE)
    assert again.id == lost.id
    assert outbox.failed(lost, "too late to say", at=AT + LEASE) is None
    assert Letter.get().last_error == ""


def test_a_failed_letter_waits_twice_as_long_each_time(storage: Settings) -> None:
    post()
    at, waits = AT, []
    for _ in range(12):
        [letter] = outbox.due(at)
        again = outbox.failed(letter, "<zhang@example.com>: mailbox of zhang@example.com is full", at=at)
        waits.append((again - at) // MINUTE)
        assert outbox.due(again - timedelta(microseconds=1)) == []
        at = again
    assert waits == [1, 2, 4, 8, 16, 32, 64, 128, 256, 360, 360, 360]
    assert Letter.get().last_error == "<…@…>: mailbox of …@… is full"


def test_of_many_tickers_each_letter_goes_to_one(storage: Settings, in_parallel: Callable[..., list]) -> None:
    for _ in range(40):
        post()
    claimed = [letter.id for letters in in_parallel(lambda n: outbox.due(AT, limit=15), 8) for letter in letters]
    claimed += [letter.id for letter in outbox.due(AT, limit=50)]
    assert len(claimed) == len(set(claimed)) == 40
