"""Recommending organisations (推荐单位), the accounts that act for them, and which applications name them.

An organisation is entered by whoever names it first; the office confirms it once, with the members that it has then.
A member who is not confirmed sees only what was sent to the very address that brought them here: otherwise whoever
names an organisation with an address of their own would read what others have sent to it.
"""

from datetime import datetime
from typing import Any

from peewee import BigIntegerField, CharField, Check, ForeignKeyField, TextField, fn
from playhouse.fields import EnumField

from portal.rules.applying.organisations import SEARCH_LEAST, normal_code, normal_name
from portal.rules.applying.recommending import Part
from portal.rules.language.stages import Stage
from portal.rules.rulebook.requirements import OrganisationKind
from portal.storage.applying.applications import Application
from portal.storage.engine.sealed import sealed
from portal.storage.engine.searching import names_holding
from portal.storage.engine.tables import (
    MatchField,
    MomentField,
    Table,
    atomic,
    change,
    insert_once,
    one_of_values,
    unique,
)
from portal.storage.people.accounts import Account, email_key


class Organisation(Table):
    """A body, or a person, that recommends. ``code``: its 统一社会信用代码, None for a person."""

    kind = EnumField(OrganisationKind)
    name = TextField()
    code = CharField(18, null=True)
    confirmed_at = MomentField(null=True)
    confirmed_by = ForeignKeyField(Account, null=True, backref="+", on_delete="RESTRICT")
    version = BigIntegerField(default=1)
    created_at = MomentField()
    merged_into = BigIntegerField(null=True)  # the number of the organisation that it turned out to be

    class Meta:
        constraints = [
            unique("organisation_code", "organisation", "code"),
            one_of_values("organisation_kind", "kind", OrganisationKind),
            Check("(confirmed_at IS NULL) = (confirmed_by_id IS NULL)", "organisation_confirmed_by_somebody"),
        ]

    @property
    def confirmed(self) -> bool:
        return self.confirmed_at is not None

    @property
    def is_merged(self) -> bool:
        return self.merged_into is not None


class Member(Table):
    """That an account acts for an organisation. ``email_key``: of the address that the invitation went to."""

    organisation = ForeignKeyField(Organisation, backref="+", on_delete="RESTRICT", index=False)
    account = ForeignKeyField(Account, backref="+", on_delete="RESTRICT")
    email_key = MatchField(default="")
    confirmed_at = MomentField(null=True)
    since = MomentField()

    class Meta:
        constraints = [unique("member_once", "member", "organisation_id", "account_id")]


class Naming(Table):
    """That an application names an organisation in a part, with the address to invite where it has no members."""

    application = ForeignKeyField(Application, backref="+", on_delete="CASCADE", index=False)
    part = EnumField(Part)
    organisation = ForeignKeyField(Organisation, backref="+", on_delete="RESTRICT")
    email = sealed(str, empty="")  # where the invitation goes
    email_key = MatchField(default="")
    named_at = MomentField()

    class Meta:
        constraints = [
            unique("naming_once_a_part", "naming", "application_id", "part"),
            one_of_values("naming_part", "part", Part),
        ]


# -- organisations -------------------------------------------------------------------------------------------


def add(kind: OrganisationKind, name: str, code: str | None, *, at: datetime) -> Organisation:
    """:raises AlreadyThere: ``constraint`` "organisation_code", when an organisation has this code."""
    return Organisation.create(kind=kind, name=name, code=code or None, created_at=at)


def one(number: int) -> Organisation:
    """:raises NotFound: when there is no such organisation."""
    return Organisation.get(Organisation.id == number)


def by_code(code: str) -> Organisation | None:
    """The organisation with this code, however it is written; the one that it was merged into."""
    found = Organisation.get_or_none(Organisation.code == normal_code(code))
    return one(found.merged_into) if found and found.merged_into else found


def search(text: str, *, everything: bool = False, limit: int = 20) -> list[Organisation]:
    """Organisations with ``text`` in the name, or as their code; those not confirmed only where ``everything`` is
    asked for: what somebody else has typed is not yet anybody's to see."""
    name, code = normal_name(text), normal_code(text)
    if len(name) < SEARCH_LEAST:
        return []
    named = names_holding(Organisation.name, name) | (Organisation.code == code)
    query = Organisation.select().where(named, Organisation.merged_into.is_null())
    if not everything:
        query = query.where(Organisation.confirmed_at.is_null(False))
    return list(query.order_by(fn.LENGTH(Organisation.name), Organisation.name, Organisation.id).limit(limit))


