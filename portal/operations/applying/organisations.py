"""Recommending organisations (推荐单位): whom an application names, and what the office knows of them.

Naming belongs to the draft and is never journalled; that the office confirms or corrects an organisation is.
"""

from datetime import datetime

import msgspec

from portal.operations.applying import filing
from portal.rules.applying.answers import Answers
from portal.rules.applying.organisations import (
    faults_of_organisation,
    needs_code,
    normal_code,
    normal_name,
    other_on_cover,
)
from portal.rules.applying.recommending import (
    KEY,
    NO_EMAIL,
    ON_COVER,
    OWN_EMAIL,
    Part,
    Reach,
    faults_of_naming,
    refusal_of_part,
)
from portal.rules.language import contacts
from portal.rules.language.refusals import Refusal, Refused, insist
from portal.rules.rulebook.requirements import OrganisationKind
from portal.storage.applying import applications, organisations
from portal.storage.applying.applications import OWN, Application
from portal.storage.applying.organisations import Naming, Organisation
from portal.storage.engine import journal
from portal.storage.engine.errors import AlreadyThere, NotFound, Stale
from portal.storage.engine.tables import atomic
from portal.storage.people import accounts
from portal.storage.people.accounts import Account

CODE_TAKEN = Refusal("已经有单位登记了这个统一社会信用代码，请核对。")


class NewOrganisation(msgspec.Struct, frozen=True):
    """An organisation as an applicant types it, with the address of somebody there."""

    kind: OrganisationKind | None
    name: str
    code: str = ""
    email: str = ""


# -- naming --------------------------------------------------------------------------------------------------


def search(text: str) -> list[Organisation]:
    """Confirmed organisations with ``text`` in the name or as their code, for the applicant to choose from."""
    return organisations.search(text)


def named_by(application: Application | int) -> dict[Part, Naming]:
    """Whom the application names, in the order of the parts."""
    return organisations.named_by(application)


def choosable(application: Application, number: int) -> Organisation:
    """An organisation that search shows, or that the application names already in its other part.

    :raises NotFound: it is neither, or there is none such.
    """
    organisation = organisations.one(number)
    named = {naming.organisation.id for naming in organisations.named_by(application).values()}
    if not organisation.confirmed and number not in named:
        raise NotFound("no such organisation")
    return organisation


def name(
    application: Application, part: Part, chosen: int | NewOrganisation, *, email: str = "", by: int, at: datetime
) -> Naming:
    """Have the application name an organisation, in the place of any other.

    :param chosen: one that the applicant may choose, or a new one; one whose code is known is that one.
    :param email: of somebody there, needed where nobody acts for the organisation yet (``refusal_to_reach``).
    :raises Refused: the application cannot be changed, or something typed is wrong (``faults_of_naming_anew``).
    :raises NotFound: the account has no such application, or may not choose such an organisation.
    :raises Stale: the application was submitted meanwhile.
    """
    application = applications.one_of(by, application.id)
    insist(refusal_to_name(application))
    address = contacts.normal_email(chosen.email if isinstance(chosen, NewOrganisation) else email)
    if isinstance(chosen, NewOrganisation):
        for reason in faults_of_naming_anew(application, part, chosen).values():
            raise Refused(Refusal(reason))
    with atomic():
        _touch(application, at)
        organisation = _entered(chosen, at) if isinstance(chosen, NewOrganisation) else choosable(application, chosen)
        insist(refusal_of_part(part, organisation.kind))
        insist(refusal_to_reach(application, organisation, address))
        return organisations.name(application.id, part, organisation.id, email=address, at=at)


def unname(application: Application, part: Part, *, by: int, at: datetime) -> bool:
    """Have the application name nobody in this part; False when it did not. Errors as ``name``."""
    application = applications.one_of(by, application.id)
    insist(refusal_to_name(application))
    with atomic():
        _touch(application, at)
        return organisations.unname(application.id, part)


def refusal_to_name(application: Application) -> Refusal | None:
    """Why whom the application names cannot change, or None."""
    return filing.refusal_of_part(application, KEY)


def refusal_to_reach(application: Application, organisation: Organisation, email: str) -> Refusal | None:
    """Why the organisation could not be told of the application, or None. Nobody recommends to themselves."""
    if email and application.slot == OWN and accounts.email_key(email) == application.applicant.email_key:
        return OWN_EMAIL
    if email and (reason := contacts.refusal_of_email(email)):
        return Refusal(reason)
    return None if email or _somebody_there(application, organisation, "") else NO_EMAIL


