"""All tables, in one list, and how a database comes to have them."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playhouse.migrations import Runner

from portal.storage.applying.applications import Application, DraftSection
from portal.storage.applying.attachments import Attachment, EvidenceVersion
from portal.storage.applying.entrants import Entrant
from portal.storage.applying.listings import Listing
from portal.storage.applying.organisations import Member, Naming, Organisation
from portal.storage.applying.recommendations import Recommendation, Supplement
from portal.storage.applying.snapshots import Snapshot, SnapshotFile, SubmissionRequest
from portal.storage.applying.unit_filings import UnitFiling
from portal.storage.engine import keyring, triggers, vault
from portal.storage.engine.blobs import Blob
from portal.storage.engine.errors import NotMigrated
from portal.storage.engine.journal import Entry, Head
from portal.storage.engine.keyring import Keyring
from portal.storage.engine.tables import Table, database, on_sqlite
from portal.storage.engine.versions import DataVersion
from portal.storage.judging.ballots import Ballot
from portal.storage.judging.experts import Expert
from portal.storage.judging.panels import Recusal, RoundCandidate, RoundExpert
from portal.storage.judging.presentations import Presentation, PresentationFile
from portal.storage.judging.results import PanelDecision, RoundResult
from portal.storage.judging.rounds import Round
from portal.storage.judging.scans import SheetScan
from portal.storage.letters.messages import Message
from portal.storage.letters.outbox import Letter
from portal.storage.office.extensions import Extension
from portal.storage.office.official_numbers import NumberCounter, OfficialNumber
from portal.storage.office.reviews import Correction, Finding, Inquiry, Rejection
from portal.storage.people.accounts import Account, Role, SignIn
from portal.storage.people.attempts import Attempt
from portal.storage.people.authenticators import Authenticator
from portal.storage.people.tickets import Ticket
from portal.storage.publishing.decisions import Decision
from portal.storage.publishing.honour_lists import HonourList, Listed, Removal
from portal.storage.publishing.objections import Objection, ObjectionFile, ObjectionStep
from portal.storage.publishing.public_notices import PublicNotice
from portal.storage.publishing.unit_notices import UnitNotice
from portal.storage.roll.commendations import Commendation
from portal.storage.roll.honours import Honour
from portal.storage.roll.stories import HonourStory
from portal.storage.season.calendar_years import CalendarYear
from portal.storage.season.editions import Edition, Programme
from portal.storage.season.proposals import Proposal
from portal.storage.site.announcements import Announcement, AnnouncementFile, AnnouncementVersion
from portal.storage.site.questions import Question

TABLES: tuple[type[Table], ...] = (
    Keyring,
    Blob,
    Account,
    Role,
    SignIn,
    Authenticator,
    Expert,
    Ticket,
    Proposal,
    Attempt,
    Edition,
    Programme,
    Application,
    DraftSection,
    EvidenceVersion,
    Attachment,
    Entrant,
    Snapshot,
    SnapshotFile,
    SubmissionRequest,
    Organisation,
    Member,
    Naming,
    UnitFiling,
    Recommendation,
    Supplement,
    Listing,
    Finding,
    Correction,
    Rejection,
    Inquiry,
    Extension,
    NumberCounter,
    OfficialNumber,
    Round,
    RoundCandidate,
    RoundExpert,
    Recusal,
    Ballot,
    SheetScan,
    Presentation,
    PresentationFile,
    PanelDecision,
    RoundResult,
    CalendarYear,
    HonourList,
    Listed,
    PublicNotice,
    UnitNotice,
    Objection,
    ObjectionFile,
    ObjectionStep,
    Removal,
    Decision,
    Honour,
    Announcement,
    AnnouncementVersion,
    AnnouncementFile,
    Question,
    HonourStory,
    Commendation,
    Message,
    Entry,
    Head,
    Letter,
    DataVersion,
)
assert set(TABLES) == set(Table.__subclasses__()), "every table stands in the list"

MIGRATIONS = Path(__file__).parent / "migrations"
_ADVISORY_LOCK = 0x706F7274616C  # "portal", as a number


def migrate() -> list[str]:
    """Bring the open database to the schema of this code: drop triggers → migrate → recreate triggers.

    Safe to call at every start, from several processes at once; does nothing when nothing is to do.

    :returns: the names of the migrations that were applied.
    """
    with _alone():
        applied: list[str] = []
        if pending() or triggers.missing():
            try:
                triggers.drop()
                applied = _runner().up()
            finally:
                triggers.create()  # even after a failed migration nothing that exists stays unprotected
        keyring.record()
        return applied


def pending() -> list[str]:
    """The migrations that the open database lacks."""
    return [step.name for step in _runner().status() if step.path and not step.applied]


def insist_migrated() -> None:
    """Refuse to work on a database that is older than the code or lacks a protection.

    :raises NotMigrated: with what is missing.
    """
    lacking = pending() or triggers.missing()
    if lacking:
        raise NotMigrated(f"Run `flask --app wsgi migrate` first: the database lacks {', '.join(lacking)}.")


def _runner() -> Runner:
    return Runner(database.obj, str(MIGRATIONS))


@contextmanager
def _alone() -> Iterator[None]:
    """One migrating process at a time: a file lock on this machine, an advisory lock on PostgreSQL."""
    with open(vault.folder().parent / ".migrate.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if on_sqlite():
            yield
            return
        database.execute_sql("SELECT pg_advisory_lock(%s)", (_ADVISORY_LOCK,))
        try:
            yield
        finally:
            database.execute_sql("SELECT pg_advisory_unlock(%s)", (_ADVISORY_LOCK,))
