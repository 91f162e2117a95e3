"""The second factor: setting up, signing in with codes that count once, resetting."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from portal.config import Settings
from portal.operations.people import passwords, second_factor, signing_in
from portal.operations.people.credentials import DeadLink, Declined, TooOften
from portal.operations.people.second_factor import CodeNeeded
from portal.rules.language.refusals import Refused
from portal.rules.people.second_factor import STEP, step_of
from portal.rules.people.staffing import RoleName
from portal.storage.engine import journal
from portal.storage.engine.errors import NotFound
from portal.storage.engine.tables import connect, database, release
from portal.storage.letters import outbox
from portal.storage.people import accounts, authenticators
from portal.storage.people.accounts import Account
from tests.builders import PASSWORD, an_account
from tests.staff import a_colleague, code_at, code_of

AT = datetime(2026, 11, 22, 6, 30, 10, tzinfo=UTC)
pytestmark = pytest.mark.usefixtures("opened")


def awaiting(account: Account, settings: Settings, at: datetime = AT) -> str:
    with pytest.raises(CodeNeeded) as needed:
        signing_in.sign_in(account.contact.email, PASSWORD, address="192.0.2.1", at=at, settings=settings)
    return needed.value.token


def secret_of(account: Account) -> str:
    found = authenticators.of(account)
    assert found
    return found.secret


def test_without_an_authenticator_the_password_is_enough(settings: Settings) -> None:
    an_account(at=AT)

    account, token = signing_in.sign_in("shen@example.cn", PASSWORD, address="", at=AT, settings=settings)

    assert accounts.signed_in(token, at=AT) == account


def test_setting_up_ends_with_a_first_code(settings: Settings, anywhere: None) -> None:
    account = an_account(RoleName.OFFICE, at=AT)
    here, there = (accounts.sign_in(account, at=AT, expires_at=AT + STEP) for _ in range(2))
    second_factor.begin(account.id)
    second_factor.begin(account.id)
    told = second_factor.setup(account)
    assert told
    assert told.address.startswith("otpauth://totp/")
    assert told.secret in told.address
    assert second_factor.lacks(account.id)

    second_factor.confirm(account.id, code_of(account, at=AT), keep=here, at=AT, settings=settings)

    assert not second_factor.lacks(account.id)
    assert second_factor.setup(account) is None
    assert accounts.signed_in(here, at=AT) == account
    with pytest.raises(NotFound):
        accounts.signed_in(there, at=AT)
    assert journal.latest(1)[0].verb == "second_factor_set"
    with pytest.raises(Declined, match="已经设置好"):
        second_factor.confirm(account.id, "000000", keep=here, at=AT, settings=settings)


def test_nothing_can_be_confirmed_before_it_was_begun(settings: Settings) -> None:
    account = an_account(RoleName.OFFICE, at=AT)

    with pytest.raises(Declined, match="还没有开始"):
        second_factor.confirm(account.id, "123456", keep="", at=AT, settings=settings)
    assert second_factor.current_code(account.id, at=AT) == ""


def test_a_sign_in_needs_password_and_code(settings: Settings, anywhere: None) -> None:
    account = a_colleague(at=AT)
    token = awaiting(account, settings)
    before = journal.head()

    found, sign_in = second_factor.sign_in(token, second_factor.current_code(account.id, at=AT), at=AT)

    assert found == account
    assert accounts.signed_in(sign_in, at=AT) == account
    assert journal.head() == before
    with pytest.raises(DeadLink):
        second_factor.sign_in(token, code_of(account, at=AT), at=AT)


def test_a_code_counts_once(settings: Settings) -> None:
    account = a_colleague(at=AT)
    code = second_factor.current_code(account.id, at=AT)
    second_factor.sign_in(awaiting(account, settings), code, at=AT)

    with pytest.raises(Declined, match="已经用过"):
        second_factor.sign_in(awaiting(account, settings), code, at=AT)


@pytest.mark.parametrize(("early", "taken"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_a_telephones_clock_may_be_one_step_off(settings: Settings, early: int, taken: bool) -> None:
    account = a_colleague(at=AT)
    token = awaiting(account, settings)
    code = code_at(secret_of(account), step_of(AT) + early)

    if taken:
        second_factor.sign_in(token, f" {code[:3]} {code[3:]}", at=AT)
    else:
        with pytest.raises(Declined, match="不对或已经过期"):
            second_factor.sign_in(token, code, at=AT)


def test_an_earlier_code_is_dead_once_a_later_one_was_used(settings: Settings) -> None:
    account = a_colleague(at=AT)
    secret, now = secret_of(account), step_of(AT)
    second_factor.sign_in(awaiting(account, settings), code_at(secret, now + 1), at=AT)

    for step in (now - 1, now):
        with pytest.raises(Declined, match="已经用过"):
            second_factor.sign_in(awaiting(account, settings), code_at(secret, step), at=AT)


def test_of_many_with_the_same_code_one_gets_in(settings: Settings, anywhere: None) -> None:
    account = a_colleague(at=AT)
    code = second_factor.current_code(account.id, at=AT)
    tokens = [awaiting(account, settings) for _ in range(4)]

    def enter(token: str) -> bool:
        connect()
        try:
            second_factor.sign_in(token, code, at=AT)
        except Declined:
            return False
        finally:
            release()
            database.close()
        return True

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(enter, tokens)) == 1


def test_wrong_codes_are_counted(settings: Settings) -> None:
    account = a_colleague(at=AT)
    token = awaiting(account, settings)
    for wrong in ("12345", "abcdef", "", "１２３", "1234567"):
        with pytest.raises(Declined, match="6 位数字"):
            second_factor.sign_in(token, wrong, at=AT)

    with pytest.raises(TooOften):
        second_factor.sign_in(token, code_of(account, at=AT), at=AT)


def test_the_password_counts_ten_minutes_for_its_code(settings: Settings) -> None:
    account = a_colleague(at=AT)
    token = awaiting(account, settings)
    later = AT + timedelta(minutes=10)

    with pytest.raises(DeadLink):
        second_factor.sign_in(token, code_of(account, at=later), at=later)


@pytest.mark.parametrize("change", ["password", "closed", "reset"])
def test_what_was_begun_with_the_password_ends_when_the_account_changes(settings: Settings, change: str) -> None:
    account = a_colleague(at=AT)
    token = awaiting(account, settings)
    code = code_of(account, at=AT)
    if change == "password":
        new = "另一个 很长的 密码 2026"
        passwords.change_password(account.id, PASSWORD, new, keep="", at=AT, settings=settings)
    elif change == "closed":
        accounts.close(account, at=AT)
    else:
        authenticators.remove(account)

    with pytest.raises(DeadLink):
        second_factor.sign_in(token, code, at=AT)


def test_a_colleague_resets_a_lost_authenticator(settings: Settings, anywhere: None) -> None:
    account = a_colleague(at=AT)
    colleague, other = (a_colleague(email=f"{who}@example.cn", at=AT) for who in ("ma", "li"))
    _, sign_in = second_factor.sign_in(awaiting(account, settings), code_of(account, at=AT), at=AT)
    before = journal.head().seq

    with pytest.raises(Refused, match="由两个人办理"):
        second_factor.reset(account.id, by=colleague.id, at=AT, settings=settings)
    second_factor.reset(account.id, by=colleague.id, second=other.id, at=AT, settings=settings)

    assert second_factor.lacks(account.id)
    with pytest.raises(NotFound):
        accounts.signed_in(sign_in, at=AT)
    assert "验证器已重置" in outbox.latest(1)[0].content.subject
    assert journal.head().seq == before + 1
    with pytest.raises(Refused, match="还没有设置"):
        second_factor.reset(account.id, by=colleague.id, second=other.id, at=AT, settings=settings)


def test_nobody_resets_their_own(settings: Settings) -> None:
    account = a_colleague(at=AT)

    with pytest.raises(Refused, match="另一位同事"):
        second_factor.reset(account.id, by=account.id, at=AT, settings=settings)

    assert not second_factor.lacks(account.id)
