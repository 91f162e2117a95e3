"""登录记录, as it is read: by its owner on the account page, by the auditor everybody's."""

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from portal.storage.engine.errors import CannotUnseal
from portal.storage.people.sign_in_events import SignInEvent

PAGE = 30
OWN = 10  # beside what else stands on the account page
UNREADABLE = "无法读取"


class Line(NamedTuple):
    """One event. ``account``: whose it is, or None; ``who``: in words."""

    at: datetime
    account: int | None
    who: str
    what: str
    address: str


class Page(NamedTuple):
    """Some of the lines. ``more``: whether there are older ones."""

    lines: list[Line]
    number: int
    more: bool


def page_of(events: list[SignInEvent], number: int, names: Mapping[int, str], size: int = PAGE) -> Page:
    """``events`` as ``latest`` gives them for the page; ``names``: of their accounts."""
    return Page([_line(event, names) for event in events[:size]], number, len(events) > size)


def page_number(text: str) -> int:
    """The page that an address asks for; the first where it asks for none.

    >>> page_number("3"), page_number(""), page_number("-1"), page_number("9" * 30)
    (3, 1, 1, 1)
    """
    return int(text) if text.isascii() and text.isdecimal() and 0 < len(text) < 6 and int(text) else 1


def _line(event: SignInEvent, names: Mapping[int, str]) -> Line:
    account = event.account_id
    nobody = f"没有账户的邮箱（{event.typed_key[:8]}）" if event.typed_key else "没有账户的邮箱"
    what = f"{event.kind.word}：{event.role.word}" if event.role else event.kind.word
    return Line(event.at, account, nobody if account is None else names.get(account, ""), what, _address(event))


def _address(event: SignInEvent) -> str:
    try:
        return event.address
    except CannotUnseal:
        return UNREADABLE
