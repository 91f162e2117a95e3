"""Tickets: links that work once."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from portal.config import Settings
from portal.storage.engine.errors import NotFound
from portal.storage.people import tickets
from portal.storage.people.accounts import Account
from portal.storage.people.tickets import Purpose
from tests.storage.conftest import AT

HOUR = timedelta(hours=1)


def test_a_ticket_works_once_for_its_purpose_in_its_time(applicant: Account) -> None:
    token = tickets.give(Purpose.REGISTRATION, at=AT, expires_at=AT + HOUR, payload="密".encode())
    assert tickets.look_at(token, Purpose.REGISTRATION, at=AT).payload == "密".encode()
    for purpose, at in ((Purpose.RESET, AT), (Purpose.REGISTRATION, AT + HOUR)):
        with pytest.raises(NotFound):
            tickets.take(token, purpose, at=at)
    assert tickets.take(token, Purpose.REGISTRATION, at=AT).payload == "密".encode()
    for again in (tickets.take, tickets.look_at):
        with pytest.raises(NotFound):
            again(token, Purpose.REGISTRATION, at=AT)
    empty = tickets.give(Purpose.RESET, at=AT, expires_at=AT + HOUR, account=applicant)
    assert tickets.look_at(empty, Purpose.RESET, at=AT).payload == b""
    assert tickets.withdraw(applicant, Purpose.RESET, at=AT) == 1
    with pytest.raises(NotFound):
        tickets.take(empty, Purpose.RESET, at=AT)
    assert tickets.forget_expired(at=AT + HOUR) == 2


def test_of_many_who_take_a_ticket_at_once_one_gets_it(storage: Settings, in_parallel: Callable[..., list]) -> None:
    token = tickets.give(Purpose.REGISTRATION, at=AT, expires_at=AT + HOUR)
    results = in_parallel(lambda n: tickets.take(token, Purpose.REGISTRATION, at=AT), 30)
    assert sum(isinstance(result, tickets.Ticket) for result in results) == 1
    assert sum(isinstance(result, NotFound) for result in results) == 29
