"""Taking the material of an ended edition away for good. (第三十一条)

The roll, certificates, decisions and what was public of them stay; so do the keyed values that tell whether a person
was there, the official numbers, the counted results without names, and the journal, which holds numbers and verbs.
"""

from contextlib import ExitStack
from datetime import datetime
from typing import Any

from peewee import ForeignKeyField

from portal.storage.applying.applications import Application, DraftSection
from portal.storage.applying.attachments import Attachment, EvidenceVersion
from portal.storage.applying.entrants import Entrant
from portal.storage.applying.organisations import Naming
from portal.storage.applying.recommendations import Recommendation, Supplement
from portal.storage.applying.snapshots import Snapshot, SnapshotFile, SubmissionRequest
from portal.storage.applying.unit_filings import UnitFiling
from portal.storage.competing.competitions import Competition, CompetitionResult
from portal.storage.competing.seats import Seat
from portal.storage.engine import erasures, triggers
from portal.storage.engine.erasures import ErasedKind
from portal.storage.engine.sealed import under
from portal.storage.engine.tables import Table
from portal.storage.forgetting import honoured
from portal.storage.judging.ballots import Ballot
from portal.storage.judging.panels import Recusal, RoundCandidate, RoundExpert, RoundLeaver
from portal.storage.judging.presentations import Presentation, PresentationFile
from portal.storage.judging.public_ballots import (
    PublicBallot,
    PublicBatch,
    PublicCode,
    PublicNetwork,
    PublicVoter,
    PublicWaiting,
)
from portal.storage.judging.public_forms import PublicDeed, PublicForm
from portal.storage.judging.results import PanelVerdict, RoundResult
from portal.storage.judging.rounds import Round
from portal.storage.judging.sheet_scans import SheetScan
from portal.storage.judging.totals import BallotTotal
from portal.storage.letters.messages import Message
from portal.storage.letters.outbox import Letter
from portal.storage.meeting.calibrations import Calibration, CalibrationSheet
from portal.storage.meeting.meetings import Meeting, MeetingAct
from portal.storage.office.assignments import Assignment
from portal.storage.office.desk import Listing
from portal.storage.office.exchanges import Exchange, ExchangeFile
from portal.storage.office.extensions import Extension
from portal.storage.office.rectifications import Rectification
from portal.storage.office.reviews import Correction, Finding, Inquiry, Rejection
from portal.storage.publishing.decisions import Decision
from portal.storage.publishing.honour_lists import HonourList, Listed, Removal
from portal.storage.publishing.objections import Objection, ObjectionFile, ObjectionStep
from portal.storage.publishing.public_notices import NoticeChange, NoticeSchedule, PublicNotice
from portal.storage.publishing.unit_notices import UnitNotice
from portal.storage.roll.forfeitures import Forfeiture
from portal.storage.roll.honours import Honour
from portal.storage.season.editions import Edition, Programme
from portal.storage.season.proposals import Proposal, ProposalState

# Whose rows go, in this order, each with the column that leads to what is purged.
GONE: dict[type[Table], ForeignKeyField] = {
    Message: Message.application,
    ExchangeFile: ExchangeFile.exchange,
    Exchange: Exchange.application,
    Assignment: Assignment.application,
    Extension: Extension.application,
    Correction: Correction.application,
    Rejection: Rejection.application,
    Inquiry: Inquiry.application,
    Finding: Finding.snapshot,
    Listing: Listing.application,
    Removal: Removal.listed,
    ObjectionStep: ObjectionStep.objection,
    ObjectionFile: ObjectionFile.objection,
    Objection: Objection.listed,
    UnitNotice: UnitNotice.notice,
    NoticeSchedule: NoticeSchedule.list,
    Listed: Listed.list,
    PublicForm: PublicForm.round,
    PublicBallot: PublicBallot.round,
    PublicWaiting: PublicWaiting.round,
    PublicBatch: PublicBatch.round,
    PublicNetwork: PublicNetwork.round,
    PublicCode: PublicCode.round,
    PublicVoter: PublicVoter.round,
    PublicDeed: PublicDeed.round,
    PresentationFile: PresentationFile.round,
    Presentation: Presentation.round,
    BallotTotal: BallotTotal.round,
    SheetScan: SheetScan.ballot,
    Ballot: Ballot.round,
    MeetingAct: MeetingAct.meeting,
    Meeting: Meeting.round,
    CalibrationSheet: CalibrationSheet.round,
    Calibration: Calibration.round,
    RoundLeaver: RoundLeaver.round,
    Recusal: Recusal.round,
    PanelVerdict: PanelVerdict.round,
    RoundResult: RoundResult.round,
    RoundExpert: RoundExpert.round,
    RoundCandidate: RoundCandidate.round,
    Rectification: Rectification.application,
    Seat: Seat.competition,
    CompetitionResult: CompetitionResult.competition,
    Supplement: Supplement.recommendation,
    Recommendation: Recommendation.application,
    UnitFiling: UnitFiling.application,
    Naming: Naming.application,
    Attachment: Attachment.application,
    EvidenceVersion: EvidenceVersion.application,
    DraftSection: DraftSection.application,
    SubmissionRequest: SubmissionRequest.snapshot,
    SnapshotFile: SnapshotFile.snapshot,
    Snapshot: Snapshot.application,
}
APPEND_ONLY: tuple[type[Table], ...] = (ExchangeFile, Exchange)
# What a proposal about each of these kinds says is about people of the edition.
_ABOUT: dict[str, type[Table]] = {
    "application": Application,
    "entrant": Entrant,
    "listed": Listed,
    "honour_list": HonourList,
    "round": Round,
    "seat": RoundExpert,
    "ballot": Ballot,
    "competition": Competition,
}
_LISTING = ("programme", "honour_list")  # subject kind and kind of the proposal that named the list


