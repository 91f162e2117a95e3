"""Accepting an invitation (接受邀请): with a new account, or with the one that is signed in."""

from datetime import datetime

from portal.config import Settings
from portal.operations.people import accounts as making
from portal.operations.people.credentials import Declined, account_of, insist_typed, take, ticket
from portal.operations.people.inviting import Invitation, decoded
from portal.operations.people.recording import enter
from portal.rules.language import contacts
from portal.rules.language.refusals import insist
from portal.rules.people import passwords
from portal.rules.people.sign_ins import EventKind
from portal.rules.people.staffing import RoleName, refusal_of_roles
from portal.storage.applying import organisations
from portal.storage.competing import undertakers
from portal.storage.engine import journal
from portal.storage.engine.errors import AlreadyThere
from portal.storage.engine.tables import atomic
from portal.storage.judging import experts
from portal.storage.people import accounts, sign_in_events
from portal.storage.people.accounts import Account
from portal.storage.people.tickets import Purpose

SIGN_IN_FIRST = "这个邮箱已经有账户，请先用它登录，再打开邀请链接。"
OTHER_ACCOUNT = "这份邀请是发给另一个邮箱的，请退出现在的账户，再打开邀请链接。"


def invitation(token: str, *, at: datetime) -> Invitation:
    """What the link stands for, for its page.

    :raises DeadLink: it is not valid any more.
    """
    return decoded(ticket(token, Purpose.INVITATION, at))


def has_account(invitation: Invitation) -> bool:
    """Whether the invited address has an account, which then has to sign in."""
    return account_of(invitation.email) is not None


def organisation_of(invitation: Invitation) -> str:
    """The name of the organisation that the invited person acts for; "" for the portal's own side."""
    return "" if invitation.organisation is None else organisations.one(invitation.organisation).name


def refusal_to_accept(invitation: Invitation, account: Account | None) -> str:
    """Why whoever is signed in (or nobody) may not accept without a new account; "" when they may."""
    if account is None:
        return SIGN_IN_FIRST
    same = contacts.email_identity(account.contact.email) == contacts.email_identity(invitation.email)
    return "" if same else OTHER_ACCOUNT


def accept_as_new(
    token: str, *, name: str, phone: str, password: str, at: datetime, settings: Settings, address: str = ""
) -> tuple[Account, str]:
    """Make the invited account and sign it in; returns it and the sign-in's token.

    :raises DeadLink: the link is not valid any more, or somebody used it at this moment.
    :raises Declined: something typed cannot be taken, or the address has an account.
    """
    invited = invitation(token, at=at)
    insist_typed(passwords.faults_of_registration(name, invited.email, phone, password))
    typed = making.typed_registration(name, invited.email, phone, password, settings)
    try:
        with atomic():
            take(token, Purpose.INVITATION, at)
            account = making.create(typed, invited.roles, by=None, at=at)
            _join(invited, account, at)
    except AlreadyThere as error:
        raise Declined(SIGN_IN_FIRST) from error
    return account, enter(account, address=address, at=at)


def accept_signed_in(token: str, account_id: int, *, at: datetime) -> Invitation:
    """Give the account that is signed in what it was invited to.

    :raises DeadLink: the link is not valid any more, or somebody used it at this moment.
    :raises Declined: the invitation is for another address.
    :raises Refused: the account may not hold these roles together with its own.
    """
    invited = invitation(token, at=at)
    account = accounts.one(account_id)
    if reason := refusal_to_accept(invited, account):
        raise Declined(reason)
    with atomic():
        take(token, Purpose.INVITATION, at)
        if invited.organisation is None:
            insist(refusal_of_roles({*invited.roles, *accounts.roles_of(account)}))
        for role in invited.roles:
            if accounts.grant(account, role):
                sign_in_events.record(EventKind.ROLE_GRANTED, account, at=at, role=role)
                journal.record("role_granted", "account", account.id, by=account.id, at=at, role=role.value)
        _join(invited, account, at)
    return invited


def _join(invited: Invitation, account: Account, at: datetime) -> None:
    if RoleName.EXPERT in invited.roles:
        experts.describe(account.id, invited.profile)
    if invited.competition is not None and not undertakers.binds(account, invited.competition):
        undertakers.bind(account, invited.competition, invited.undertaker, at=at)
    if invited.organisation is not None:
        organisations.add_member(invited.organisation, account, email=invited.email, confirmed=invited.confirmed, at=at)
    journal.record("invitation_accepted", "invitation", invited.number, by=account.id, at=at, account=account.id)
