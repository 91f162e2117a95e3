"""People of the portal's own side (office, committee, auditor): with an authenticator, and how they sign in."""

from datetime import datetime

from flask.testing import FlaskClient

from portal import clock
from portal.operations.people.second_factor import Setup, begin, setup
from portal.rules.people.second_factor import steps_at
from portal.rules.people.staffing import RoleName
from portal.storage.people import accounts, authenticators
from portal.storage.people.accounts import Account
from tests.builders import PASSWORD, an_account
from tests.visit import Page, Visitor

EMAILS = {
    RoleName.OFFICE: "office@example.cn",
    RoleName.COMMITTEE: "committee@example.cn",
    RoleName.AUDITOR: "auditor@example.cn",
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
    """Sign in on the pages, with password and code."""
    page = visit("/sign-in").submit({"email": account.contact.email, "password": password}, button="登录")
    return page.submit({"code": code_of(account)}, button="登录")


def enter_directly(client: FlaskClient, account: Account) -> None:
    """A browser that is signed in already, without its pages: for tests of something else."""
    token = accounts.sign_in(account, at=clock.now(), expires_at=clock.now().replace(year=2999))
    with client.session_transaction() as session:
        session["_user_id"], session["_fresh"] = token, True