def unconfirmed() -> list[Organisation]:
    """What the office has to confirm, the oldest first: organisations that a submitted application names, and those
    with a member who joined since."""
    submitted = (
        Naming.select(Naming.id)
        .join(Application)
        .where(Naming.organisation == Organisation.id, Application.stage.not_in((Stage.DRAFT, Stage.WITHDRAWN)))
    )
    joined = Member.select(Member.id).where(Member.organisation == Organisation.id, Member.confirmed_at.is_null())
    new = Organisation.confirmed_at.is_null()
    return list(
        Organisation.select()
        .where((new & fn.EXISTS(submitted)) | fn.EXISTS(joined), Organisation.merged_into.is_null())
        .order_by(Organisation.created_at, Organisation.id)
    )


def confirm(number: int, version: int, members: list[int], *, by: int, at: datetime) -> Organisation:
    """Write that the office knows the organisation, and these of its members.

    :raises Stale: when it was changed since; :raises NotFound: when there is none.
    """
    with atomic():
        before = one(number)
        first = {} if before.confirmed else {Organisation.confirmed_at: at, Organisation.confirmed_by: by}
        after: Organisation = change(Organisation, number, version, first)
        new = Member.organisation == number, Member.confirmed_at.is_null(), Member.id.in_(members)
        Member.update(confirmed_at=at).where(*new).execute()
    return after


def amend(number: int, version: int, *, kind: OrganisationKind, name: str, code: str | None) -> Organisation:
    """Correct what was typed.

    :raises Stale: when it was changed since; :raises AlreadyThere: ``constraint`` "organisation_code".
    """
    values = {Organisation.kind: kind, Organisation.name: name, Organisation.code: code or None}
    return change(Organisation, number, version, values)


def merge(old: Organisation, into: Organisation) -> None:
    """Have what names the old one name the other, and its members act for the other; what was answered stays.

    :raises Stale: when one of them was changed since.
    """
    with atomic():
        change(Organisation, old.id, old.version, {Organisation.merged_into: into.id})
        Naming.update(organisation=into).where(Naming.organisation == old).execute()
        for member in Member.select().where(Member.organisation == old):
            insert_once(
                Member,
                *(Member.organisation, Member.account),
                organisation=into,
                account=member.account_id,
                email_key=member.email_key,
                confirmed_at=member.confirmed_at,
                since=member.since,
            )


# -- members -------------------------------------------------------------------------------------------------


def add_member(
    organisation: Organisation | int,
    account: Account | int,
    *,
    email: str = "",
    confirmed: bool = False,
    at: datetime,
) -> bool:
    """Let an account act for an organisation; False when it did. ``email``: the address that was invited;
    ``confirmed``: invited by the office, or by somebody who is confirmed."""
    return insert_once(
        Member,
        *(Member.organisation, Member.account),
        organisation=organisation,
        account=account,
        email_key=email_key(email) if email else "",
        confirmed_at=at if confirmed else None,
        since=at,
    )


def members_of(organisation: Organisation | int) -> list[Member]:
    """The members whose account is open, each with its account, the longest first."""
    return list(_members().where(Member.organisation == organisation).order_by(Member.since, Member.id))


def to_be_told(organisation: Organisation | int, key: str) -> list[Account]:
    """Who is told of something sent to the organisation at the address of this ``email_key``: its confirmed members,
    and whoever joined by an invitation to that very address."""
    seeing = Member.confirmed_at.is_null(False) | ((Member.email_key != "") & (Member.email_key == key))
    query = _members().where(Member.organisation == organisation, seeing)
    return [member.account for member in query.order_by(Member.since, Member.id)]


def of_account(account: Account | int, *, confirmed: bool = False) -> list[Organisation]:
    """The organisations that the account acts for; ``confirmed``: only where the office knows both."""
    query = Organisation.select().join(Member).where(Member.account == account)
    if confirmed:
        query = query.where(Organisation.confirmed_at.is_null(False), Member.confirmed_at.is_null(False))
    return list(query.order_by(Organisation.name, Organisation.id))


def _members() -> Any:
    return Member.select(Member, Account).join(Account).where(Account.closed_at.is_null())


# -- naming --------------------------------------------------------------------------------------------------


def name(application: int, part: Part, organisation: int, *, email: str = "", at: datetime) -> Naming:
    """Have the application name the organisation in this part, in the place of any other."""
    with atomic():
        unname(application, part)
        return Naming.create(
            application=application,
            part=part,
            organisation=organisation,
            email=email or None,
            email_key=email_key(email) if email else "",
            named_at=at,
        )


def unname(application: int, part: Part) -> bool:
    """Have the application name nobody in this part; False when it did not."""
    return bool(Naming.delete().where(Naming.application == application, Naming.part == part).execute())


def named_by(application: Application | int) -> dict[Part, Naming]:
    """Whom the application names, each naming with its organisation, in the order of the parts."""
    rows = Naming.select(Naming, Organisation).join(Organisation).where(Naming.application == application)
    found = {row.part: row for row in rows}
    return {part: found[part] for part in Part if part in found}
