"""Announcements 通知公告: the office writes, looks at a preview, publishes at once or for a moment to come; what was
published is amended by a further version with a reason, or withdrawn with one. (第十四条)"""

from collections.abc import Collection, Sequence
from datetime import datetime

from portal.documents.evidence.intake import enclosure_from, words_of_left_out
from portal.operations.applying.evidence import Upload
from portal.rules.applying.evidence import cleaned_name
from portal.rules.language.cleaning import clean_line, clean_text
from portal.rules.language.refusals import Refusal, insist
from portal.rules.site import announcing as rules
from portal.rules.site.announcing import AnnouncementKind, AnnouncementState
from portal.storage.engine import journal, uploading, versions
from portal.storage.engine.errors import NotFound
from portal.storage.engine.tables import atomic
from portal.storage.season.editions import Edition
from portal.storage.site import announcements
from portal.storage.site.announcements import Announcement, AnnouncementFile, AnnouncementVersion

NAME_MOST = 80  # characters of a file's name, without its suffix


# -- writing: nothing of it is public -------------------------------------------------------------------------


def draft(
    kind: AnnouncementKind, title: str, text: str, *, edition: int | None = None, by: int, at: datetime
) -> Announcement:
    """Begin an announcement. A draft may lack anything."""
    return announcements.draft(kind, clean_line(title), clean_text(text), edition, by=by, at=at)


def take_over(numbers: Collection[int], edition: Edition, *, by: int, at: datetime) -> list[Announcement]:
    """Begin drafts for the edition with what earlier announcements say, its name in the place of theirs; nothing of it
    is public, files do not come along. Announcements that are drafts themselves are left out."""
    found = [one for one in announcements.every() if one.id in numbers and one.state is not AnnouncementState.DRAFT]
    made = []
    with atomic():
        for one in found:
            before = one.edition.name if one.edition else edition.name
            title, text = (words.replace(before, edition.name) for words in (one.title, one.text))
            made.append(announcements.draft(one.kind, title, text, edition.id, by=by, at=at))
    return made


def write(
    number: int,
    version: int,
    *,
    kind: AnnouncementKind,
    title: str,
    text: str,
    edition: int | None,
    files: Sequence[int] | None = None,
    by: int,
    at: datetime,
) -> Announcement:
    """Keep what was written, and which files stay (None: all); the public goes on reading what was published.

    :raises Refused: it was withdrawn. :raises Stale: somebody changed it first. :raises NotFound: there is none.
    """
    values = {"kind": kind, "title": clean_line(title), "text": clean_text(text), "edition": edition}
    with atomic():
        changed = announcements.write(number, version, values, by=by, at=at)
        insist(rules.refusal_to_write(changed.state))
        if files is not None:
            announcements.keep_files(number, files, at=at)
    return changed


def enclose(number: int, version: int, upload: Upload, *, by: int, at: datetime) -> AnnouncementFile:
    """Put a file beside the text that is being worked on.

    :raises Refused: the file cannot be used, or there are too many. :raises Stale: somebody changed it first.
    """
    name = cleaned_name(upload.name)
    insist(rules.refusal_of_file(name, len(upload.content), len(announcements.files_of(number))))
    enclosure = enclosure_from(upload.content)
    if enclosure.left_out:
        uploading.tell(words_of_left_out(f"“{name}”", enclosure.left_out))
    kept = uploading.take(enclosure.content, enclosure.media_type, at=at)
    called = (name.rpartition(".")[0] or name or "附件")[:NAME_MOST] + enclosure.suffix
    with atomic():
        insist(rules.refusal_to_write(announcements.write(number, version, {}, by=by, at=at).state))
        return announcements.add_file(number, kept, called, at=at)


def restore(number: int, version: int, *, by: int, at: datetime) -> Announcement:
    """Give up what was changed since the last version that was published.

    :raises Refused: it was never published, or it was withdrawn. :raises Stale: somebody changed it first.
    """
    with atomic():
        published = announcements.versions_of(announcements.one(number))
        insist(rules.refusal_to_restore(len(published)))
        last = published[-1]
        changed = announcements.write(number, version, {"title": last.title, "text": last.text}, by=by, at=at)
        insist(rules.refusal_to_write(changed.state))
        announcements.keep_files(number, last.files, at=at)
    return changed


def remove(number: int, version: int, *, by: int, at: datetime) -> None:
    """Remove a draft that was never published.

    :raises Refused: it was published. :raises Stale: somebody changed it first.
    """
    with atomic():
        announcements.write(number, version, {}, by=by, at=at)
        insist(rules.refusal_to_remove(len(announcements.versions_of(number))))
        announcements.remove(number)


