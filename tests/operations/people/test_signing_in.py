"""Signing in and out: on both databases."""

from datetime import timedelta

import pytest

from portal.config import Settings
from portal.operations.people import credentials, passwords, signing_in
from portal.operations.people.credentials import DeadLink, Declined, TooOften
from portal.rules.people import sign_ins
from portal.storage.engine.errors import NotFound
from portal.storage.people import accounts as stored
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
    sign_in,
)


def test_signing_in_and_out(storage):
    account = an_account(storage)
    token = sign_in(storage)
    assert stored.signed_in(token, at=AT) == account

    signing_in.sign_out(token)

    with pytest.raises(NotFound):
        stored.signed_in(token, at=AT)


def test_a_sign_in_expires_after_a_week_to_the_second(storage):
    an_account(storage)
    token = sign_in(storage)

    assert stored.signed_in(token, at=AT + timedelta(days=7) - SECOND)
    with pytest.raises(NotFound):
        stored.signed_in(token, at=AT + timedelta(days=7))


def test_unknown_address_and_wrong_password_get_the_same_answer(storage):
    an_account(storage)
    reasons = set()
    for email, password in (("zhang@example.com", "wrong"), ("nobody@example.com", PASSWORD), ("", ""), ("x", "y")):
        with pytest.raises(Declined) as declined:
            signing_in.sign_in(email, password, address=HOME, at=AT, settings=storage)
        reasons.add((declined.value.reason, declined.value.field, type(declined.value)))

    assert reasons == {("邮箱或密码不对，请检查后再试。", "", Declined)}


def test_an_unknown_address_costs_a_comparison_too(sqlite_storage, monkeypatch):
    compared = []
    real = credentials.matches
    monkeypatch.setattr(signing_in, "matches", lambda *args: compared.append(args[0]) or real(*args))

    with pytest.raises(Declined):
        signing_in.sign_in("nobody@example.com", PASSWORD, address=HOME, at=AT, settings=sqlite_storage)

    assert compared[0].startswith("$argon2id$")


def test_a_full_width_password_signs_in(sqlite_storage):
    an_account(sqlite_storage)

    assert sign_in(sqlite_storage, "ｒｉｖｅｒ　ｌａｍｐ　ｃｏｐｐｅｒ")


def test_exactly_the_limit_of_wrong_passwords_from_one_network(storage):
    an_account(storage)
    window = sign_ins.SIGN_IN.window
    for number in range(sign_ins.SIGN_IN.most):
        with pytest.raises(Declined, match="邮箱或密码不对"):
            sign_in(storage, "wrong", at=AT + number * SECOND)

    with pytest.raises(TooOften) as declined:
        sign_in(storage, at=AT + 20 * SECOND)
    assert declined.value.again_at == AT + window
    assert declined.value.reason == "尝试次数过多，请在 12:15 以后再试。"

    with pytest.raises(TooOften):
        sign_in(storage, at=AT + window - SECOND)
    assert sign_in(storage, at=AT + window)


def test_exactly_the_limit_of_wrong_passwords_of_all_strangers(storage):
    an_account(storage)
    for number in range(sign_ins.SIGN_IN_BY_STRANGERS.most):
        with pytest.raises(Declined, match="邮箱或密码不对"):
            sign_in(storage, "wrong", at=AT + number * SECOND, address=f"192.0.2.{number}")

    with pytest.raises(TooOften) as declined:
        sign_in(storage, at=AT + timedelta(hours=1), address="198.51.100.9")
    assert declined.value.again_at == AT + timedelta(days=1)
    assert "11月23日 12:00" in declined.value.reason
    assert sign_in(storage, at=AT + timedelta(days=1))


def test_the_tenth_attempt_may_be_right_and_begins_the_count_anew(storage):
    an_account(storage)
    for _ in range(2):
        for _ in range(sign_ins.SIGN_IN.most - 1):
            with pytest.raises(Declined, match="邮箱或密码不对"):
                sign_in(storage, "wrong")
        assert sign_in(storage)


