"""The office's work on an application: findings 审查意见, corrections 补正, rejections 不予受理, inquiries
征求意见函."""

from collections.abc import Collection, Mapping
from datetime import date, datetime

import msgspec
from peewee import SQL, Check, ForeignKeyField, TextField, fn
from playhouse.fields import EnumField

from portal.rules.office.reviewing import Found, Item, Value
from portal.rules.people.staffing import RoleName
from portal.storage.applying.applications import Application
from portal.storage.applying.snapshots import Snapshot
from portal.storage.competing.competitions import Competition
from portal.storage.competing.undertakers import Undertaking
from portal.storage.engine.blobs import Blob
from portal.storage.engine.errors import Stale
from portal.storage.engine.sealed import sealed, under
from portal.storage.engine.tables import MomentField, Table, atomic, one_of_values, unique
from portal.storage.people.accounts import Account, Role
from portal.storage.season.editions import Edition, Programme


class Finding(Table):
    """What the office found on one item of one submission. What was found on earlier submissions stays."""

    snapshot = ForeignKeyField(Snapshot, backref="+", on_delete="RESTRICT", index=False)
    item = EnumField(Item)
    value = EnumField(Value)
    note = sealed(str)
    by = ForeignKeyField(Account, backref="+", on_delete="RESTRICT")
    at = MomentField()

    class Meta:
        constraints = [
            unique("finding_once_an_item", "finding", "snapshot_id", "item"),
            one_of_values("finding_item", "item", Item),
            one_of_values("finding_value", "value", Value),
        ]

    @property
    def found(self) -> Found:
        return Found(self.value, self.note)


class Correction(Table):
    """One return for correction: which parts of one submission, why, and until when."""

    application = ForeignKeyField(Application, backref="+", on_delete="RESTRICT")
    snapshot = ForeignKeyField(Snapshot, backref="+", on_delete="RESTRICT", index=False)
    sections_text = TextField(column_name="sections")
    reason = sealed(str)
    until_at = MomentField()
    by = ForeignKeyField(Account, backref="+", on_delete="RESTRICT")
    at = MomentField()

    class Meta:
        constraints = [
            unique("correction_once_a_snapshot", "correction", "snapshot_id"),
            Check("at < until_at", "correction_until_later"),
        ]

    @property
    def sections(self) -> tuple[str, ...]:
        """The keys of the parts that were named."""
        return tuple(self.sections_text.split())


class Rejection(Table):
    """That an application was refused 不予受理, looking at which submission, and why."""

    application = ForeignKeyField(Application, backref="+", on_delete="RESTRICT", index=False)
    snapshot = ForeignKeyField(Snapshot, backref="+", on_delete="RESTRICT", index=False)
    reason = sealed(str)
    by = ForeignKeyField(Account, backref="+", on_delete="RESTRICT")
    at = MomentField()

    class Meta:
        constraints = [
            unique("rejection_once", "rejection", "application_id"),
            unique("rejection_once_a_snapshot", "rejection", "snapshot_id"),
        ]


class Asked(msgspec.Struct, frozen=True):
    """What an inquiry asks whom, and by which day a reply is hoped for."""

    addressee: str
    question: str
    reply_by: date


class Inquiry(Table):
    """One letter to a department 征求意见函, and what it replied."""

    application = ForeignKeyField(Application, backref="+", on_delete="RESTRICT")
    asked = sealed(Asked, column_name="words")
    by = ForeignKeyField(Account, backref="+", on_delete="RESTRICT")
    at = MomentField()
    reply = sealed(str, empty="")
    reply_file = ForeignKeyField(Blob, backref="+", on_delete="RESTRICT", null=True)
    replied_by = ForeignKeyField(Account, backref="+", on_delete="RESTRICT", null=True)
    replied_at = MomentField(null=True)

    class Meta:
        constraints = [Check("(reply IS NULL) = (replied_at IS NULL)", "inquiry_replied_at")]

    @property
    def file(self) -> str | None:
        """The name of the blob with the scan of the reply, where there is one."""
        return self.reply_file_id

    @property
    def is_open(self) -> bool:
        return self.replied_at is None


def application_for(officer: int, number: int, *, begun: bool = False) -> Application:
    """An application as an officer may see it: one that was submitted at least once, or, with ``begun``, any. Whoever
    acts for the undertaker of a competition sees the entries to it alike, and nothing else.

    :raises NotFound: when there is none, or the account is not the office's.
    """
    office = fn.EXISTS(Role.select(SQL("1")).where(Role.account == officer, Role.name == RoleName.OFFICE))
    of_body = Role.account == officer, Role.name == RoleName.UNDERTAKER
    undertaken = Competition.entries == Application.programme, Undertaking.account == officer
    entries = Undertaking.select(SQL("1")).join(Competition).where(*undertaken)
    is_office = office | (fn.EXISTS(Role.select(SQL("1")).where(*of_body)) & fn.EXISTS(entries))
    submitted = fn.EXISTS(Snapshot.select(SQL("1")).where(Snapshot.application == Application.id))
    query = Application.select(Application, Programme, Edition).join(Programme).join(Edition)
    return query.where(Application.id == number, is_office, *(() if begun else (submitted,))).get()


