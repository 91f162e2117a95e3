"""Forgotten, reset and changed passwords: on both databases."""

from datetime import timedelta

import pytest

from portal.operations.people import passwords
from portal.operations.people.credentials import DeadLink, Declined, TooOften
from portal.rules.people import sign_ins
from portal.storage.engine import journal
from portal.storage.engine.errors import NotFound
from portal.storage.people import accounts as stored
from portal.storage.people import tickets
from tests.databases import *  # noqa: F403 - fixtures
from tests.operations.persons import (
    AT,
    HOME,
    OTHER,
    PASSWORD,
    SECOND,
    an_account,
    ask_reset,
    at_once,
    letters,
    sign_in,
    subjects,
    token_in,
    verbs,
)


def test_reset_sets_the_password_and_ends_all_sign_ins(storage):
    account = an_account(storage)
    tokens = [sign_in(storage), sign_in(storage)]
    token = ask_reset(storage, AT + SECOND)

    passwords.reset(token, OTHER, at=AT + 2 * SECOND, settings=storage)

    for old in tokens:
        with pytest.raises(NotFound):
            stored.signed_in(old, at=AT + 2 * SECOND)
    with pytest.raises(Declined):
        sign_in(storage)
    assert sign_in(storage, OTHER)
    assert "您的密码已更改" in subjects()
    assert verbs()[-1] == "password_reset"
    assert journal.latest()[0].actor == account.id


def test_a_reset_link_lives_an_hour_to_the_second(storage):
    an_account(storage)
    token = ask_reset(storage, AT + SECOND)
    expires = AT + SECOND + timedelta(minutes=60)

    with pytest.raises(DeadLink):
        passwords.reset(token, OTHER, at=expires, settings=storage)
    passwords.reset(token, OTHER, at=expires - SECOND, settings=storage)


def test_a_reset_link_works_once_and_ends_the_others(storage):
    an_account(storage)
    first, second = ask_reset(storage, AT + SECOND), ask_reset(storage, AT + 2 * SECOND)
    passwords.reset(first, OTHER, at=AT + 3 * SECOND, settings=storage)

    for token in (first, second):
        with pytest.raises(DeadLink):
            passwords.reset(token, PASSWORD, at=AT + 3 * SECOND, settings=storage)


def test_a_reset_link_used_at_once_sets_one_password(storage):
    an_account(storage)
    token = ask_reset(storage, AT + SECOND)
    new = (OTHER, "copper river lamp")

    results = at_once(lambda number: passwords.reset(token, new[number], at=AT + SECOND, settings=storage))

    assert sorted(isinstance(result, DeadLink) for result in results) == [False, True]
    winner = new[isinstance(results[0], DeadLink)]
    assert sign_in(storage, winner)


def test_a_password_that_cannot_be_taken_leaves_the_link_alive(sqlite_storage):
    an_account(sqlite_storage)
    token = ask_reset(sqlite_storage, AT + SECOND)

    with pytest.raises(Declined) as declined:
        passwords.reset(token, "张三张三张三张三张三", at=AT + SECOND, settings=sqlite_storage)
    assert declined.value.field == "password"

    passwords.reset(token, OTHER, at=AT + SECOND, settings=sqlite_storage)


def test_an_address_without_account_is_told_so_by_letter(storage):
    passwords.ask_reset("nobody@example.com", address=HOME, at=AT, settings=storage)

    assert subjects() == {"这个邮箱没有账户"}
    assert not tickets.Ticket.select().count()


def test_a_mailbox_gets_so_many_letters_an_hour_and_the_last_link_works(sqlite_storage):
    an_account(sqlite_storage)
    later = AT + timedelta(hours=2)
    for email in ("zhang@example.com", "nobody@example.com"):
        before = len(letters())
        for number in range(30):
            address, at = f"198.51.100.{number}", later + number * SECOND
            passwords.ask_reset(email, address=address, at=at, settings=sqlite_storage)
        assert len(letters()) - before == sign_ins.LETTERS_BY_ACCOUNT.most

    links = {token_in(letter) for letter in letters().values() if "/reset/" in letter.body}
    [token] = links  # all letters carry one link
    passwords.reset(token, OTHER, at=later + 50 * SECOND, settings=sqlite_storage)
    assert sign_in(sqlite_storage, OTHER, at=later + 51 * SECOND)


def test_a_link_that_soon_expires_is_not_sent_again(sqlite_storage):
    an_account(sqlite_storage)
    first = ask_reset(sqlite_storage, AT + SECOND)
    half = AT + SECOND + sign_ins.RESET_LIFE - sign_ins.REPEATED_FOR

    assert ask_reset(sqlite_storage, half - SECOND) == first
    assert ask_reset(sqlite_storage, half) != first
    assert passwords.to_reset(first, at=half)


def test_of_a_busy_network_only_accounts_get_letters_still(sqlite_storage):
    an_account(sqlite_storage)
    later = AT + timedelta(hours=2)
    for number in range(sign_ins.LETTERS_BY_NETWORK.most):
        passwords.ask_reset(f"z{number}@example.com", address=HOME, at=later, settings=sqlite_storage)

    before = len(letters())
    passwords.ask_reset("nobody@example.com", address=HOME, at=later, settings=sqlite_storage)
    assert len(letters()) == before
    assert ask_reset(sqlite_storage, later)


def test_a_new_password_makes_letters_to_be_had_again(sqlite_storage):
    an_account(sqlite_storage)
    for number in range(sign_ins.LETTERS_BY_ACCOUNT.most + 1):
        at = AT + number * SECOND
        passwords.reset(ask_reset(sqlite_storage, at), f"{OTHER}{number}", at=at, settings=sqlite_storage)


def test_asking_for_a_reset_of_no_address_is_declined(sqlite_storage):
    with pytest.raises(Declined) as declined:
        passwords.ask_reset("x", address=HOME, at=AT, settings=sqlite_storage)

    assert declined.value.field == "email"


def test_changing_the_password_keeps_this_sign_in_and_ends_the_others(storage):
    account = an_account(storage)
    here, there = sign_in(storage), sign_in(storage)
    link = ask_reset(storage, AT + SECOND)

    passwords.change_password(account.id, PASSWORD, OTHER, keep=here, at=AT + SECOND, settings=storage)

    assert stored.signed_in(here, at=AT)
    with pytest.raises(NotFound):
        stored.signed_in(there, at=AT)
    with pytest.raises(DeadLink):
        passwords.to_reset(link, at=AT + SECOND)
    assert sign_in(storage, OTHER)
    assert verbs()[-1] == "password_changed"
    assert "您的密码已更改" in subjects()


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [("wrong", OTHER, "old_password"), (PASSWORD, "short", "password"), (PASSWORD, PASSWORD, "password")],
)
def test_changing_the_password_is_declined(sqlite_storage, old, new, field):
    account = an_account(sqlite_storage)

    with pytest.raises(Declined) as declined:
        passwords.change_password(account.id, old, new, keep="", at=AT, settings=sqlite_storage)

    assert declined.value.field == field
    assert verbs()[-1] == "role_granted"


def test_old_passwords_are_counted(sqlite_storage):
    account = an_account(sqlite_storage)
    for _ in range(sign_ins.SIGN_IN.most):
        with pytest.raises(Declined, match="现在的密码不对"):
            passwords.change_password(account.id, "wrong", OTHER, keep="", at=AT, settings=sqlite_storage)

    with pytest.raises(TooOften):
        passwords.change_password(account.id, PASSWORD, OTHER, keep="", at=AT, settings=sqlite_storage)