# -- an edition ------------------------------------------------------------------------------------------------


def purge(edition: Edition, *, letters_before: datetime, at: datetime) -> None:
    """Take the material of the edition away, and all letters from before that moment, inside the transaction of whoever
    may. Where the database still keeps a row (``keep_until``), nothing goes at all.

    :raises RefusedBySchema: the database keeps something longer.
    """
    programmes = _programmes(edition)
    proposed = [one.id for one in _proposals(programmes)]
    with ExitStack() as aside:
        for table in APPEND_ONLY:
            aside.enter_context(triggers.aside(table._meta.table_name, "DELETE"))
        for table, leads in GONE.items():
            table.delete().where(leads.in_(_of(leads.rel_model, programmes)), *_going(table)).execute()
    Proposal.delete().where(Proposal.id.in_(proposed)).execute()
    mine = Application.programme.in_(programmes)
    Application.update(photo=None).where(mine).execute()
    blank = {Application.name: "", Application.unit: "", Application.recommender: ""}
    Application.update(blank).where(mine, Application.id.not_in(honoured())).execute()
    Letter.delete().where(Letter.created_at < letters_before).execute()
    Edition.update(purged_at=at).where(Edition.id == edition.id).execute()
    erasures.note(ErasedKind.EDITION, edition.id, at=at)


def _programmes(edition: Edition) -> list[int]:
    return [one.id for one in Programme.select(Programme.id).where(Programme.edition == edition)]


def _of(table: type[Table], programmes: list[int]) -> Any:
    """The keys of the table's rows that belong to these programmes."""
    leads: Any = GONE.get(table) or {
        Application: Application.programme,
        Entrant: Entrant.programme,
        Round: Round.programme,
        HonourList: HonourList.programme,
        Competition: Competition.programme,
        PublicNotice: PublicNotice.list,
    }.get(table)
    parent = leads.rel_model
    within = leads.in_(programmes) if parent is Programme else leads.in_(_of(parent, programmes))
    return table.select(table._meta.primary_key).where(within)


def _going(table: type[Table]) -> tuple[Any, ...]:
    """Of some tables what stands behind the roll stays."""
    if table is Listed:
        return (Listed.id.not_in(Honour.select(Honour.listed).where(Honour.listed.is_null(False))),)
    if table is RoundResult:
        return (RoundResult.id.not_in(HonourList.select(HonourList.result)),)
    if table is Rectification:
        return (Rectification.application.not_in(honoured()),)
    return ()


def _proposals(programmes: list[int]) -> list[Proposal]:
    kept: Any = [
        table.select(table.proposal).where(table.proposal.is_null(False)) for table in (Decision, NoticeChange)
    ]
    kept.append(Rectification.select(Rectification.proposal).where(Rectification.application.in_(honoured())))
    about = (Proposal.subject_kind == _LISTING[0]) & (Proposal.kind == _LISTING[1]) & Proposal.subject.in_(programmes)
    for kind, table in _ABOUT.items():
        about |= (Proposal.subject_kind == kind) & Proposal.subject.in_(_of(table, programmes))
    query = Proposal.select().where(about)
    for one in kept:
        query = query.where(Proposal.id.not_in(one))
    return list(query)


def reword(proposal: Proposal, content: bytes) -> None:
    """Write ``content`` over what a decided proposal says; what it said has its digest still."""
    with triggers.aside("proposal"):
        said = {Proposal.content: under(Proposal.content, proposal.id, content), Proposal.reason: None}
        Proposal.update(said).where(Proposal.id == proposal.id).execute()


def waiting_in(edition: Edition) -> int:
    """How many proposals about people of the edition nobody has decided."""
    return sum(one.state is ProposalState.PROPOSED for one in _proposals(_programmes(edition)))


def open_objections(edition: Edition) -> int:
    """How many objections about people of the edition are not answered."""
    query = Objection.select().join(Listed).join(HonourList).join(Programme)
    return query.where(Programme.edition == edition, Objection.answered_at.is_null()).count()


def forfeitures_of(edition: Edition) -> list[Forfeiture]:
    """The cases about honours that the edition gave."""
    query = Forfeiture.select(Forfeiture, Honour).join(Honour).join(Listed).join(HonourList).join(Programme)
    return list(query.where(Programme.edition == edition))


def counted(edition: Edition) -> tuple[int, int]:
    """How many applications the edition has, and how many of them are on the roll and keep their names."""
    mine = Application.select().join(Programme).where(Programme.edition == edition)
    return mine.count(), mine.where(Application.id.in_(honoured())).count()
