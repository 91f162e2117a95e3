"""The second factor (验证码): setting up an authenticator app, signing in with its codes, resetting it for a
colleague. A code counts once; wrong ones are counted. Setting up and resetting are facts, signing in is none."""

import base64
import hmac
from datetime import datetime
from typing import NamedTuple

from pyotp import TOTP

from portal import randomness
from portal.config import Settings
from portal.operations.letters import letters
from portal.operations.people import staff_letters
from portal.operations.people.credentials import DeadLink, Declined, attempt, insist_typed, take, ticket
from portal.operations.people.recording import enter, watched
from portal.rules.language.refusals import Refusal, Refused, insist
from portal.rules.people import second_factor as rules
from portal.rules.people.sign_ins import EventKind
from portal.rules.people.staffing import refusal_to_act_alone, refusal_to_reset
from portal.storage.engine import journal
from portal.storage.engine.tables import atomic
from portal.storage.people import accounts, authenticators, devices, sign_in_events, tickets
from portal.storage.people.accounts import Account
from portal.storage.people.authenticators import Authenticator
from portal.storage.people.tickets import Purpose

SECRET = 20  # bytes: RFC 4226, 4, R6
NOT_SET_UP = "您还没有设置验证器，请先设置。"
NOTHING_TO_RESET = Refusal("这个账户还没有设置验证器，不需要重置。")


class CodeNeeded(Exception):
    """The password was right and the account has an authenticator: the ``token`` stands for the password until
    the code is given."""

    def __init__(self, token: str) -> None:
        super().__init__("a code is needed")
        self.token = token


class Setup(NamedTuple):
    """What an authenticator app needs to know, as text and as the address that its picture says."""

    secret: str
    address: str


# -- setting up ----------------------------------------------------------------------------------------------


def begin(account_id: int) -> None:
    """Make the secret that the account's app will share; harmless when there is one already."""
    authenticators.begin(account_id, base64.b32encode(randomness.octets(SECRET)).decode())


def setup(account: Account) -> Setup | None:
    """What the app has to be told while it is being set up; afterwards nobody is told any more."""
    found = authenticators.of(account.id)
    if found is None or found.confirmed_at:
        return None
    address = TOTP(found.secret).provisioning_uri(name=account.contact.email, issuer_name=rules.ISSUER)
    return Setup(found.secret, address)


def confirm(account_id: int, code: str, *, keep: str, at: datetime, settings: Settings, address: str = "") -> None:
    """End the setting up with a first code; from now on the account signs in with codes only, and other sign-ins
    than the one with the token ``keep`` end.

    :raises TooOften: too many wrong codes.
    :raises Declined: the code is wrong, or there is nothing to set up.
    """
    found = authenticators.of(account_id)
    if found is None or found.confirmed_at:
        raise Declined("验证器已经设置好，或者还没有开始设置，请重新打开本页。")
    tried = attempt("codes", device=f"the account {account_id}", address="", at=at, near=rules.CODES)
    with atomic():
        _insist_on_code(account_id, found, code, at)
        tried.succeeded()
        authenticators.confirm(account_id, at=at)
        accounts.sign_out_everywhere(account_id, but=keep)
        accounts.prove(keep, at=at)
        contact = accounts.one(account_id).contact
        letters.send(contact.email, staff_letters.second_factor_set(settings, contact.name, at), at=at)
        sign_in_events.record(EventKind.FACTOR_SET, account_id, at=at, address=address)
        journal.record("second_factor_set", "account", account_id, by=account_id, at=at)


def lacks(account_id: int) -> bool:
    """Whether the account has no confirmed authenticator."""
    return not authenticators.is_confirmed(account_id)


# -- signing in ----------------------------------------------------------------------------------------------


def after_password(account: Account, *, at: datetime) -> str:
    """A token that stands for the right password while the code is asked for; "" when none is needed."""
    if lacks(account.id):
        return ""
    return tickets.give(Purpose.SECOND_FACTOR, at=at, expires_at=at + rules.BETWEEN, account=account)


