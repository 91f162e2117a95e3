"""任免 by two people: whom the office, the committee, the auditors and the undertakers of competitions get and lose,
and whose authenticator is reset, one officer proposes and a second person of the right side decides. Where there is
nobody for that, the command line of the server does it. Either way all of the role and the auditor are told.
(第八条)"""

from collections.abc import Collection
from datetime import datetime

import msgspec

from portal import randomness
from portal.config import Settings
from portal.operations.people import inviting, second_factor, staff_letters, staffing
from portal.operations.people.credentials import account_of, insist_typed
from portal.operations.people.inviting import Invitation
from portal.operations.people.staffing import Likeness
from portal.operations.season.proposing import Approval, Matter, Verbs, facts_of
from portal.rules.language import contacts, names
from portal.rules.language.cleaning import clean_text
from portal.rules.language.refusals import Refusal, Refused, insist
from portal.rules.people import staffing as rules
from portal.rules.people.staffing import Act, RoleName
from portal.storage.competing import competitions, undertakers
from portal.storage.engine import journal
from portal.storage.engine.tables import atomic
from portal.storage.judging import round_queries
from portal.storage.people import accounts
from portal.storage.people.accounts import Account
from portal.storage.season.proposals import Proposal

AT_THE_SERVER = "由平台管理员在服务器上办理"


class Appointment(msgspec.Struct, frozen=True):
    """Who shall be invited to what; an undertaker to which ``competition``, and as which of its bodies."""

    role: RoleName
    name: str
    email: str
    phone: str
    reason: str
    competition: int | None = None
    undertaker: str = ""


class Change(msgspec.Struct, frozen=True):
    """What shall be done about an account of the portal's own side, as it was at ``version``."""

    act: Act
    role: RoleName | None  # the one to take away
    version: int
    reason: str


# -- proposing -----------------------------------------------------------------------------------------------


def faults_of(typed: Appointment) -> dict[str, str]:
    """What has to be mended before somebody can be proposed, {field: reason}."""
    faults = inviting.faults_of(typed.email, typed.name, typed.phone)
    if refusal := rules.refusal_of_roles({typed.role}) or refusal_of_person(typed):
        faults["role"] = refusal.reason
    if refusal := rules.REASON.refusal_of(typed.reason):
        faults["reason"] = refusal.reason
    return faults


def refusal_of_person(typed: Appointment) -> Refusal | None:
    """Why whoever has this address cannot get the role, or None: what one account may not be together."""
    bodies = competitions.one(typed.competition).book.undertakers if typed.competition is not None else ()
    if typed.role is RoleName.UNDERTAKER and typed.undertaker not in bodies:
        return rules.NO_COMPETITION
    account = account_of(typed.email) if typed.email else None
    if account is None:
        return None
    return rules.refusal_of_roles({typed.role, *accounts.roles_of(account)}) or (
        rules.SEATED
        if round_queries.sits_in_running_edition(account)
        else _refusal_of_undertaking(account, typed.competition)
    )


def _refusal_of_undertaking(account: Account, competition: int | None) -> Refusal | None:
    """One account acts for one competition of an edition."""
    bound = undertakers.in_edition_of(account, competition) if competition is not None else None
    if bound is None:
        return None
    return rules.UNDERTAKES_ALREADY if bound.competition.id == competition else rules.UNDERTAKES_ANOTHER


def propose(typed: Appointment, *, by: int, at: datetime) -> Proposal:
    """Propose to invite somebody to the office, the committee or the auditors.

    :raises Declined: something typed cannot be taken; the first fault.
    :raises Refused: the person cannot get the role, a proposal for the address waits, or nobody could decide.
    """
    insist_typed(faults_of(typed))
    matter = APPOINTMENTS[RoleName(rules.side_of({typed.role}))]
    content = _kept(typed)
    with atomic():
        insist(refusal_to_propose({typed.role}) or _refusal_while_waiting(matter, content.email))
        return matter.propose(randomness.number(), content, by=by, at=at)


