"""Nobody is locked out from afar: twenty accounts under attack, whose owners get in."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest

from portal.config import Settings
from portal.operations.people import passwords, second_factor, signing_in
from portal.operations.people.credentials import Declined, TooOften
from portal.rules.people import second_factor as rules
from portal.rules.people import sign_ins
from portal.rules.people.staffing import RoleName
from portal.storage.people import devices
from portal.storage.people.accounts import Account
from tests.builders import PASSWORD, an_account
from tests.operations.persons import AT, HOME, OTHER, letters, token_in
from tests.staff import a_colleague, code_of

pytestmark = pytest.mark.usefixtures("opened")
VICTIMS, MINUTE = 20, timedelta(minutes=1)
OFFICE = HOME  # the victims' own network, from which somebody attacks too
NETWORKS = [OFFICE] * 11 + [f"198.51.100.{number}" for number in range(22)]  # one after the other


def email_of(number: int) -> str:
    return f"victim{number}@example.cn"


def enter(
    email: str, password: str, at: datetime, settings: Settings, *, address: str = OFFICE, device: str = ""
) -> Account:
    return signing_in.sign_in(email, password, address=address, at=at, settings=settings, device=device)[0]


def attack(email: str, at: datetime, settings: Settings, *, networks: Sequence[str] = NETWORKS) -> int:
    """Wrong passwords and reset letters from everywhere; returns how many passwords were compared."""
    compared = 0
    for number, address in enumerate(networks):
        if number % 5 == 0:
            passwords.ask_reset(email, address=address, at=at, settings=settings)
        with pytest.raises(Declined) as declined:
            enter(email, "wrong", at, settings, address=address)
        compared += not isinstance(declined.value, TooOften)
    return compared


def latest_link(email: str) -> str:
    return next(token_in(letter) for letter in letters().values() if letter.to == email and "/reset/" in letter.body)


def test_all_of_twenty_get_in_on_their_own_browser(settings: Settings) -> None:
    people = [an_account(email=email_of(number), at=AT) for number in range(VICTIMS)]
    known = [signing_in.remember(account, "", at=AT) for account in people]
    now = AT + MINUTE
    for account in people:
        attack(account.contact.email, now, settings)
        with pytest.raises(TooOften):
            enter(account.contact.email, PASSWORD, now, settings)

    entered = [
        enter(account.contact.email, PASSWORD, now, settings, device=device)
        for account, device in zip(people, known, strict=True)
    ]

    assert entered == people


def test_all_of_twenty_get_in_by_a_letter(settings: Settings) -> None:
    people = [an_account(email=email_of(number), at=AT) for number in range(VICTIMS)]
    entered = []
    for account in people:
        email = account.contact.email
        for minute in range(0, 120, 30):  # an attack that does not end
            attack(email, AT + minute * MINUTE, settings, networks=NETWORKS[minute // 2 :])
        now = AT + 119 * MINUTE
        passwords.ask_reset(email, address=OFFICE, at=now, settings=settings)
        owner = passwords.reset(latest_link(email), OTHER, at=now, settings=settings)
        device = signing_in.remember(owner, "", at=now)
        attack(email, now, settings, networks=NETWORKS[-3:])
        entered.append(enter(email, OTHER, now, settings, device=device).id)

    assert entered == [account.id for account in people]


def test_guessing_stays_below_a_hundred_a_day(settings: Settings) -> None:
    an_account(email=email_of(0), at=AT)
    begins = [timedelta(), timedelta(hours=23, minutes=50), timedelta(hours=24, minutes=1), timedelta(hours=47)]
    compared = {AT + begin: attack(email_of(0), AT + begin, settings, networks=NETWORKS * 3) for begin in begins}

    worst = max(sum(n for at, n in compared.items() if end - sign_ins.DAY < at <= end) for end in compared)

    assert 0 < worst < 100


def test_guessing_on_the_owners_own_browser_stays_below_a_hundred_too(settings: Settings) -> None:
    device = signing_in.remember(an_account(email=email_of(0), at=AT), "", at=AT)
    compared = attack(email_of(0), AT, settings, networks=NETWORKS * 3)
    for quarter in range(0, 96, 6):
        for _ in range(12):
            with pytest.raises(Declined) as declined:
                enter(email_of(0), "wrong", AT + quarter * 15 * MINUTE, settings, device=device)
            compared += not isinstance(declined.value, TooOften)

    assert compared < 100


def test_known_and_unknown_accounts_are_answered_alike_under_attack(settings: Settings) -> None:
    an_account(email=email_of(0), at=AT)
    answers = []
    for email in (email_of(0), "nobody@example.cn"):
        heard = []
        for number in range(sign_ins.SIGN_IN_BY_STRANGERS.most + 5):
            with pytest.raises(Declined) as declined:
                enter(email, "wrong", AT, settings, address=f"192.0.2.{number}")
            heard.append((type(declined.value), declined.value.reason))
        answers.append(heard)

    assert answers[0] == answers[1]


def test_a_device_is_known_to_its_own_account_for_180_days_after_the_last_sign_in(settings: Settings) -> None:
    one, other = (an_account(email=email_of(number), at=AT) for number in range(2))
    device = signing_in.remember(one, "", at=AT)
    assert signing_in.remember(one, device, at=AT + timedelta(days=100)) == device
    ends = AT + timedelta(days=280)

    assert devices.key_of(device, one, at=ends - MINUTE)
    assert not devices.key_of(device, one, at=ends)
    assert not devices.key_of(device, other, at=AT)
    assert signing_in.remember(other, device, at=AT) != device
    assert devices.forget_expired(at=ends) == 2


def test_a_new_password_makes_strangers_of_the_devices(settings: Settings) -> None:
    account = an_account(email=email_of(0), at=AT)
    device = signing_in.remember(account, "", at=AT)

    passwords.change_password(account.id, PASSWORD, OTHER, keep="", at=AT, settings=settings)

    assert not devices.key_of(device, account, at=AT)


def test_wrong_codes_of_somebody_else_leave_the_owners_browser_its_own(settings: Settings) -> None:
    account = a_colleague(RoleName.OFFICE, at=AT)
    device = signing_in.remember(account, "", at=AT)
    for _ in range(rules.CODES.most):
        token = second_factor.after_password(account, at=AT)
        with pytest.raises(Declined, match="不对"):
            second_factor.sign_in(token, "000000", at=AT, address=OFFICE)

    token = second_factor.after_password(account, at=AT)
    with pytest.raises(TooOften):
        second_factor.sign_in(token, code_of(account, at=AT), at=AT, address=OFFICE)
    assert second_factor.sign_in(token, code_of(account, at=AT), at=AT, address=OFFICE, device=device)[0] == account