# -- publishing ----------------------------------------------------------------------------------------------


def refusal_to_publish(announcement: Announcement) -> Refusal | None:
    """Why what stands cannot be published, or None."""
    return rules.refusal_to_publish(
        announcement.state,
        announcement.kind,
        announcement.title,
        announcement.text,
        of_edition=announcement.edition_number is not None,
    )


def is_changed(announcement: Announcement) -> bool:
    """Whether the text that is being worked on differs from what was published last."""
    published = announcements.versions_of(announcement)
    if not published:
        return True
    last, files = published[-1], tuple(file.id for file in announcements.files_of(announcement))
    return (last.title, last.text, last.files) != (announcement.title, announcement.text, files)


def publish(number: int, version: int, *, publish_at: datetime | None = None, by: int, at: datetime) -> Announcement:
    """Publish a draft at ``at``, or for ``publish_at`` to come.

    :raises Refused: something is left unsaid, or the moment lies in the past.
    :raises Stale: somebody changed it first, so that it is no longer what was looked at.
    """
    shown_at = publish_at or at
    with atomic():
        before = announcements.one(number)
        insist(refusal_to_publish(before))
        insist(rules.refusal_of_first(before.state))
        insist(rules.refusal_of_moment(shown_at, at))
        values = {"state": AnnouncementState.PUBLISHED, "publish_at": shown_at}
        changed = announcements.write(number, version, values, by=by, at=at)
        seq = announcements.add_version(changed, "", by=by, at=at).seq
        versions.bump_public()
        journal.record("announcement_published", "announcement", number, by=by, at=at, seq=seq)
    return changed


def amend(number: int, version: int, reason: str, *, by: int, at: datetime) -> Announcement:
    """Publish what was changed since as the 更正 of what was published.

    :raises Refused: nothing was changed, no reason is given, or it is a draft or withdrawn.
    :raises Stale: somebody changed it first.
    """
    with atomic():
        changed = announcements.write(number, version, {}, by=by, at=at)
        insist(refusal_to_publish(changed))
        insist(rules.refusal_to_amend(changed.state, is_changed(changed), reason))
        seq = announcements.add_version(changed, clean_line(reason), by=by, at=at).seq
        versions.bump_public()
        journal.record("announcement_amended", "announcement", number, by=by, at=at, seq=seq)
    return changed


def withdraw(number: int, version: int, reason: str, *, by: int, at: datetime) -> Announcement:
    """Take back what was published: its page stays and says why.

    :raises Refused: it is a draft or withdrawn already, or no reason is given. :raises Stale: somebody was first.
    """
    with atomic():
        insist(rules.refusal_to_withdraw(announcements.one(number).state, reason))
        values = {
            "state": AnnouncementState.WITHDRAWN,
            "withdrawn_at": at,
            "withdrawal_reason": clean_line(reason),
        }
        changed = announcements.write(number, version, values, by=by, at=at)
        versions.bump_public()
        journal.record("announcement_withdrawn", "announcement", number, by=by, at=at)
    return changed


def hold_back(number: int, version: int, *, by: int, at: datetime) -> Announcement:
    """Make a draft again of what nobody has seen yet.

    :raises Refused: the public sees it. :raises Stale: somebody changed it first.
    """
    with atomic():
        before = announcements.one(number)
        insist(rules.refusal_to_hold_back(before.state, before.publish_at, at))
        values = {"state": AnnouncementState.DRAFT, "publish_at": None}
        changed = announcements.write(number, version, values, by=by, at=at)
        versions.bump_public()
        journal.record("announcement_held_back", "announcement", number, by=by, at=at)
    return changed


# -- reading -------------------------------------------------------------------------------------------------


def seen_versions(announcement: Announcement) -> list[AnnouncementVersion]:
    """The versions that the public could read, the first one first."""
    return rules.seen(announcements.versions_of(announcement), announcement.publish_at)


def public_file(number: int, file: int, *, at: datetime) -> AnnouncementFile:
    """A file that went with a version which the public can read.

    :raises NotFound: there is none, or the announcement is withdrawn or not yet to be seen.
    """
    announcement = announcements.one_said(number, at=at)
    if announcement.state is AnnouncementState.WITHDRAWN:
        raise NotFound
    if not any(file in version.files for version in seen_versions(announcement)):
        raise NotFound
    return announcements.file_of(number, file)