def test_an_unknown_address_is_throttled_alike(sqlite_storage):
    for _ in range(sign_ins.SIGN_IN.most):
        with pytest.raises(Declined, match="邮箱或密码不对"):
            sign_in(sqlite_storage)

    with pytest.raises(TooOften):
        sign_in(sqlite_storage)


def test_an_offices_network_is_slowed_and_not_shut(sqlite_storage):
    an_account(sqlite_storage)
    for number in range(sign_ins.SIGN_IN_BY_NETWORK.most):
        with pytest.raises(Declined, match="邮箱或密码不对"):
            signing_in.sign_in(f"z{number}@x.cn", PASSWORD, address=HOME, at=AT, settings=sqlite_storage)

    assert sign_in(sqlite_storage)
    for _ in range(sign_ins.SLOWED.most):
        with pytest.raises(Declined, match="邮箱或密码不对"):
            sign_in(sqlite_storage, "wrong")
    with pytest.raises(TooOften):
        sign_in(sqlite_storage)
    assert sign_in(sqlite_storage, address="192.0.2.8")


def test_successes_do_not_use_up_an_offices_address(sqlite_storage):
    an_account(sqlite_storage)
    for _ in range(sign_ins.SIGN_IN_BY_NETWORK.most + 5):
        assert sign_in(sqlite_storage)


def test_attempts_at_once_cannot_pass_together(storage):
    an_account(storage)

    results = at_once(lambda number: sign_in(storage, "wrong"), times=14)

    assert sum(type(result) is Declined for result in results) == sign_ins.SIGN_IN.most
    assert sum(type(result) is TooOften for result in results) == 4


def test_a_hash_of_other_parameters_is_renewed_at_the_next_sign_in(storage):
    account = an_account(storage)
    real = Settings(testing=False)
    stored.set_password(account, credentials.hashed(PASSWORD, real))
    assert "m=19456,t=2,p=1" in stored.one(account.id).password_hash

    sign_in(storage)

    renewed = stored.one(account.id).password_hash
    assert "m=8,t=1,p=1" in renewed
    sign_in(storage)
    assert stored.one(account.id).password_hash == renewed


def test_a_password_reset_while_the_old_one_is_compared_wins(sqlite_storage, monkeypatch):
    account = an_account(sqlite_storage)
    real = credentials.matches

    def slow(*args):
        found = real(*args)
        stored.set_password(stored.one(account.id), credentials.hashed(OTHER, sqlite_storage))
        return found

    monkeypatch.setattr(signing_in, "matches", slow)

    with pytest.raises(Declined, match="邮箱或密码不对"):
        sign_in(sqlite_storage)


@pytest.mark.parametrize("other", ["contact", "password"])
def test_an_account_changed_while_its_hash_is_renewed(sqlite_storage, monkeypatch, other):
    account = an_account(sqlite_storage)
    account = stored.set_password(account, credentials.hashed(PASSWORD, Settings(testing=False)))
    real = credentials.hashed

    def slow(*args):
        row = stored.one(account.id)
        if other == "contact":
            stored.set_contact(row, name="张三丰", email="zhang@example.com", phone="")
        else:
            stored.set_password(row, real(OTHER, sqlite_storage))
        return real(*args)

    monkeypatch.setattr(signing_in, "hashed", slow)

    if other == "contact":
        assert sign_in(sqlite_storage)
    else:
        with pytest.raises(Declined, match="邮箱或密码不对"):
            sign_in(sqlite_storage)


def test_a_damaged_hash_signs_nobody_in(sqlite_storage):
    account = an_account(sqlite_storage)
    stored.set_password(account, "damaged")

    with pytest.raises(Declined, match="邮箱或密码不对"):
        sign_in(sqlite_storage)


def test_a_closed_account_signs_nobody_in(sqlite_storage):
    account = an_account(sqlite_storage)
    token = ask_reset(sqlite_storage)
    stored.close(account, at=AT)

    with pytest.raises(Declined, match="邮箱或密码不对"):
        sign_in(sqlite_storage)
    with pytest.raises(DeadLink):
        passwords.to_reset(token, at=AT)
