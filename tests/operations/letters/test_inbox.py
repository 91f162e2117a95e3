"""The inbox: messages read one by one, sealed at rest."""

from datetime import timedelta

import pytest

from portal.config import Settings
from portal.operations.letters import inbox
from portal.storage.engine import journal
from portal.storage.engine.errors import NotFound
from portal.storage.letters import messages
from portal.storage.people import accounts
from tests.builders import an_account, an_application
from tests.operations.submissions import (
    AT,
    DAY,
)
from tests.operations.told import CLOSES, reminded


@pytest.fixture
def reader(storage: Settings) -> accounts.Account:
    """Somebody with two messages."""
    application = an_application(at=AT)
    reminded(CLOSES - 7 * DAY)
    reminded(CLOSES - DAY)
    return application.applicant


def test_messages_are_read_one_by_one(reader: accounts.Account) -> None:
    newest, older = messages.of(reader.id)
    assert newest.created_at > older.created_at
    assert messages.unread(reader.id) == 2
    before = journal.head()

    assert inbox.read(newest.id, by=reader.id, at=AT).id == newest.id
    inbox.read(newest.id, by=reader.id, at=AT + timedelta(hours=1))

    assert messages.unread(reader.id) == 1
    assert [message.read_at for message in messages.of(reader.id)] == [AT, None]
    assert journal.head() == before


def test_all_messages_are_read_at_once(reader: accounts.Account) -> None:
    assert inbox.read_all(by=reader.id, at=AT) == 2
    assert inbox.read_all(by=reader.id, at=AT) == 0
    assert messages.unread(reader.id) == 0


def test_somebody_elses_message_does_not_exist(reader: accounts.Account) -> None:
    other = an_account(email="other@example.cn", at=AT)
    message = messages.of(reader.id)[0]

    with pytest.raises(NotFound):
        inbox.read(message.id, by=other.id, at=AT)

    assert messages.of(other.id) == []
    assert inbox.read_all(by=other.id, at=AT) == 0
    assert messages.unread(reader.id) == 2


def test_messages_are_sealed_at_rest(reader: accounts.Account) -> None:
    [stored, _] = messages.Message.select(messages.Message.content).tuples()

    assert "申报".encode() not in bytes(stored[0])
