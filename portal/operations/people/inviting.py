"""Invitations (邀请): a link by e-mail, usable once within 14 days, that makes an account of the portal's own side or
of an organisation, or gives an existing account the role.

The invitation's address is the account: whoever has one there signs in first, everybody else sets a password.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

import msgspec

from portal import randomness
from portal.config import Settings
from portal.operations.letters import letters
from portal.operations.letters.letters import Text
from portal.operations.people import accounts as making
from portal.operations.people import staff_letters
from portal.operations.people.credentials import Declined, account_of, insist_typed, take, ticket
from portal.rules.language import contacts, names
from portal.rules.language.refusals import Refused, insist
from portal.rules.people import passwords, sign_ins
from portal.rules.people.staffing import INVITATION_LIFE, NO_ROLE, SAME_INVITATION, STAFF, RoleName, refusal_of_roles
from portal.storage.applying import organisations
from portal.storage.applying.organisations import Organisation
from portal.storage.engine import journal
from portal.storage.engine.errors import AlreadyThere, NotFound
from portal.storage.engine.tables import atomic
from portal.storage.judging import experts
from portal.storage.judging.experts import Profile
from portal.storage.people import accounts, tickets
from portal.storage.people.accounts import Account
from portal.storage.people.tickets import Purpose, Ticket

SIGN_IN_FIRST = "这个邮箱已经有账户，请先用它登录，再打开邀请链接。"
OTHER_ACCOUNT = "这份邀请是发给另一个邮箱的，请退出现在的账户，再打开邀请链接。"


class Invitation(msgspec.Struct, frozen=True, kw_only=True):
    """What an invitation's link stands for until it is accepted; sealed at rest."""

    number: int
    email: str
    name: str = ""
    phone: str = ""
    roles: tuple[RoleName, ...]
    organisation: int | None = None
    confirmed: bool = False  # the office knows that the address is the organisation's
    profile: Profile = Profile()

    @property
    def words(self) -> str:
        """The roles in words."""
        return "、".join(role.word for role in self.roles)


class Waiting(NamedTuple):
    """An invitation that nobody has accepted yet."""

    invitation: Invitation
    sent_at: datetime
    until: datetime


def invite_staff(
    email: str,
    *,
    name: str,
    roles: Sequence[RoleName],
    by: int | None,
    at: datetime,
    settings: Settings,
    phone: str = "",
    profile: Profile | None = None,
    fresh: bool = False,
) -> Invitation:
    """Invite somebody to the office, the committee, the experts or the auditors.

    :param fresh: the caller has made sure that the address has no invitation waiting.
    :raises Declined: the address, the name or the telephone number cannot be taken; the first fault.
    :raises Refused: one person may not hold these roles together.
    """
    insist_typed(faults_of(email, name, phone))
    if not set(roles) & set(STAFF):
        raise Refused(NO_ROLE)
    insist(refusal_of_roles({*roles, *roles_at(email)}))
    invitation = Invitation(
        number=randomness.number(),
        email=contacts.normal_email(email),
        name=names.normal_name(name),
        phone=contacts.normal_phone(phone) if phone else "",
        roles=tuple(role for role in RoleName if role in roles),
        profile=profile or Profile(),
    )
    until = at + INVITATION_LIFE
    with atomic():
        for earlier, _ in () if fresh else _like(invitation, at):
            tickets.cancel(earlier, at=at)  # of several letters the last one counts
        token = _give(invitation, at)
        text = staff_letters.invitation_of_staff(settings, invitation.name, invitation.words, token, until)
        _send(invitation, text, by=by, at=at)
    return invitation


def invite_member(
    organisation: Organisation | int,
    email: str,
    *,
    by: int | None,
    at: datetime,
    settings: Settings,
    confirmed: bool = False,
) -> Invitation:
    """Invite somebody to act for an organisation. Asked for again within a day, no second letter is sent.

    :param confirmed: the office, or a member that it knows, invites: whoever accepts is confirmed at once.
    :raises Declined: the address cannot be taken.
    """
    insist_typed({"email": contacts.refusal_of_email(email)})
    found = organisations.one(organisation) if isinstance(organisation, int) else organisation
    invitation = Invitation(
        number=randomness.number(),
        email=contacts.normal_email(email),
        roles=(RoleName.RECOMMENDER,),
        organisation=found.id,
        confirmed=confirmed,
    )
    until = at + INVITATION_LIFE
    with atomic():
        for earlier, sent in _like(invitation, at):
            if at - earlier.created_at < SAME_INVITATION and sent.confirmed >= confirmed:
                return sent
            tickets.cancel(earlier, at=at)
        token = _give(invitation, at)
        text = staff_letters.invitation_of_member(settings, found.name, token, until)
        _send(invitation, text, by=by, at=at)
    return invitation


