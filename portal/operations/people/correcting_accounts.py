"""Correcting name, address and telephone of an expert or a member of an organisation, and what an expert knows: one
officer proposes, another one decides; a letter goes to the old and to the new address."""

from datetime import datetime

import msgspec

from portal.operations.letters import letters
from portal.operations.letters.letters import Text, composed, shown_moment
from portal.operations.season.proposing import Approval, Matter, Verbs
from portal.rules.language import contacts, names
from portal.rules.language.refusals import Refusal, Refused, insist
from portal.rules.people import correcting_accounts as rules
from portal.storage.engine.errors import AlreadyThere
from portal.storage.engine.tables import atomic
from portal.storage.judging import experts
from portal.storage.judging.experts import Profile
from portal.storage.people import accounts
from portal.storage.people.accounts import Account, Contact
from portal.storage.season.proposals import Proposal


class Wanted(msgspec.Struct, frozen=True):
    """What the account would say; ``profile`` None for whoever is no expert."""

    contact: Contact
    profile: Profile | None
    reason: str


def faults_of(name: str, email: str, phone: str) -> dict[str, str]:
    """What has to be mended in what was typed, {field: reason}."""
    found = {
        "name": names.refusal_of_name(name),
        "email": contacts.refusal_of_email(email),
        "phone": contacts.refusal_of_phone(phone) if phone.strip() else None,
    }
    return {field: reason for field, reason in found.items() if reason}


def refusal_to_correct(number: int, by: int) -> Refusal | None:
    """Why the account cannot be corrected by this officer, or None.

    :raises NotFound: there is no such account.
    """
    accounts.one(number)
    waits = ACCOUNT_CORRECTION.refusal_to_propose(number)
    return rules.refusal_to_correct(accounts.roles_of(number), own=number == by) or waits


def propose(number: int, typed: Contact, profile: Profile | None, reason: str, *, by: int, at: datetime) -> Proposal:
    """Propose what the account is to say.

    :raises Refused: it is not the office's to correct, something typed cannot be taken, the address has an account, or
        a proposal waits. :raises NotFound: there is no such account.
    """
    insist(next((Refusal(said) for said in faults_of(typed.name, typed.email, typed.phone).values()), None))
    insist(rules.REASON.refusal_of(reason))
    contact = Contact(
        names.normal_name(typed.name),
        contacts.normal_email(typed.email),
        contacts.normal_phone(typed.phone) if typed.phone.strip() else "",
    )
    with atomic():
        insist(refusal_to_correct(number, by))
        return ACCOUNT_CORRECTION.propose(number, Wanted(contact, profile, reason), by=by, at=at)


def _correct(approval: Approval[Wanted]) -> Account:
    proposal, wanted, at, _, _ = approval
    account = accounts.one(proposal.subject)
    insist(rules.refusal_to_correct(accounts.roles_of(account), own=account.id == proposal.decider))
    before, after = account.contact, wanted.contact
    try:
        changed = accounts.set_contact(account, name=after.name, email=after.email, phone=after.phone)
    except AlreadyThere as error:
        raise Refused(rules.ADDRESS_TAKEN) from error
    if wanted.profile is not None:
        experts.describe(account.id, wanted.profile)
    if before.email != after.email:
        accounts.sign_out_everywhere(account)
    for email in dict.fromkeys((before.email, after.email)):
        letters.send(email, _told(after.name, moved=before.email != after.email, at=at), at=at)
    return changed


def _told(name: str, *, moved: bool, at: datetime) -> Text:
    """The letter to both addresses; it repeats neither of them."""
    moves = "登录用的邮箱也已更改，您在各处的登录都已退出。" if moved else ""
    return composed(
        "您的账户信息已由组委会办公室更正",
        name,
        f"组委会办公室已于 {shown_moment(at)} 更正您账户中的信息。{moves}",
        "如果您没有要求更正，请马上联系组委会办公室。",
    )


ACCOUNT_CORRECTION = Matter(
    "account_correction",
    "account",
    Wanted,
    Verbs("account_correction_proposed", "account_corrected", "account_correction_declined"),
    follows=_correct,
    words=rules.CORRECTING_WORDS,
)
