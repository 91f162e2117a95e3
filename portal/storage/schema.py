"""All tables, in one list, and how a database comes to have them."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from peewee import OperationalError
from playhouse.migrations import Runner

from portal.storage.applying import (
    applications,
    attachments,
    entrants,
    organisations,
    recommendations,
    snapshots,
    unit_filings,
)
from portal.storage.competing import competitions, seats, undertakers
from portal.storage.engine import blobs, erasures, journal, keyring, triggers, vault, versions
from portal.storage.engine.errors import NotMigrated, StorageError
from portal.storage.engine.tables import Table, atomic, database, on_sqlite
from portal.storage.judging import (
    ballots,
    experts,
    panels,
    presentations,
    public_ballots,
    public_forms,
    results,
    rounds,
    sheet_scans,
    totals,
)
from portal.storage.letters import choices, messages, outbox
from portal.storage.meeting import calibrations, meetings
from portal.storage.office import (
    assignments,
    exchanges,
    extensions,
    listings,
    official_numbers,
    rectifications,
    reviews,
    saved_filters,
)
from portal.storage.people import (
    accounts,
    attempts,
    authenticators,
    calendar_keys,
    devices,
    own_data,
    sign_in_events,
    tickets,
)
from portal.storage.publishing import (
    decisions,
    document_numbers,
    honour_lists,
    objections,
    petitions,
    public_notices,
    unit_notices,
)
from portal.storage.roll import certificates, forfeitures, honours, stories
from portal.storage.season import calendar_years, editions, proposals
from portal.storage.site import announcements, questions

TABLES: tuple[type[Table], ...] = (
    keyring.Keyring,
    blobs.Blob,
    accounts.Account,
    accounts.Role,
    accounts.SignIn,
    devices.Device,
    sign_in_events.SignInEvent,
    authenticators.Authenticator,
    calendar_keys.CalendarKey,
    experts.Expert,
    tickets.Ticket,
    own_data.EmailChange,
    own_data.DataRequest,
    proposals.Proposal,
    attempts.Attempt,
    editions.Edition,
    editions.Programme,
    applications.Application,
    applications.DraftSection,
    attachments.EvidenceVersion,
    attachments.Attachment,
    entrants.Entrant,
    snapshots.Snapshot,
    snapshots.SnapshotFile,
    snapshots.SubmissionRequest,
    organisations.Organisation,
    organisations.Member,
    organisations.Naming,
    unit_filings.UnitFiling,
    recommendations.Recommendation,
    recommendations.Supplement,
    listings.Listing,
    saved_filters.SavedFilter,
    assignments.Assignment,
    exchanges.Exchange,
    exchanges.ExchangeFile,
    reviews.Finding,
    reviews.Correction,
    reviews.Rejection,
    reviews.Inquiry,
    extensions.Extension,
    rectifications.Rectification,
    official_numbers.NumberCounter,
    official_numbers.OfficialNumber,
    rounds.Round,
    panels.RoundCandidate,
    panels.RoundExpert,
    panels.Recusal,
    panels.RoundLeaver,
    ballots.Ballot,
    sheet_scans.SheetScan,
    totals.BallotTotal,
    presentations.Presentation,
    presentations.PresentationFile,
    public_forms.PublicDeed,
    public_ballots.PublicVoter,
    public_ballots.PublicCode,
    public_ballots.PublicNetwork,
    public_ballots.PublicBatch,
    public_ballots.PublicWaiting,
    public_ballots.PublicBallot,
    public_forms.PublicForm,
    results.PanelVerdict,
    results.RoundResult,
    meetings.Meeting,
    meetings.MeetingAct,
    calibrations.Calibration,
    calibrations.CalibrationSheet,
    competitions.Competition,
    competitions.CompetitionResult,
    seats.Seat,
    undertakers.Undertaking,
    calendar_years.CalendarYear,
    honour_lists.HonourList,
    honour_lists.Listed,
    public_notices.PublicNotice,
    public_notices.NoticeChange,
    public_notices.NoticeSchedule,
    unit_notices.UnitNotice,
    objections.Objection,
    objections.ObjectionFile,
    objections.ObjectionStep,
    petitions.Petition,
    petitions.PetitionFile,
    honour_lists.Removal,
    decisions.Decision,
    document_numbers.DocumentNumber,
    honours.Honour,
    announcements.Announcement,
    announcements.AnnouncementVersion,
    announcements.AnnouncementFile,
    questions.Question,
    stories.HonourStory,
    honours.Commendation,
    certificates.Certificate,
    certificates.CertificateFile,
    certificates.SealedCopy,
    certificates.ProofLink,
    forfeitures.Forfeiture,
    forfeitures.ForfeitureStep,
    messages.Message,
    choices.DeclinedLetter,
    erasures.Erasure,
    journal.Entry,
    journal.Head,
    outbox.Letter,
    versions.DataVersion,
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


def insist_writable() -> None:
    """Write a row and roll it back.

    :raises StorageError: nothing can be written just now.
    """
    try:
        with atomic() as transaction:
            keyring.Keyring.insert(name="trial", proof="").execute()
            transaction.rollback()
    except OperationalError as error:
        raise StorageError(f"The database cannot be written: {error}") from error


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
