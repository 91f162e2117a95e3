"""The people of the portal's own side (办公室、组委会、专家、监督、承办单位): who they are, taking roles away, closing
accounts. Roles come by invitation (``inviting``); what takes two is proposed in ``appointing``."""

from datetime import datetime
from typing import NamedTuple

from portal.operations.people.credentials import account_of
from portal.rules.language import contacts
from portal.rules.language.refusals import Refused, insist
from portal.rules.people.sign_ins import EventKind
from portal.rules.people.staffing import (
    LAST_OF_OFFICE,
    STAFF,
    RoleName,
    are_alike,
    refusal_to_act_alone,
    refusal_to_change,
)
from portal.storage.competing import undertakers
from portal.storage.engine import journal
from portal.storage.engine.errors import NotFound, Stale
from portal.storage.engine.tables import atomic
from portal.storage.judging import experts
from portal.storage.judging.experts import Profile
from portal.storage.people import accounts, authenticators, sign_in_events
from portal.storage.people.accounts import Account, Contact

STAFF_ROLES = tuple(role for role in RoleName if role in STAFF)


class Colleague(NamedTuple):
    """One open account with a role of the portal's own side. ``proven``: its authenticator is set up."""

    account: Account
    contact: Contact
    roles: tuple[RoleName, ...]
    proven: bool
    profile: Profile

    @property
    def words(self) -> str:
        return "、".join(role.word for role in self.roles)


def colleagues(role: RoleName | None = None) -> list[Colleague]:
    """All of them, or those with one role, by role and in the order in which they came."""
    wanted = (role,) if role in STAFF_ROLES else STAFF_ROLES
    found = {account.id: account for one in wanted for account in accounts.having(one)}
    held = accounts.roles_among(list(found))
    proven = authenticators.confirmed_among(list(found))
    known = experts.profiles_among(list(found))
    return [
        Colleague(
            account,
            account.contact,
            tuple(one for one in STAFF_ROLES if one in held[number]),
            number in proven,
            known.get(number, Profile()),
        )
        for number, account in found.items()
    ]


def colleague(number: int) -> Colleague:
    """:raises NotFound: there is no open account of this number with a role of the portal's own side."""
    for one in colleagues():
        if one.account.id == number:
            return one
    raise NotFound(f"no colleague {number}")


def revoke(number: int, role: RoleName, *, by: int, at: datetime, second: int | None = None) -> None:
    """Take a role away from a colleague; what they did with it stays.

    :param second: who has decided what ``by`` proposed; nobody is needed for an expert.
    :raises NotFound: there is no such colleague with this role.
    :raises Refused: it is oneself, it takes two, or the office would have nobody left.
    """
    insist(refusal_to_change(number, by) or refusal_to_act_alone({role}, second))
    one = colleague(number)
    with atomic():
        if role not in STAFF_ROLES or not accounts.revoke(one.account, role):
            raise NotFound(f"{number} does not hold this role")
        if role is RoleName.UNDERTAKER:
            undertakers.release(number)
        _insist_on_an_office()
        sign_in_events.record(EventKind.ROLE_REVOKED, one.account, at=at, role=role)
        journal.record("role_revoked", "account", number, by=by, at=at, role=role.value)


def close(number: int, version: int, *, by: int, at: datetime, second: int | None = None) -> None:
    """Close a colleague's account: nobody signs in with it any more; what it did stays.

    :param second: as in ``revoke``.
    :raises NotFound: there is no such colleague.
    :raises Stale: the account was changed since.
    :raises Refused: it is oneself, it takes two, or the office would have nobody left.
    """
    one = colleague(number)
    insist(refusal_to_change(number, by) or refusal_to_act_alone(one.roles, second))
    account = one.account
    if account.version != version:
        raise Stale(account, version)
    with atomic():
        accounts.close(account, at=at)
        _insist_on_an_office()
        journal.record("account_closed", "account", number, by=by, at=at)


def _insist_on_an_office() -> None:
    """Two who take the role from each other at one moment must not leave nobody: asked after the change."""
    if not accounts.having(RoleName.OFFICE):
        raise Refused(LAST_OF_OFFICE)


class Likeness(NamedTuple):
    """An account of another role that perhaps belongs to the same person."""

    name: str
    roles: str
    same_name: bool
    same_phone: bool


def alike(name: str, email: str, phone: str, role: RoleName) -> list[Likeness]:
    """The accounts of the other roles of the portal's own side that perhaps belong to the person proposed for
    ``role``."""
    own, known = contacts.email_identity(email), account_of(email)
    phones = {phone, known.contact.phone if known else ""} - {""} or {""}
    found = []
    for one in colleagues():
        if role in one.roles or contacts.email_identity(one.contact.email) == own:
            continue
        told = [are_alike(name, other, one.contact.name, one.contact.phone) for other in phones]
        if any(map(any, told)):
            found.append(Likeness(one.contact.name, one.words, told[0][0], any(same for _, same in told)))
    return found
