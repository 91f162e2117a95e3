"""Announcements 通知公告: what the office writes, every version that was published, and the files that go with it.

The announcement's own row holds the text that is being worked on; what the public reads is its latest version, which
never changes. A file stays as long as a version names it.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec
from peewee import JOIN, BigIntegerField, Check, ForeignKeyField, TextField, fn
from playhouse.fields import EnumField

from portal.rules.site.announcing import AnnouncementKind, AnnouncementState
from portal.storage.engine.blobs import Blob
from portal.storage.engine.tables import MomentField, Table, change, one_of_values, unique
from portal.storage.people.accounts import Account
from portal.storage.season.editions import Edition


class Announcement(Table):
    """``publish_at``: from when on the public sees it, which may be in the future."""

    kind = EnumField(AnnouncementKind)
    edition = ForeignKeyField(Edition, backref="+", on_delete="RESTRICT", index=False, null=True)
    title = TextField()
    text = TextField()
    state = EnumField(AnnouncementState, default=AnnouncementState.DRAFT)
    publish_at = MomentField(null=True, index=True)
    withdrawn_at = MomentField(null=True)
    withdrawal_reason = TextField(default="")
    changed_by = ForeignKeyField(Account, backref="+", on_delete="RESTRICT", index=False)
    changed_at = MomentField()
    created_at = MomentField()
    version = BigIntegerField(default=1)

    class Meta:
        constraints = [
            one_of_values("announcement_kind", "kind", AnnouncementKind),
            one_of_values("announcement_state", "state", AnnouncementState),
            Check("(state = 'draft') = (publish_at IS NULL)", "announcement_publish_at"),
            Check("(state = 'withdrawn') = (withdrawn_at IS NOT NULL)", "announcement_withdrawn_at"),
            Check("state <> 'withdrawn' OR withdrawal_reason <> ''", "announcement_withdrawn_for_a_reason"),
        ]

    @property
    def edition_number(self) -> int | None:
        """The id of the edition that it belongs to."""
        number: int | None = self.edition_id
        return number


class AnnouncementVersion(Table):
    """One text as it was published; ``files``: the numbers of the files that went with it; ``reason``: why it amends
    the one before, "" for the first."""

    announcement = ForeignKeyField(Announcement, backref="+", on_delete="RESTRICT", index=False)
    seq = BigIntegerField()
    title = TextField()
    text = TextField()
    files_text = TextField(column_name="files")
    reason = TextField()
    by = ForeignKeyField(Account, backref="+", on_delete="RESTRICT", index=False)
    at = MomentField()

    class Meta:
        constraints = [unique("announcement_version_once", "announcement_version", "announcement_id", "seq")]

    @property
    def files(self) -> tuple[int, ...]:
        return msgspec.json.decode(self.files_text, type=tuple[int, ...])


class AnnouncementFile(Table):
    """A file beside the text, under the ``name`` that the public sees."""

    announcement = ForeignKeyField(Announcement, backref="+", on_delete="RESTRICT")
    blob = ForeignKeyField(Blob, backref="+", on_delete="RESTRICT")
    name = TextField()
    added_at = MomentField()
    removed_at = MomentField(null=True)


def draft(kind: AnnouncementKind, title: str, text: str, edition: int | None, *, by: int, at: datetime) -> Announcement:
    return Announcement.create(
        kind=kind, title=title, text=text, edition=edition, changed_by=by, changed_at=at, created_at=at
    )


def one(number: int) -> Announcement:
    """:raises NotFound: when there is no such announcement."""
    return _with_edition().where(Announcement.id == number).get()


def every() -> list[Announcement]:
    """All announcements, drafts first, then the newest first."""
    rows = _with_edition().order_by(Announcement.changed_at.desc(), Announcement.id)
    newest = sorted(rows, key=lambda row: row.publish_at or row.changed_at, reverse=True)
    return sorted(newest, key=lambda row: row.state is not AnnouncementState.DRAFT)


def write(number: int, version: int, values: dict[str, Any], *, by: int, at: datetime) -> Announcement:
    """Change fields of the announcement itself; what the public reads is not touched.

    :raises Stale: when somebody changed it since; :raises NotFound: when there is none.
    """
    changed = {getattr(Announcement, name): value for name, value in values.items()}
    return change(Announcement, number, version, {**changed, Announcement.changed_by: by, Announcement.changed_at: at})


def remove(number: int) -> None:
    """Remove an announcement that never had a version, with its files' rows."""
    AnnouncementFile.delete().where(AnnouncementFile.announcement == number).execute()
    Announcement.delete().where(Announcement.id == number).execute()