def sign_in(token: str, code: str, *, at: datetime, address: str = "", device: str = "") -> tuple[Account, str]:
    """End a sign-in that was begun with the password; returns the account and the token of its new sign-in.

    :raises DeadLink: the password was too long ago, or it was changed since.
    :raises TooOften: too many wrong codes.
    :raises Declined: the code is wrong or was used before.
    """
    account = ticket(token, Purpose.SECOND_FACTOR, at).account
    if account is None or account.closed_at:
        raise DeadLink
    known = devices.key_of(device, account, at=at)
    with watched(account, "", address=address, at=at):
        tried = attempt(f"codes of {account.id}", device=known, address=address, at=at, near=rules.CODES)
        with atomic():
            found = authenticators.of(account.id)
            if found is None:
                raise DeadLink  # reset meanwhile: the password has to be given anew
            _insist_on_code(account.id, found, code, at)
            tried.succeeded()
            take(token, Purpose.SECOND_FACTOR, at)
            return account, enter(account, address=address, at=at, proved_at=at)


def prove(account_id: int, token: str, code: str, *, at: datetime) -> None:
    """Show again that it is the person who is signed in with this token, before something grave.

    :raises TooOften: too many wrong codes.
    :raises Declined: the code is wrong or was used before, or the account has no authenticator.
    """
    found = authenticators.of(account_id)
    if found is None or not found.confirmed_at:
        raise Declined(NOT_SET_UP, "code")
    tried = attempt("codes", device=f"the account {account_id}", address="", at=at, near=rules.CODES)
    with atomic():
        _insist_on_code(account_id, found, code, at)
        tried.succeeded()
        accounts.prove(token, at=at)


def current_code(account_id: int, *, at: datetime) -> str:
    """The code that the account's app shows now, or shows next where that one was used, for the demonstration's
    mailbox; "" where there is no app."""
    found = authenticators.of(account_id)
    return _code(found, max(rules.step_of(at), found.last_step + 1)) if found else ""


def _insist_on_code(account_id: int, found: Authenticator, typed: str, at: datetime) -> None:
    insist_typed({"code": rules.refusal_of_code(typed)})
    code = rules.normal_code(typed)
    matching = [step for step in rules.steps_at(at) if hmac.compare_digest(_code(found, step), code)]
    if not matching:
        raise Declined(rules.WRONG, "code")
    if not authenticators.use(account_id, matching[-1]):
        raise Declined(rules.USED, "code")


def _code(found: Authenticator, step: int) -> str:
    return TOTP(found.secret).generate_otp(step)


# -- resetting -----------------------------------------------------------------------------------------------


def reset(account_id: int, *, by: int | None, at: datetime, settings: Settings, second: int | None = None) -> None:
    """Forget the authenticator of a colleague who has lost it: all their sign-ins end, and the next one begins
    with setting up a new one.

    :param by: None is the command line of the server.
    :param second: who has decided what ``by`` proposed.
    :raises NotFound: there is no such account.
    :raises Refused: it is one's own, it takes two, or there is nothing to reset.
    """
    account = accounts.one(account_id)
    if by is not None:
        insist(refusal_to_reset(account_id, by) or refusal_to_act_alone(accounts.roles_of(account), second))
    with atomic():
        if not authenticators.remove(account_id):
            raise Refused(NOTHING_TO_RESET)
        tickets.withdraw(account, Purpose.SECOND_FACTOR, at=at)
        accounts.sign_out_everywhere(account)
        contact = account.contact
        letters.send(contact.email, staff_letters.second_factor_reset(settings, contact.name, at), at=at)
        sign_in_events.record(EventKind.FACTOR_RESET, account, at=at)
        journal.record("second_factor_reset", "account", account_id, by=by, at=at)