def faults_of_naming_anew(application: Application, part: Part, typed: NewOrganisation) -> dict[str, str]:
    """What has to be mended in an organisation as typed, {field: reason}, in the form's order."""
    found = faults_of_organisation(typed.kind, typed.name, typed.code)
    if typed.kind and "kind" not in found and (refusal := refusal_of_part(part, typed.kind)):
        found = {"kind": refusal.reason, **found}
    if reason := contacts.refusal_of_email(typed.email):
        found["email"] = "请填写单位联系人的邮箱。" if not typed.email.strip() else reason
    elif application.slot == OWN and accounts.email_key(typed.email) == application.applicant.email_key:
        found["email"] = OWN_EMAIL.reason
    return found


def faults_of_named(application: Application, answers: Answers) -> tuple[str, ...]:
    """What stands against submitting in whom the application names."""
    named = {
        part: Reach(
            naming.organisation.name, _reachable(application, naming), _other(application, part, naming, answers)
        )
        for part, naming in organisations.named_by(application).items()
    }
    return faults_of_naming(filing.rulebook_under(application), answers, named)


def _other(application: Application, part: Part, naming: Naming, answers: Answers) -> str:
    """Whom the cover names instead, where that can be mended."""
    field = ON_COVER[part]
    if filing.refusal_of_part(application, filing.rulebook_under(application).section_with(field).key):
        return ""
    return other_on_cover(naming.organisation.kind, naming.organisation.name, answers.get(field) or "")


def _reachable(application: Application, naming: Naming) -> bool:
    return bool(naming.email_key) or _somebody_there(application, naming.organisation, naming.email_key)


def _somebody_there(application: Application, organisation: Organisation, key: str) -> bool:
    return any(not application.is_own_of(account.id) for account in organisations.to_be_told(organisation, key))


def _touch(application: Application, at: datetime) -> None:
    if not applications.touch(application.id, at=at):
        raise Stale(applications.one(application.id), application.version)
    insist(filing.refusal_of_part_now(application, KEY))


def _entered(typed: NewOrganisation, at: datetime) -> Organisation:
    """The organisation with the code as typed, entered where there is none."""
    assert typed.kind is not None
    code = normal_code(typed.code) if needs_code(typed.kind) else None
    known = organisations.by_code(code) if code else None
    return known or organisations.add(typed.kind, normal_name(typed.name), code, at=at)


# -- the office ----------------------------------------------------------------------------------------------


def confirm(organisation: Organisation | int, version: int, *, by: int, at: datetime) -> Organisation:
    """Confirm, for the office, an organisation with the members that it has now; again, those who joined since.

    :raises Stale: it was changed since ``version``.
    :raises NotFound: there is none such.
    """
    number = organisation if isinstance(organisation, int) else organisation.id
    with atomic():
        new = [member for member in organisations.members_of(number) if member.confirmed_at is None]
        confirmed = organisations.confirm(number, version, [member.id for member in new], by=by, at=at)
        members = sorted(member.account.id for member in new)
        journal.record("organisation_confirmed", "organisation", number, by=by, at=at, members=members)
    return confirmed


def amend(
    organisation: Organisation | int,
    version: int,
    *,
    kind: OrganisationKind,
    name: str,
    code: str,
    by: int,
    at: datetime,
) -> Organisation:
    """Correct, for the office, what somebody has typed.

    :raises Refused: it cannot be right, or another organisation has the code.
    :raises Stale, NotFound: as ``confirm``.
    """
    number = organisation if isinstance(organisation, int) else organisation.id
    for reason in faults_of_organisation(kind, name, code).values():
        raise Refused(Refusal(reason))
    kept = normal_code(code) if needs_code(kind) else None
    try:
        with atomic():
            amended = organisations.amend(number, version, kind=kind, name=normal_name(name), code=kept)
            journal.record("organisation_amended", "organisation", number, by=by, at=at)
    except AlreadyThere as error:
        raise Refused(CODE_TAKEN) from error
    return amended


def members_of(application: Application) -> list[Account]:
    """Who acts for the unit and the recommender that the application names, without the applicant."""
    found: dict[int, Account] = {}
    for naming in organisations.named_by(application).values():
        found |= {account.id: account for account in organisations.to_be_told(naming.organisation, naming.email_key)}
    found.pop(application.applicant.id, None)
    return list(found.values())