# -- versions ------------------------------------------------------------------------------------------------


def add_version(announcement: Announcement, reason: str, *, by: int, at: datetime) -> AnnouncementVersion:
    """Keep the text as it stands, with the files that lie beside it.

    :raises AlreadyThere: ``constraint`` "announcement_version_once".
    """
    last = AnnouncementVersion.select(fn.MAX(AnnouncementVersion.seq)).where(
        AnnouncementVersion.announcement == announcement
    )
    return AnnouncementVersion.create(
        announcement=announcement,
        seq=(last.scalar() or 0) + 1,
        title=announcement.title,
        text=announcement.text,
        files_text=msgspec.json.encode([file.id for file in files_of(announcement)]).decode(),
        reason=reason,
        by=by,
        at=at,
    )


def versions_of(announcement: Announcement | int) -> list[AnnouncementVersion]:
    """Every version, the first one first."""
    return list(
        AnnouncementVersion.select()
        .where(AnnouncementVersion.announcement == announcement)
        .order_by(AnnouncementVersion.seq)
    )


def said(*, at: datetime) -> list[Announcement]:
    """What the public sees at ``at``, withdrawn ones too, the newest first."""
    return list(_public(at).order_by(Announcement.publish_at.desc(), Announcement.id))


def one_said(number: int, *, at: datetime) -> Announcement:
    """:raises NotFound: when the public sees no such announcement at ``at``."""
    return _public(at).where(Announcement.id == number).get()


def boundaries() -> list[datetime]:
    """The moments at which something appears by itself."""
    return [row.publish_at for row in Announcement.select(Announcement.publish_at).where(_published())]


def _published() -> Any:
    return Announcement.state != AnnouncementState.DRAFT


def _public(at: datetime) -> Any:
    return _with_edition().where(_published(), Announcement.publish_at <= at)


def _with_edition() -> Any:
    return Announcement.select(Announcement, Edition).join(Edition, JOIN.LEFT_OUTER)


# -- files ---------------------------------------------------------------------------------------------------


def files_of(announcement: Announcement | int) -> list[AnnouncementFile]:
    """What lies beside the text that is being worked on."""
    return list(_files(announcement).where(AnnouncementFile.removed_at.is_null()))


def files_in(version: AnnouncementVersion) -> list[AnnouncementFile]:
    """What went with one version."""
    return list(_files(version.announcement_id).where(AnnouncementFile.id.in_(version.files)))


def file_of(announcement: int, number: int) -> AnnouncementFile:
    """:raises NotFound: when the announcement has no such file."""
    return _files(announcement).where(AnnouncementFile.id == number).get()


def add_file(announcement: int, blob: str, name: str, *, at: datetime) -> AnnouncementFile:
    return AnnouncementFile.create(announcement=announcement, blob=blob, name=name, added_at=at)


def keep_files(announcement: int, numbers: Sequence[int], *, at: datetime) -> None:
    """Exactly these of its files lie beside the text from now on."""
    of_it = AnnouncementFile.announcement == announcement
    kept = AnnouncementFile.id.in_(list(numbers))
    AnnouncementFile.update(removed_at=None).where(of_it, kept).execute()
    gone = AnnouncementFile.update(removed_at=at).where(of_it, ~kept, AnnouncementFile.removed_at.is_null())
    gone.execute()


def _files(announcement: Announcement | int) -> Any:
    return (
        AnnouncementFile.select(AnnouncementFile, Blob)
        .join(Blob)
        .where(AnnouncementFile.announcement == announcement)
        .order_by(AnnouncementFile.added_at, AnnouncementFile.id)
    )
