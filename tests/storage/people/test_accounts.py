"""Accounts, roles, sign-ins, tickets and counted attempts."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from portal.config import Settings
from portal.rules.people.staffing import RoleName
from portal.storage.engine.errors import AlreadyThere, NotFound, Stale
from portal.storage.people import accounts
from portal.storage.people.accounts import Account, Contact, SignIn
from tests.storage.conftest import AT, an_account

HOUR = timedelta(hours=1)


@pytest.mark.parametrize("typed", ["zhang@example.com", " Zhang@Example.COM ", "ｚhang＠example.com"])
def test_an_address_finds_its_account_however_it_is_typed(applicant: Account, typed: str) -> None:
    found = accounts.by_email(typed)
    assert found == applicant
    assert found.contact == Contact("张明", "zhang@example.com", "13800000000")


def test_an_address_has_one_account(applicant: Account) -> None:
    with pytest.raises(AlreadyThere) as twice:
        an_account("ZHANG@example.com")
    assert twice.value.constraint == "account_email_key"
    with pytest.raises(NotFound):
        accounts.by_email("other@example.com")
    with pytest.raises(NotFound):
        accounts.one(1)


def test_registrations_at_once_make_one_account(storage: Settings, in_parallel: Callable[..., list]) -> None:
    results = in_parallel(lambda n: an_account(), 20)
    assert sum(isinstance(result, Account) for result in results) == 1
    assert sum(isinstance(result, AlreadyThere) for result in results) == 19
    assert len(accounts.having(RoleName.APPLICANT)) == 1


def test_of_two_changes_of_one_version_the_second_is_told(applicant: Account) -> None:
    mine, theirs = accounts.one(applicant.id), accounts.one(applicant.id)
    changed = accounts.set_contact(mine, name="张大明", email="new@example.com", phone="")
    assert (changed.version, accounts.by_email("new@example.com").contact.name) == (2, "张大明")
    with pytest.raises(Stale) as stale:
        accounts.set_password(theirs, "y")
    assert (stale.value.current.contact.name, stale.value.version) == ("张大明", 1)
    assert accounts.set_password(changed, "y").password_hash == "y"


def test_roles_are_given_and_taken(applicant: Account) -> None:
    assert accounts.roles_of(applicant) == {RoleName.APPLICANT}
    assert [accounts.grant(applicant, RoleName.OFFICE) for _ in range(2)] == [True, False]
    assert accounts.having(RoleName.OFFICE) == [applicant]
    assert [accounts.revoke(applicant, RoleName.OFFICE) for _ in range(2)] == [True, False]
    assert accounts.roles_of(applicant.id) == {RoleName.APPLICANT}


def test_a_token_signs_in_until_it_expires_or_is_signed_out(applicant: Account) -> None:
    token = accounts.sign_in(applicant, at=AT, expires_at=AT + HOUR)
    assert accounts.signed_in(token, at=AT + HOUR - timedelta(microseconds=1)) == applicant
    for wrong, at in ((token, AT + HOUR), (token[:-1], AT), ("", AT)):
        with pytest.raises(NotFound):
            accounts.signed_in(wrong, at=at)
    assert token not in {row.token_key for row in SignIn.select()}
    accounts.sign_out(token)
    with pytest.raises(NotFound):
        accounts.signed_in(token, at=AT)


def test_signing_out_everywhere_spares_this_browser(applicant: Account) -> None:
    here, there = (accounts.sign_in(applicant, at=AT, expires_at=AT + HOUR) for _ in range(2))
    other = accounts.sign_in(an_account("b@example.com"), at=AT, expires_at=AT + HOUR)
    assert accounts.sign_out_everywhere(applicant, but=here) == 1
    assert accounts.signed_in(here, at=AT) == applicant
    assert accounts.signed_in(other, at=AT) != applicant
    with pytest.raises(NotFound):
        accounts.signed_in(there, at=AT)
    assert accounts.sign_out_everywhere(applicant) == 1
    assert accounts.forget_expired(at=AT + HOUR) == 1


def test_only_ones_own_sign_ins_can_be_ended(applicant: Account) -> None:
    other = an_account("b@example.com")
    for _ in range(2):
        accounts.sign_in(applicant, at=AT, expires_at=AT + HOUR)
    first, second = accounts.sign_ins_of(applicant, at=AT)
    assert accounts.end_sign_in(other, first.token_key) is False
    assert accounts.end_sign_in(applicant, first.token_key) is True
    assert accounts.sign_ins_of(applicant, at=AT) == [second]
    assert accounts.sign_ins_of(applicant, at=AT + HOUR) == []


def test_a_closed_account_signs_nobody_in(applicant: Account) -> None:
    token = accounts.sign_in(applicant, at=AT, expires_at=AT + HOUR)
    accounts.close(applicant, at=AT)
    with pytest.raises(NotFound):
        accounts.signed_in(token, at=AT)
    with pytest.raises(NotFound):
        accounts.by_email("zhang@example.com")