def _kept(typed: Appointment) -> Appointment:
    phone = contacts.normal_phone(typed.phone) if typed.phone else ""
    return Appointment(
        typed.role,
        names.normal_name(typed.name),
        contacts.normal_email(typed.email),
        phone,
        clean_text(typed.reason),
        typed.competition,
        typed.undertaker,
    )


def _refusal_while_waiting(matter: Matter[Appointment, Invitation], email: str) -> Refusal | None:
    same = contacts.email_identity(email)
    waiting = (matter.content_of(one).email for one in matter.waiting())
    return matter.words.waiting if same in map(contacts.email_identity, waiting) else None


def refusal_to_propose(roles: Collection[RoleName], about: int | None = None) -> Refusal | None:
    """Why nothing can be proposed about somebody with these roles, or None: nobody could decide."""
    side = rules.side_of(roles)
    office, deciding = ({one.id for one in accounts.having(role)} for role in (RoleName.OFFICE, RoleName(side)))
    return rules.refusal_for_lack(side, office, deciding, about)


def propose_change(
    number: int, act: Act | None, *, role: RoleName | None = None, version: int, reason: str, by: int, at: datetime
) -> Proposal:
    """Propose to reset a colleague's authenticator, to take a role away or to close the account.

    :raises NotFound: there is no such colleague.
    :raises Refused: it is oneself, something waits already, or nobody could decide.
    """
    one = staffing.colleague(number)
    insist(rules.refusal_to_reset(number, by) if act is Act.RESET else rules.refusal_to_change(number, by))
    if act is None or (act is Act.REVOKE and role not in one.roles):
        raise Refused(rules.NO_ACT)
    insist(rules.REASON.refusal_of(reason))
    matter = CHANGES[RoleName(rules.side_of(one.roles))]
    with atomic():
        insist(refusal_to_propose(one.roles, number) or matter.refusal_to_propose(number))
        return matter.propose(number, Change(act, role, version, clean_text(reason)), by=by, at=at)


def alike(typed: Appointment) -> list[Likeness]:
    """The accounts of the other roles of the portal's own side that perhaps belong to the person proposed."""
    return staffing.alike(typed.name, typed.email, typed.phone, typed.role)


# -- what follows --------------------------------------------------------------------------------------------


def _invite(approval: Approval[Appointment]) -> Invitation:
    proposal, typed, at, settings, accepted = approval
    assert settings is not None, "letters need the settings"
    insist(refusal_of_person(typed))
    insist(rules.ALIKE if alike(typed) and not accepted else None)
    invited = _invited(typed, by=proposal.proposer, at=at, settings=settings)
    staff_letters.tell(
        staff_letters.all_of({typed.role}, typed.competition),
        _appointed(typed),
        _two(proposal),
        typed.reason,
        at=at,
        settings=settings,
    )
    return invited


def _invited(typed: Appointment, *, by: int | None, at: datetime, settings: Settings) -> Invitation:
    return inviting.invite_staff(
        typed.email,
        name=typed.name,
        phone=typed.phone,
        roles=(typed.role,),
        competition=typed.competition,
        undertaker=typed.undertaker,
        by=by,
        at=at,
        settings=settings,
    )


def _appointed(typed: Appointment) -> str:
    return f"邀请{typed.name}（{typed.email}）担任“{typed.role.word}”"


def _change(approval: Approval[Change]) -> None:
    proposal, change, at, settings, _ = approval
    assert settings is not None, "letters need the settings"
    number, by, second = proposal.subject, proposal.proposer, proposal.decider
    one = staffing.colleague(number)
    told = staff_letters.all_of(
        one.roles, *(bound.competition.id for bound in undertakers.of(number))
    )  # before: whoever loses a role is told too
    if change.act is Act.RESET:
        second_factor.reset(number, by=by, second=second, at=at, settings=settings)
    elif change.act is Act.REVOKE:
        assert change.role is not None, "a role to take away is named"
        staffing.revoke(number, change.role, by=by, second=second, at=at)
    else:
        staffing.close(number, change.version, by=by, second=second, at=at)
    what = f"{words_of(change)}：{one.contact.name}（{one.words}）"
    staff_letters.tell(told, what, _two(proposal), change.reason, at=at, settings=settings)


