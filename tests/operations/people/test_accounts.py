"""Registering, one's own data, the office's first account: on both databases."""

from datetime import timedelta

import pytest

from portal.operations.people import accounts, credentials, passwords, signing_in
from portal.operations.people.credentials import DeadLink, Declined, TooOften
from portal.rules.people import sign_ins
from portal.rules.people.staffing import RoleName
from portal.storage.engine import journal
from portal.storage.engine.errors import NotFound, Stale
from portal.storage.letters import outbox
from portal.storage.people import accounts as stored
from tests.databases import *  # noqa: F403 - fixtures
from tests.operations.persons import (
    AT,
    HOME,
    OTHER,
    PASSWORD,
    PERSON,
    SECOND,
    an_account,
    ask_reset,
    at_once,
    letters,
    register,
    registering,
    sign_in,
    subjects,
    token_in,
    verbs,
)


def test_registration_makes_the_account_at_confirmation_only(storage):
    token = register(storage)

    assert not stored.Account.select().count()
    assert accounts.registration(token, at=AT).name == "张三"

    account, sign_in_token = accounts.confirm(token, PASSWORD, at=AT, settings=storage)

    assert account.contact == stored.Contact("张三", "Zhang@example.com", "13812345678")
    assert stored.roles_of(account) == {RoleName.APPLICANT}
    assert stored.signed_in(sign_in_token, at=AT) == account
    assert verbs() == ["account_made", "role_granted"]
    assert {entry.actor for entry in journal.latest()} == {account.id}
    assert journal.verify() == ()


def test_an_address_with_an_account_gets_a_letter_that_says_so_and_offers_a_reset(storage):
    an_account(storage)

    letter = registering(storage, email="ZHANG@example.com", name="李四", password=OTHER)

    assert letter.subject == "您已经有账户"
    assert letter.to == "Zhang@example.com"
    assert "李四" not in letter.body
    assert passwords.to_reset(token_in(letter), at=AT).contact.name == "张三"
    assert stored.Account.select().count() == 1


def test_both_letters_of_a_registration_cost_the_same_hash(storage, monkeypatch):
    hashes = []
    real = credentials.hashed
    monkeypatch.setattr(accounts, "hashed", lambda *args: hashes.append(1) or real(*args))
    register(storage)
    assert len(hashes) == 1

    an_account(storage)
    hashes.clear()
    register(storage)

    assert len(hashes) == 1


def test_a_stranger_who_registers_somebody_elses_address_gains_nothing(storage):
    """The owner of the mailbox opens the stranger's link, and is asked for a password that only the stranger has."""
    strangers = register(storage, name="王五", password=OTHER)
    own = register(storage)

    with pytest.raises(Declined) as declined:
        accounts.confirm(strangers, PASSWORD, at=AT, settings=storage)
    assert declined.value.field == "password"

    account, _ = accounts.confirm(own, PASSWORD, at=AT, settings=storage)
    with pytest.raises(Declined, match="已经有账户"):
        accounts.confirm(strangers, OTHER, at=AT, settings=storage)
    assert stored.one(account.id).contact.name == "张三"
    assert sign_in(storage)


def test_a_wrong_password_does_not_use_up_the_link(storage):
    token = register(storage)

    with pytest.raises(Declined):
        accounts.confirm(token, "wrong", at=AT, settings=storage)

    assert accounts.confirm(token, PASSWORD, at=AT, settings=storage)


def test_passwords_of_a_link_are_counted(storage):
    token = register(storage)
    for _ in range(sign_ins.SIGN_IN.most):
        with pytest.raises(Declined, match="密码与注册时"):
            accounts.confirm(token, "wrong", at=AT, settings=storage)

    with pytest.raises(TooOften):
        accounts.confirm(token, PASSWORD, at=AT, settings=storage)


def test_a_registration_link_expires_to_the_second(storage):
    token = register(storage)
    expires = AT + sign_ins.REGISTRATION_LIFE

    assert accounts.registration(token, at=expires - SECOND)
    for moment in (expires, expires + SECOND):
        with pytest.raises(DeadLink):
            accounts.confirm(token, PASSWORD, at=moment, settings=storage)
    assert accounts.confirm(token, PASSWORD, at=expires - SECOND, settings=storage)


def test_a_registration_link_works_once(storage):
    token = register(storage)
    accounts.confirm(token, PASSWORD, at=AT, settings=storage)

    with pytest.raises(DeadLink):
        accounts.confirm(token, PASSWORD, at=AT, settings=storage)


def test_a_registration_link_used_at_once_makes_one_account(storage):
    token = register(storage)

    results = at_once(lambda number: accounts.confirm(token, PASSWORD, at=AT, settings=storage))

    assert sorted(isinstance(result, DeadLink) for result in results) == [False, True]
    assert stored.Account.select().count() == 1


def test_two_links_of_one_address_used_at_once_make_one_account(storage):
    tokens = [register(storage), register(storage)]

    results = at_once(lambda number: accounts.confirm(tokens[number], PASSWORD, at=AT, settings=storage))

    assert sorted(isinstance(result, Declined) for result in results) == [False, True]
    assert stored.Account.select().count() == 1
    assert verbs() == ["account_made", "role_granted"]


@pytest.mark.parametrize("token", ["", "0" * 64, "../x", "é"])
def test_a_link_that_was_never_given(sqlite_storage, token):
    with pytest.raises(DeadLink):
        accounts.registration(token, at=AT)
    with pytest.raises(DeadLink):
        passwords.to_reset(token, at=AT)


def test_a_link_serves_its_purpose_only(sqlite_storage):
    token = register(sqlite_storage)

    with pytest.raises(DeadLink):
        passwords.reset(token, OTHER, at=AT, settings=sqlite_storage)


