"""Who was here: what is recorded of signing in, for how long, and how much of it a stranger can cause."""

from datetime import timedelta

import pytest

from portal.config import Settings
from portal.operations.people import accepting, accounts, inviting, passwords, second_factor, signing_in, staffing
from portal.operations.people.credentials import Declined
from portal.rules.people import sign_ins
from portal.rules.people.sign_ins import EventKind
from portal.rules.people.staffing import RoleName
from portal.storage.engine import journal
from portal.storage.people import accounts as stored
from portal.storage.people import sign_in_events
from portal.storage.people.sign_in_events import SignInEvent
from tests.builders import an_account
from tests.databases import *  # noqa: F403 - fixtures
from tests.operations.people.test_inviting import token_in_letter
from tests.operations.persons import AT, HOME, OTHER, PASSWORD, SECOND, ask_reset, sign_in, subjects
from tests.staff import a_colleague, code_of, first_code

EMAIL = "zhang@example.com"
HOUR = timedelta(hours=1)


@pytest.fixture
def person(storage: Settings) -> stored.Account:
    return an_account(email=EMAIL, password=PASSWORD, at=AT)


def heard(account: stored.Account) -> list[str]:
    """The kinds of what is recorded of the account, the oldest first."""
    return [event.kind.name for event in reversed(sign_in_events.latest(account=account.id, size=100))]


def test_a_sign_in_and_a_failed_one_are_recorded_with_moment_and_address(storage, person):
    with pytest.raises(Declined):
        sign_in(storage, "wrong", at=AT + SECOND, address="198.51.100.9")
    sign_in(storage, at=AT + 2 * SECOND)

    signed_in, failed, _ = sign_in_events.latest(account=person.id, size=100)
    assert (failed.kind, failed.at, failed.address) == (EventKind.FAILED, AT + SECOND, "198.51.100.9")
    assert (signed_in.kind, signed_in.at, signed_in.address) == (EventKind.SIGNED_IN, AT + 2 * SECOND, HOME)


def test_what_is_typed_without_an_account_is_kept_in_its_keyed_form(storage):
    for typed in (" Nobody@example.com ", "nobody@example.com"):
        with pytest.raises(Declined):
            signing_in.sign_in(typed, "wrong", address=HOME, at=AT, settings=storage)

    found = sign_in_events.latest(typed="NOBODY@example.com", size=100)
    assert [(event.kind, event.account_id) for event in found] == [(EventKind.FAILED, None)] * 2
    assert found[0].typed_key == stored.email_key("nobody@example.com")


def test_letters_passwords_and_roles_are_recorded(storage, person):
    passwords.reset(ask_reset(storage, AT + SECOND), OTHER, at=AT + 2 * SECOND, settings=storage)
    with pytest.raises(Declined):
        passwords.change_password(person.id, "wrong", PASSWORD, keep="", at=AT + 3 * SECOND, settings=storage)
    passwords.change_password(person.id, OTHER, PASSWORD, keep="", at=AT + 4 * SECOND, settings=storage)

    expected = ["ROLE_GRANTED", "RESET_ASKED", "PASSWORD_RESET", "FAILED", "PASSWORD_CHANGED"]
    assert heard(person) == expected


def test_a_changed_factor_is_recorded_and_told(storage):
    office = an_account(RoleName.OFFICE, email="office@example.cn", at=AT)
    second_factor.begin(office.id)
    second_factor.confirm(office.id, first_code(office, at=AT), keep="", at=AT + SECOND, settings=storage)
    second_factor.reset(office.id, by=None, at=AT + 2 * SECOND, settings=storage)

    assert heard(office) == ["ROLE_GRANTED", "FACTOR_SET", "FACTOR_RESET"]
    assert subjects() == {"您的账户已设置验证器", "您的验证器已重置"}


def test_a_wrong_code_is_recorded_at_its_account(storage):
    office = a_colleague(at=AT)
    token = second_factor.after_password(office, at=AT)
    with pytest.raises(Declined):
        second_factor.sign_in(token, "000000", at=AT + SECOND, address=HOME)
    second_factor.sign_in(token, code_of(office, at=AT), at=AT + 2 * SECOND, address=HOME)

    assert heard(office) == ["ROLE_GRANTED", "FAILED", "SIGNED_IN"]


def test_a_role_taken_away_is_recorded(storage):
    an_account(RoleName.OFFICE, email="office@example.cn", at=AT)
    expert = an_account(RoleName.EXPERT, email="e@example.cn", at=AT)

    staffing.revoke(expert.id, RoleName.EXPERT, by=1, at=AT + SECOND)

    event = sign_in_events.latest(account=expert.id, size=1)[0]
    assert (event.kind, event.role) == (EventKind.ROLE_REVOKED, RoleName.EXPERT)


def test_a_new_device_is_told_by_letter_once(storage, person):
    old = signing_in.remember(person, "", at=AT + SECOND, address=HOME, settings=storage)
    assert subjects() == set(), "whoever has just come knows"
    signing_in.remember(person, old, at=AT + 2 * HOUR, address=HOME, settings=storage)
    assert subjects() == set()

    signing_in.remember(person, "", at=AT + 3 * HOUR, address="198.51.100.9", settings=storage)

    assert subjects() == {"您的账户在新设备上登录"}
    assert heard(person) == ["ROLE_GRANTED", "DEVICE_NEW", "DEVICE_NEW"]


def test_refusals_are_recorded_once_a_quarter_of_an_hour(storage, person):
    for number in range(sign_ins.SIGN_IN.most + 20):
        with pytest.raises(Declined):
            sign_in(storage, "wrong", at=AT + number * SECOND)

    assert heard(person).count("FAILED") == sign_ins.SIGN_IN.most
    assert heard(person).count("REFUSED") == 1


def test_strangers_cannot_fill_the_table(sqlite_storage, monkeypatch):
    monkeypatch.setattr(sign_ins, "EVENTS_OF_NOBODY", sign_ins.Limit(5, HOUR))
    for number in range(12):
        with pytest.raises(Declined):
            signing_in.sign_in(f"z{number}@x.cn", "wrong", address=HOME, at=AT, settings=sqlite_storage)

    assert SignInEvent.select().count() == 5


def test_events_are_kept_for_190_days_and_apart_from_the_journal(storage, person):
    sign_in(storage, at=AT + SECOND)
    before = journal.head()
    kept = sign_ins.EVENTS_KEPT

    accounts.sweep(at=AT + kept)  # the rest of what has expired too
    assert heard(person) == ["ROLE_GRANTED", "SIGNED_IN"]
    assert accounts.sweep(at=AT + kept + 2 * SECOND) == 2

    assert heard(person) == []
    assert journal.head() == before


def test_a_role_that_comes_by_invitation_is_recorded(storage, person):
    inviting.invite_staff(EMAIL, name="张三", roles=[RoleName.EXPERT], by=None, at=AT, settings=storage)
    accepting.accept_signed_in(token_in_letter(EMAIL), person.id, at=AT + SECOND)

    event = sign_in_events.latest(account=person.id, size=1)[0]
    assert (event.kind, event.role) == (EventKind.ROLE_GRANTED, RoleName.EXPERT)