def words_of(change: Change) -> str:
    """The change in words."""
    return f"取消“{change.role.word}”" if change.role else change.act.word


def _two(proposal: Proposal) -> str:
    assert proposal.decider is not None, "it was approved"
    proposer, decider = (accounts.one(number).contact.name for number in (proposal.proposer, proposal.decider))
    return f"{proposer}提议，{decider}审定"


def _for(side: RoleName) -> tuple[Matter[Appointment, Invitation], Matter[Change, None]]:
    """What ``side`` decides, the committee about its members, the office about the others."""

    def guard(about: int | None, by: int) -> None:
        insist(rules.refusal_to_decide_about(about, by, side, accounts.roles_of(by)))

    return (
        Matter(
            f"{side}_appointment",
            "invitation",
            Appointment,
            Verbs("appointment_proposed", "appointment_approved", "appointment_declined"),
            follows=_invite,
            before=lambda proposal, typed, by: guard(None, by),
            facts=lambda proposal, typed: facts_of(proposal, role=typed.role.value),
        ),
        Matter(
            f"{side}_change",
            "account",
            Change,
            Verbs("staff_change_proposed", "staff_change_approved", "staff_change_declined"),
            follows=_change,
            before=lambda proposal, change, by: guard(proposal.subject, by),
            facts=lambda proposal, change: facts_of(proposal, act=change.act.value),
        ),
    )


SIDES = (RoleName.OFFICE, RoleName.COMMITTEE)
APPOINTMENTS = {side: _for(side)[0] for side in SIDES}
CHANGES = {side: _for(side)[1] for side in SIDES}


# -- where there is nobody else: the command line ------------------------------------------------------------


def appoint_at_the_server(typed: Appointment, *, at: datetime, settings: Settings) -> Invitation:
    """Invite the first of a role, or one whom nobody could decide about in the portal.

    :raises Declined: something typed cannot be taken; the first fault.
    :raises Refused: the portal has people who can do it.
    """
    insist_typed(faults_of(typed))
    content = _kept(typed)
    with atomic():
        if accounts.having(content.role) and refusal_to_propose({content.role}) is None:
            raise Refused(rules.OTHERS_ARE_THERE)
        invited = _invited(content, by=None, at=at, settings=settings)
        journal.record("appointed_at_server", "invitation", invited.number, by=None, at=at, role=content.role.value)
        staff_letters.tell(
            staff_letters.all_of({content.role}),
            _appointed(content),
            AT_THE_SERVER,
            content.reason,
            at=at,
            settings=settings,
        )
    return invited


def reset_at_the_server(email: str, reason: str, *, at: datetime, settings: Settings) -> Account:
    """Reset the authenticator of somebody about whom nobody could decide in the portal.

    :raises Refused: there is no such account, nothing to reset, or the portal has people who can do it.
    """
    account = account_of(email)
    roles = set(accounts.roles_of(account)) if account else set()
    if account is None or rules.BY_TWO.isdisjoint(roles):
        raise Refused(rules.NO_COLLEAGUE)
    insist(rules.REASON.refusal_of(reason))
    with atomic():
        insist(None if refusal_to_propose(roles, account.id) else rules.OTHERS_ARE_THERE)
        second_factor.reset(account.id, by=None, at=at, settings=settings)
        what = f"{Act.RESET.word}：{account.contact.name}"
        staff_letters.tell(
            staff_letters.all_of(roles), what, AT_THE_SERVER, clean_text(reason), at=at, settings=settings
        )
    return account
