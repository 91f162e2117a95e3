"""A clock that jumped forward and back: what was made meanwhile lasts as long as if it had been made now."""

from datetime import UTC, datetime, timedelta

import pytest

from portal.config import Settings
from portal.operations.people import accounts as people
from portal.operations.people.credentials import TooOften, count
from portal.rules.people import second_factor, sign_ins
from portal.rules.people.second_factor import step_of
from portal.rules.people.staffing import RoleName
from portal.storage.engine.errors import NotFound
from portal.storage.letters import outbox
from portal.storage.people import accounts, authenticators, tickets
from portal.storage.people.tickets import Purpose
from tests.builders import an_account

NOW = datetime(2026, 6, 1, 1, tzinfo=UTC)
AHEAD = NOW + timedelta(days=400)
HOUR = timedelta(hours=1)


def test_a_sign_in_and_a_link_do_not_outlive_their_time(storage: Settings) -> None:
    account = an_account(RoleName.APPLICANT, email="a@example.cn", at=NOW)
    cookie = accounts.sign_in(account, at=AHEAD, expires_at=AHEAD + sign_ins.SIGN_IN_LIFE)
    link = tickets.give(Purpose.RESET, at=AHEAD, expires_at=AHEAD + HOUR, account=account)

    people.sweep(at=NOW)

    assert accounts.signed_in(cookie, at=NOW + sign_ins.SIGN_IN_LIFE - HOUR).id == account.id
    with pytest.raises(NotFound):
        accounts.signed_in(cookie, at=NOW + sign_ins.SIGN_IN_LIFE)
    assert tickets.look_at(link, Purpose.RESET, at=NOW).purpose is Purpose.RESET
    with pytest.raises(NotFound):
        tickets.look_at(link, Purpose.RESET, at=NOW + HOUR)


def test_a_lock_ends_with_its_window(storage: Settings) -> None:
    for _ in range(second_factor.CODES.most):
        count(second_factor.CODES, "a", AHEAD)

    people.sweep(at=NOW)

    with pytest.raises(TooOften) as refused:
        count(second_factor.CODES, "a", NOW)
    assert refused.value.again_at == NOW + second_factor.CODES.window
    count(second_factor.CODES, "a", NOW + second_factor.CODES.window)


def test_codes_count_again_within_two_minutes(storage: Settings) -> None:
    account = an_account(RoleName.OFFICE, email="a@example.cn", at=NOW)
    authenticators.remove(account)
    authenticators.begin(account, "ABCDEFGHIJKLMNOP")
    assert authenticators.use(account, step_of(AHEAD))

    people.sweep(at=NOW)

    assert not authenticators.use(account, step_of(NOW))  # perhaps used before the jump
    assert authenticators.use(account, step_of(NOW + timedelta(minutes=1)))


def test_letters_go_that_a_ticker_had_claimed_ahead_and_those_held_back_stay(storage: Settings) -> None:
    outbox.post("held@example.cn", "信", "", at=NOW)
    outbox.hold(at=NOW)
    outbox.post("a@example.cn", "信", "", at=NOW)
    [claimed] = outbox.due(AHEAD)
    outbox.failed(claimed, "away", at=AHEAD)

    people.sweep(at=NOW)

    assert [letter.content.to for letter in outbox.due(NOW)] == ["a@example.cn"]


def test_clocks_that_differ_a_little_change_nothing(storage: Settings) -> None:
    account = an_account(RoleName.APPLICANT, email="a@example.cn", at=NOW)
    other = NOW + sign_ins.CLOCKS_DIFFER
    accounts.sign_in(account, at=other, expires_at=other + sign_ins.SIGN_IN_LIFE)
    authenticators.begin(account, "ABCDEFGHIJKLMNOP")
    authenticators.use(account, step_of(NOW) + 1)

    assert people.sweep(at=NOW) == 0
