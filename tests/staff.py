"""People of the portal's own side (office, committee, auditor, undertaker): with an authenticator, and how they sign
in."""

from datetime import datetime, timedelta
from typing import Any

from flask.testing import FlaskClient

from portal import clock
from portal.operations.people.second_factor import Setup, begin, setup
from portal.rules.people.second_factor import steps_at
from portal.rules.people.staffing import RoleName
from portal.storage.people import accounts, authenticators
from portal.storage.people.accounts import Account
from tests.builders import PASSWORD, an_account
from tests.visit import Page, Visitor

MOVED = timedelta(minutes=5)  # no test takes so long by itself
EMAILS = {
    RoleName.OFFICE: "office@example.cn",
    RoleName.COMMITTEE: "committee@example.cn",
    RoleName.AUDITOR: "auditor@example.cn",
    RoleName.UNDERTAKER: "chengban@example.cn",
}


def a_colleague(
    role: RoleName = RoleName.OFFICE, *, email: str = "", name: str = "方文", at: datetime | None = None
) -> Account:
    """Somebody with this role whose authenticator is set up."""
    at = at or clock.now()
    account = an_account(role, email=email or EMAILS[role], name=name, at=at)
    begin(account.id)
    authenticators.confirm(account, at=at)
    return account


def code_of(account: Account | int, *, at: datetime | None = None) -> str:
    """The next code of the account's app that was not used yet; three within half a minute are taken."""
    at = at or clock.now()
    found = authenticators.of(account)
    assert found, "the account has no authenticator"
    unused = [step for step in steps_at(at) if step > found.last_step]
    assert unused, "all codes of this half minute are used: move the clock"
    return code_at(found.secret, unused[0])


def code_at(secret: str, step: int) -> str:
    from pyotp import TOTP

    return str(TOTP(secret).generate_otp(step))


def first_code(account: Account, *, at: datetime | None = None) -> str:
    """The code with which the setting up ends."""
    told = setup(account)
    assert isinstance(told, Setup)
    return code_of(account, at=at)


def enter(visit: Visitor, account: Account, *, password: str = PASSWORD) -> Page:
    """Sign in on the pages, with password and code, and stay."""
    page = visit("/sign-in").submit({"email": account.contact.email, "password": password}, button="登录")
    page = page.submit({"code": code_of(account)}, button="登录")
    with visit.client.session_transaction() as session:
        stay(visit.client, session["_user_id"])
    return page


def enter_directly(client: FlaskClient, account: Account) -> None:
    """A browser that is signed in already and stays so, without its pages: for tests of something else."""
    at = clock.now()
    token = accounts.sign_in(account, at=at, expires_at=at.replace(year=2999), proved_at=at)
    with client.session_transaction() as session:
        session["_user_id"], session["_fresh"] = token, True
    stay(client, token)


def stay(client: FlaskClient, token: str) -> None:
    """Whenever the test moves the clock, this browser was used and gave a code just before."""
    ask, since = client.open, clock.now()

    def ask_awake(*wanted: Any, **more: Any) -> Any:
        nonlocal since
        if abs(clock.now() - since) > MOVED:
            since = clock.now()
            accounts.saw(token, at=since)
            accounts.prove(token, at=since)
        return ask(*wanted, **more)

    client.open = ask_awake  # type: ignore[method-assign]


def idle(token: str, minutes: float) -> None:
    """As if nobody had used the sign-in for so long, nor given a code."""
    then = clock.now() - timedelta(minutes=minutes)
    accounts.saw(token, at=then)
    accounts.prove(token, at=then)
