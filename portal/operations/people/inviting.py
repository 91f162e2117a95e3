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
from portal.operations.letters import letters, undelivered
from portal.operations.letters.letters import Text
from portal.operations.people import staff_letters
from portal.operations.people.credentials import account_of, insist_typed
from portal.rules.language import contacts, names
from portal.rules.language.refusals import Refused, insist
from portal.rules.people.staffing import INVITATION_LIFE, NO_ROLE, SAME_INVITATION, STAFF, RoleName, refusal_of_roles
from portal.storage.applying import organisations
from portal.storage.applying.organisations import Organisation
from portal.storage.engine import journal
from portal.storage.engine.errors import NotFound
from portal.storage.engine.tables import atomic
from portal.storage.judging.experts import Profile
from portal.storage.letters import outbox
from portal.storage.letters.outbox import Meant
from portal.storage.people import accounts, tickets
from portal.storage.people.tickets import Purpose, Ticket


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
    competition: int | None = None  # that whoever is invited acts for, as one of
    undertaker: str = ""

    @property
    def words(self) -> str:
        """The roles in words."""
        roles = "、".join(role.word for role in self.roles)
        return f"{roles}（{self.undertaker}）" if self.undertaker else roles


class Waiting(NamedTuple):
    """An invitation that nobody has accepted yet. ``trouble``: why its letter did not arrive, or ""."""

    invitation: Invitation
    sent_at: datetime
    until: datetime
    trouble: str


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
    competition: int | None = None,
    undertaker: str = "",
) -> Invitation:
    """Invite somebody to the office, the committee, the experts, the auditors or the undertaker of a competition.

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
        competition=competition,
        undertaker=undertaker,
    )
    until = at + INVITATION_LIFE
    with atomic():
        for earlier, sent in () if fresh else _like(invitation, at):
            _take_back(earlier, sent, at)  # of several letters the last one counts
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
            _take_back(earlier, sent, at)
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
    found = list(_open(at))
    troubles = undelivered.among([_letter_of(invitation) for _, invitation in found])
    return [
        Waiting(invitation, sent.created_at, sent.expires_at, troubles.get(_letter_of(invitation), ""))
        for sent, invitation in found
    ]


def withdraw(number: int, *, by: int, at: datetime) -> None:
    """Make an invitation's link worthless.

    :raises NotFound: there is none such, or it was accepted, or it has expired.
    """
    with atomic():
        found = next((one for one in _open(at) if one[1].number == number), None)
        if found is None or not _take_back(*found, at):
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
        competition=found.competition,
        undertaker=found.undertaker,
        by=by,
        at=at,
        settings=settings,
    )


def _give(invitation: Invitation, at: datetime) -> str:
    payload = msgspec.json.encode(invitation)
    return tickets.give(Purpose.INVITATION, at=at, expires_at=at + INVITATION_LIFE, payload=payload)


def _send(invitation: Invitation, text: Text, *, by: int | None, at: datetime) -> None:
    letters.send(invitation.email, text, at=at, key=_letter_of(invitation), meant=Meant.BOUND)
    if by is None and invitation.organisation is not None:
        return  # part of the submission that names the organisation, and of its entry
    roles = [role.value for role in invitation.roles]
    facts = {} if invitation.organisation is None else {"organisation": invitation.organisation}
    journal.record("invited", "invitation", invitation.number, by=by, at=at, roles=roles, **facts)


def _letter_of(invitation: Invitation) -> str:
    """The key of the letter that carries the link."""
    return f"invitation:{invitation.number}"


def _take_back(sent: Ticket, invitation: Invitation, at: datetime) -> bool:
    """Make the link worthless; False when it was used meanwhile."""
    outbox.call_back(_letter_of(invitation), at=at)
    return tickets.cancel(sent, at=at)


def _open(at: datetime) -> Iterator[tuple[Ticket, Invitation]]:
    for sent in tickets.waiting(Purpose.INVITATION, at=at):
        yield sent, decoded(sent)


def _like(invitation: Invitation, at: datetime) -> list[tuple[Ticket, Invitation]]:
    """Those that say the same to the same address."""
    same = contacts.email_identity(invitation.email), invitation.organisation
    return [
        (sent, earlier)
        for sent, earlier in _open(at)
        if (contacts.email_identity(earlier.email), earlier.organisation) == same
    ]


def decoded(sent: Ticket) -> Invitation:
    return msgspec.json.decode(sent.payload, type=Invitation)
