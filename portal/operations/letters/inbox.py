"""The inbox 站内消息. That somebody has read a message is no fact of the season: it is not journalled."""

from datetime import datetime

from portal.storage.letters import messages
from portal.storage.letters.messages import Message


def read(number: int, *, by: int, at: datetime) -> Message:
    """Note that the account has read its message, and return it.

    :raises NotFound: it has no such message.
    """
    message = messages.one_of(by, number)
    messages.mark_read(by, number, at=at)
    return message


def read_all(*, by: int, at: datetime) -> int:
    """Note that the account has read all its messages; returns how many were unread."""
    return messages.mark_read(by, at=at)