def roles_at(email: str) -> frozenset[RoleName]:
    """The roles of the account of an address; none where it has no account."""
    account = account_of(email)
    return accounts.roles_of(account) if account else frozenset()


def faults_of(email: str, name: str, phone: str = "") -> dict[str, str]:
    """What has to be mended before somebody can be invited, {field: reason}."""
    found = {
        "email": contacts.refusal_of_email(email),
        "name": names.refusal_of_name(name),
        "phone": contacts.refusal_of_phone(phone) if phone.strip() else None,
    }
    return {field: reason for field, reason in found.items() if reason}


def waiting(*, at: datetime) -> list[Waiting]:
    """The invitations that can still be accepted, the latest first."""
    return [Waiting(invitation, sent.created_at, sent.expires_at) for sent, invitation in _open(at)]


def withdraw(number: int, *, by: int, at: datetime) -> None:
    """Make an invitation's link worthless.

    :raises NotFound: there is none such, or it was accepted, or it has expired.
    """
    with atomic():
        found = next((sent for sent, invitation in _open(at) if invitation.number == number), None)
        if found is None or not tickets.cancel(found, at=at):
            raise NotFound("no such invitation")
        journal.record("invitation_withdrawn", "invitation", number, by=by, at=at)


def send_again(number: int, *, by: int, at: datetime, settings: Settings) -> Invitation:
    """Write to an invited colleague once more; the earlier link is dead from then on.

    :raises NotFound: there is no such invitation of the portal's own side, or it was accepted, or it has expired.
    """
    found = next((one.invitation for one in waiting(at=at) if one.invitation.number == number), None)
    if found is None or found.organisation is not None:
        raise NotFound("no such invitation")
    return invite_staff(
        found.email,
        name=found.name,
        phone=found.phone,
        roles=found.roles,
        profile=found.profile,
        by=by,
        at=at,
        settings=settings,
    )


def _give(invitation: Invitation, at: datetime) -> str:
    payload = msgspec.json.encode(invitation)
    return tickets.give(Purpose.INVITATION, at=at, expires_at=at + INVITATION_LIFE, payload=payload)


def _send(invitation: Invitation, text: Text, *, by: int | None, at: datetime) -> None:
    letters.send(invitation.email, text, at=at)
    if by is None and invitation.organisation is not None:
        return  # part of the submission that names the organisation, and of its entry
    roles = [role.value for role in invitation.roles]
    facts = {} if invitation.organisation is None else {"organisation": invitation.organisation}
    journal.record("invited", "invitation", invitation.number, by=by, at=at, roles=roles, **facts)


def _open(at: datetime) -> Iterator[tuple[Ticket, Invitation]]:
    for sent in tickets.waiting(Purpose.INVITATION, at=at):
        yield sent, _decoded(sent)


def _like(invitation: Invitation, at: datetime) -> list[tuple[Ticket, Invitation]]:
    """Those that say the same to the same address."""
    same = contacts.email_identity(invitation.email), invitation.organisation
    return [
        (sent, earlier)
        for sent, earlier in _open(at)
        if (contacts.email_identity(earlier.email), earlier.organisation) == same
    ]


def _decoded(sent: Ticket) -> Invitation:
    return msgspec.json.decode(sent.payload, type=Invitation)


def invitation(token: str, *, at: datetime) -> Invitation:
    """What the link stands for, for its page.

    :raises DeadLink: it is not valid any more.
    """
    return _decoded(ticket(token, Purpose.INVITATION, at))


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
    token: str, *, name: str, phone: str, password: str, at: datetime, settings: Settings
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
    return account, accounts.sign_in(account, at=at, expires_at=at + sign_ins.SIGN_IN_LIFE)


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
                journal.record("role_granted", "account", account.id, by=account.id, at=at, role=role.value)
        _join(invited, account, at)
    return invited


def _join(invited: Invitation, account: Account, at: datetime) -> None:
    if RoleName.EXPERT in invited.roles:
        experts.describe(account.id, invited.profile)
    if invited.organisation is not None:
        organisations.add_member(invited.organisation, account, email=invited.email, confirmed=invited.confirmed, at=at)
    journal.record("invitation_accepted", "invitation", invited.number, by=account.id, at=at, account=account.id)