# -- findings --------------------------------------------------------------------------------------------------


def find(snapshot: Snapshot, findings: Mapping[Item, Found], *, by: int, at: datetime) -> None:
    """Write findings on a submission of a claimed application, over those on the same items."""
    with atomic():
        Finding.delete().where(Finding.snapshot == snapshot, Finding.item.in_(list(findings))).execute()
        for item, found in findings.items():
            Finding.create(
                snapshot=snapshot,
                item=item,
                value=found.value,
                note=found.note,
                by=by,
                at=at,
            )


def findings_of(snapshot: Snapshot | int) -> dict[Item, Finding]:
    """The findings on one submission, in the order of the items."""
    rows = {row.item: row for row in Finding.select().where(Finding.snapshot == snapshot)}
    return {item: rows[item] for item in Item if item in rows}


def values_of(snapshots: Collection[int]) -> dict[int, dict[Item, Value]]:
    """What was found on several submissions, in one query: {snapshot: {item: value}}."""
    found: dict[int, dict[Item, Value]] = {number: {} for number in snapshots}
    query = Finding.select(Finding.snapshot, Finding.item, Finding.value)
    for row in query.where(Finding.snapshot.in_(list(found))):
        found[row.snapshot_id][row.item] = row.value
    return found


# -- corrections and refusals --------------------------------------------------------------------------------


def correct(
    application: Application,
    snapshot: Snapshot,
    sections: Collection[str],
    reason: str,
    until: datetime,
    *,
    by: int,
    at: datetime,
) -> Correction:
    """Keep a return for correction of a claimed application.

    :raises AlreadyThere: ``constraint`` "correction_once_a_snapshot".
    """
    return Correction.create(
        application=application,
        snapshot=snapshot,
        sections_text=" ".join(sections),
        reason=reason,
        until_at=until,
        by=by,
        at=at,
    )


def corrections_of(application: Application | int) -> list[Correction]:
    """The application's returns, the latest first."""
    return list(
        Correction.select().where(Correction.application == application).order_by(Correction.at.desc(), Correction.id)
    )


def last_correction(application: Application | int) -> Correction | None:
    """The latest return, if there was one."""
    return next(iter(corrections_of(application)), None)


def reject(application: Application, snapshot: Snapshot, reason: str, *, by: int, at: datetime) -> Rejection:
    """Keep why a claimed application is refused.

    :raises AlreadyThere: ``constraint`` "rejection_once".
    """
    return Rejection.create(application=application, snapshot=snapshot, reason=reason, by=by, at=at)


def rejection_of(application: Application | int) -> Rejection | None:
    """Why the application was refused, if it was."""
    return Rejection.get_or_none(Rejection.application == application)


# -- inquiries -------------------------------------------------------------------------------------------------


def ask(application: Application, asked: Asked, *, by: int, at: datetime) -> Inquiry:
    """Keep an inquiry that goes out."""
    return Inquiry.create(application=application, asked=asked, by=by, at=at)


def reply(inquiry: Inquiry, words: str, file: str | None, *, by: int, at: datetime) -> Inquiry:
    """Keep the reply to an inquiry, once.

    :raises Stale: when the reply was recorded before; ``current`` is the inquiry as it is now.
    """
    changed = list(
        Inquiry.update(
            {
                Inquiry.reply: under(Inquiry.reply, inquiry.id, words),
                Inquiry.reply_file: file,
                Inquiry.replied_by: by,
                Inquiry.replied_at: at,
            }
        )
        .where(Inquiry.id == inquiry.id, Inquiry.replied_at.is_null())
        .returning(Inquiry)
        .execute()
    )
    if not changed:
        raise Stale(inquiry_of(inquiry.application_id, inquiry.id), 0)
    return changed[0]


def inquiries_of(application: Application | int) -> list[Inquiry]:
    """The application's inquiries, the latest first."""
    return list(Inquiry.select().where(Inquiry.application == application).order_by(Inquiry.at.desc(), Inquiry.id))


def inquiry_of(application: Application | int, number: int) -> Inquiry:
    """:raises NotFound: when the application has no such inquiry."""
    return Inquiry.get(Inquiry.id == number, Inquiry.application == application)