def test_what_cannot_be_taken_is_declined_and_sends_nothing(sqlite_storage):
    with pytest.raises(Declined) as declined:
        accounts.register(name="张三", email="x", phone="", password="", address=HOME, at=AT, settings=sqlite_storage)

    assert declined.value.field == "email"
    assert not letters()


def test_letters_to_an_address_are_limited(storage):
    for _ in range(sign_ins.LETTERS_BY_ACCOUNT.most):
        register(storage)

    with pytest.raises(TooOften) as declined:
        register(storage, address="198.51.100.9")
    assert declined.value.again_at == AT + timedelta(hours=1)

    assert register(storage, at=AT + timedelta(hours=1))


def test_a_whole_office_behind_one_address_is_slowed_and_not_shut(sqlite_storage):
    for number in range(sign_ins.LETTERS_BY_NETWORK.most + 20):
        register(sqlite_storage, email=f"z{number}@example.com")

    left = {letter.content.to: letter.next_try_at - AT for letter in outbox.latest(100)}
    assert [left[f"z{number}@example.com"].seconds for number in (0, 59, 60, 79)] == [0, 0, 10, 200]
    assert register(sqlite_storage, email="last@example.com", address="198.51.100.9")


def test_changing_name_and_phone(storage):
    account = an_account(storage)

    accounts.change_contact(
        account.id, name="张 三丰", phone="021-63212810", version=account.version, at=AT, settings=storage
    )

    assert stored.one(account.id).contact == stored.Contact("张 三丰", "Zhang@example.com", "02163212810")
    assert verbs()[-1] == "contact_changed"
    assert "您的联系方式已更改" in subjects()
    with pytest.raises(Stale):
        accounts.change_contact(
            account.id, name="李四", phone="021-63212810", version=account.version, at=AT, settings=storage
        )


def test_a_wrong_phone_is_declined(sqlite_storage):
    account = an_account(sqlite_storage)

    with pytest.raises(Declined) as declined:
        accounts.change_contact(account.id, name="张三", phone="1", version=1, at=AT, settings=sqlite_storage)

    assert declined.value.field == "phone"


def test_ending_other_sign_ins(storage):
    account = an_account(storage)
    tokens = [sign_in(storage, at=AT + number * SECOND) for number in range(3)]

    signing_in.end_sign_in(account.id, stored.token_key(tokens[1]))
    with pytest.raises(NotFound):
        stored.signed_in(tokens[1], at=AT)

    assert signing_in.end_other_sign_ins(account.id, keep=tokens[2]) == 2  # and that of the confirmation
    assert [row.token_key for row in stored.sign_ins_of(account.id, at=AT)] == [stored.token_key(tokens[2])]


def test_nobody_ends_sign_ins_of_others(sqlite_storage):
    account = an_account(sqlite_storage)
    token = sign_in(sqlite_storage)

    signing_in.end_sign_in(account.id + 1, stored.token_key(token))

    assert stored.signed_in(token, at=AT)


def test_the_first_office_account(storage):
    account = accounts.open_office(**PERSON, password=PASSWORD, at=AT, settings=storage)

    assert stored.roles_of(account) == {RoleName.OFFICE}
    assert verbs() == ["account_made", "role_granted"]
    assert journal.latest()[0].facts == {"role": "office"}
    assert journal.latest()[0].actor is None
    with pytest.raises(Declined, match="已经有账户"):
        accounts.open_office(**{**PERSON, "email": "b@x.cn"}, password=PASSWORD, at=AT, settings=storage)


def test_the_first_office_account_needs_an_address_without_account(sqlite_storage):
    an_account(sqlite_storage)

    with pytest.raises(Declined) as declined:
        accounts.open_office(**PERSON, password=PASSWORD, at=AT, settings=sqlite_storage)

    assert declined.value.field == "email"
    assert not accounts.has_office()


def test_the_first_office_account_follows_the_rules(sqlite_storage):
    with pytest.raises(Declined) as declined:
        accounts.open_office(**PERSON, password="admin123456", at=AT, settings=sqlite_storage)

    assert declined.value.field == "password"


def test_the_sweep_removes_what_has_expired_and_nothing_else(storage):
    an_account(storage)
    sign_in(storage)
    later = AT + timedelta(days=7)
    living = sign_in(storage, at=later)
    link = ask_reset(storage, later)
    with pytest.raises(Declined):
        sign_in(storage, "wrong", at=later)

    assert accounts.sweep(at=later) == 4  # two sign-ins, and the attempts that were counted for a day

    assert stored.signed_in(living, at=later)
    assert passwords.to_reset(link, at=later)
    assert stored.SignIn.select().count() == 1
    for number in range(sign_ins.SIGN_IN.most):
        with pytest.raises(Declined) as declined:
            sign_in(storage, "wrong", at=later)
        assert isinstance(declined.value, TooOften) == (number == sign_ins.SIGN_IN.most - 1)


def test_the_clear_database_names_nobody(sqlite_storage):
    account = an_account(sqlite_storage)
    register(sqlite_storage, email="pending@example.com", name="李四", phone="+852 5123 4567")
    sign_in(sqlite_storage)
    ask_reset(sqlite_storage, AT + SECOND)
    accounts.change_contact(account.id, name="张三丰", phone="13912345678", version=1, at=AT, settings=sqlite_storage)

    files = [path for path in sqlite_storage.instance.rglob("*") if path.is_file() and "keys" not in path.parts]
    raw = b"".join(path.read_bytes() for path in files)

    assert b"account_made" in raw
    for secret in ("张三", "李四", "zhang@", "Zhang@", "example.com", "13812345678", "51234567", PASSWORD, HOME):
        assert secret.encode() not in raw, secret
