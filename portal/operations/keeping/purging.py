"""Removing the material of an ended edition when its years are over: one officer proposes, another one confirms.
(第三十一条, M31)"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import partial
from typing import NamedTuple

import msgspec

from portal import clock
from portal.config import Settings
from portal.operations.applying import deadlines
from portal.operations.letters import applicant_messages
from portal.operations.letters.applicant_messages import MessageText
from portal.operations.letters.one_by_one import one_by_one
from portal.operations.publishing import forfeiting
from portal.operations.publishing.final_list import FINAL_LIST
from portal.operations.season.proposing import Approval, Matter, Verbs, encoded
from portal.rules.language.days import day_in_words
from portal.rules.language.refusals import Refusal, Refused, insist
from portal.rules.people.sign_ins import EVENTS_KEPT
from portal.rules.season import keeping as rules
from portal.rules.season.keeping import DRAFTS_KEPT, DRAFTS_TOLD, Keeping
from portal.storage import forgetting
from portal.storage import purging as stored
from portal.storage.applying.applications import Application
from portal.storage.engine import blobs, erasures, journal, versions
from portal.storage.engine.erasures import Erased, ErasedKind
from portal.storage.engine.errors import NotFound, RefusedBySchema
from portal.storage.engine.tables import atomic, compact
from portal.storage.people import accounts
from portal.storage.people.accounts import Account
from portal.storage.publishing import decisions, honour_lists, petitions
from portal.storage.publishing.petitions import Petition
from portal.storage.season import editions
from portal.storage.season.editions import Edition
from portal.storage.season.proposals import Proposal

KEPT_LONGER = Refusal("这一届还有材料没有到保存期限，不能清除。")
DRAFT_GOES = "draft-goes"
AT_ONCE = 100  # of a round of the ticker
UNDER_WAY = timedelta(hours=1)  # a file that was put less than this ago may be waited for by its row


class Counted(msgspec.Struct, frozen=True):
    """What two officers decide on: so many applications, of which the ones ``staying`` are on the roll."""

    applications: int
    staying: int


class Standing(NamedTuple):
    """An ended edition and what becomes of its material."""

    edition: Edition
    kept: Keeping
    counted: Counted
    refusal: Refusal | None
    proposal: Proposal | None


def standing(number: int, *, at: datetime) -> Standing:
    """:raises NotFound: there is no such edition."""
    edition = editions.by_id(number)
    kept = _kept(edition)
    refusal = rules.refusal_to_purge(kept, clock.beijing(at).date()) or PURGE.refusal_to_propose(number)
    return Standing(edition, kept, Counted(*stored.counted(edition)), refusal, PURGE.last(number))


def every(*, at: datetime) -> list[Standing]:
    """All editions that have ended, the newest first."""
    found = [standing(edition.id, at=at) for edition in editions.every()]
    return [one for one in found if one.kept.ended_at]


def ended_at(edition: Edition) -> datetime | None:
    """When the edition was ended, as the journal tells it."""
    told = [entry.at for entry in journal.about("edition", edition.id) if entry.verb == "edition_ended"]
    return told[-1] if told else None


def _kept(edition: Edition) -> Keeping:
    cases = [forfeiting.opened(one.id).case for one in stored.forfeitures_of(edition)]
    return Keeping(
        years=max(one.book.procedure.keep_years.value for one in editions.programmes_of(edition)),
        ended_at=ended_at(edition),
        purged_at=edition.purged_at,
        objections=stored.open_objections(edition),
        forfeitures=sum(not case.dropped and case.confirmed_on is None for case in cases),
        proposals=stored.waiting_in(edition),
    )


def propose(number: int, *, by: int, at: datetime) -> Proposal:
    """Propose to a second officer that the material goes.

    :raises Refused: its years are not over, something is open, or it waits. :raises NotFound: no such edition.
    """
    with atomic():
        now = standing(number, at=at)
        insist(now.refusal)
        return PURGE.propose(number, now.counted, by=by, at=at)


def _purge(approval: Approval[Counted]) -> Edition:
    edition = editions.by_id(approval.proposal.subject)
    insist(rules.refusal_to_purge(_kept(edition), clock.beijing(approval.at).date()))
    _take_away(edition, approval.at)
    return edition


def _take_away(edition: Edition, at: datetime) -> None:
    _shorten_decisions(edition)
    try:
        stored.purge(edition, letters_before=at - EVENTS_KEPT, at=at)
    except RefusedBySchema as error:
        raise Refused(KEPT_LONGER) from error


def _shorten_decisions(edition: Edition) -> None:
    """What the committee approved names who was honoured, and tells of others no more than how many."""
    for programme in editions.programmes_of(edition):
        listed = honour_lists.of_programme(programme)
        for decision in decisions.of_list(listed) if listed else ():
            content = FINAL_LIST.content_of(decision.proposal)
            report = content.report._replace(units=(), objections=(), held=(), removed=())
            shorter = msgspec.structs.replace(content, left_out=(), report=report)
            stored.reword(decision.proposal, encoded(shorter))


PURGE = Matter(
    "purge",
    "edition",
    Counted,
    Verbs("purge_proposed", "edition_purged", "purge_declined"),
    follows=_purge,
    public=True,
)


# -- drafts that nobody submitted ------------------------------------------------------------------------------


def tell_drafts(at: datetime, settings: Settings) -> int:
    """Tell whoever left a draft that it will go, once; returns how many."""
    found = forgetting.drafts(closed_before=at - DRAFTS_KEPT + DRAFTS_TOLD)
    new = [one for one in found if _goes_at(one) - DRAFTS_TOLD <= at and not _told(one, at)]
    return one_by_one(new[:AT_ONCE], partial(_tell, at=at, settings=settings))


def forget_drafts(at: datetime, settings: Settings) -> int:
    """Remove the drafts whose time is over and whose applicants were told in time; returns how many."""
    found = forgetting.drafts(closed_before=at - DRAFTS_KEPT)
    return one_by_one(
        [one for one in found if _goes_at(one) <= at and _told(one, at - DRAFTS_TOLD)], partial(_forget, at=at)
    )


def _goes_at(application: Application) -> datetime:
    return deadlines.filing_closes_for(application) + DRAFTS_KEPT


def _told(application: Application, moment: datetime) -> bool:
    return forgetting.told_before(application, DRAFT_GOES, moment)


def _tell(application: Application, *, at: datetime, settings: Settings) -> bool:
    goes = day_in_words(clock.beijing(max(_goes_at(application), at + DRAFTS_TOLD)).date())
    award = application.programme.book.titles.short
    said = MessageText(
        DRAFT_GOES,
        f"您的“{award}”申报草稿将于{goes}清除",
        (
            f"您在“{award}”申报中填写的草稿没有提交，申报早已截止。按照材料保存的规定，草稿和上传的材料将于{goes}清除，清除后不能恢复。",
            "需要留存的，请在此之前登录平台，在“我的数据”中下载。",
        ),
    )
    with atomic():
        return applicant_messages.tell(application, said, at=at, settings=settings)


def _forget(application: Application, *, at: datetime) -> bool:
    with atomic():
        gone = forgetting.forget_draft(application.id, at=at)
        journal.record("draft_forgotten", "application", application.id, by=None, at=at)
    return gone


def forget_petitions(at: datetime, settings: Settings) -> int:
    """Remove reports, suggestions and questions whose time is over; returns how many."""
    return one_by_one(petitions.due(at), partial(_forget_petition, at=at))


def _forget_petition(petition: Petition, *, at: datetime) -> bool:
    with atomic():
        petitions.forget(petition)
        journal.record("petition_forgotten", "petition", petition.id, by=None, at=at)
    return True


def forget_accounts(at: datetime, settings: Settings) -> int:
    """Erase the accounts of applicants of whom nothing else is kept and who were not here for long; returns how
    many."""
    return one_by_one(forgetting.unused(), partial(_forget_account, at=at))


def _forget_account(account: Account, *, at: datetime) -> bool:
    with atomic():
        forgetting.erase(account, at=at)
        journal.record("account_erased", "account", account.id, by=None, at=at)
    return True


# -- what follows ----------------------------------------------------------------------------------------------


def settle(at: datetime, settings: Settings) -> int:
    """Erase again what a restored backup brought back; then have nothing that was erased left in files, free pages or
    logs, and note it where no backup takes it back. Returns how much was erased since it was noted.

    :raises OSError: the file cannot be written.
    """
    noted = erasures.read(settings.erasures_file)
    back = noted - erasures.every()
    again(back, at=at)
    new = (erasures.every() - noted) | back
    if new:
        blobs.remove_unreferred(before=at - UNDER_WAY)
        blobs.remove_leftovers(before=at - UNDER_WAY)
        if not compact():
            return 0
        erasures.give_out(settings.erasures_file, new - noted, at=at)
    return len(new)


def again(back: Iterable[Erased], *, at: datetime) -> None:
    """Erase what came back with a backup; nobody is asked, as it was decided before."""
    for kind, number in sorted(back, reverse=True):
        with atomic():
            _ERASE_AGAIN[kind](number, at)
            erasures.note(kind, number, at=at)
            journal.record(f"{kind.value}_erased_again", kind.value, number, by=None, at=at)
            versions.bump_public()


def _edition_again(number: int, at: datetime) -> None:
    try:
        edition = editions.by_id(number)
    except NotFound:
        return
    PURGE.lapse(number, "已经清除", at=at)
    _take_away(edition, at)


def _account_again(number: int, at: datetime) -> None:
    try:
        forgetting.erase(accounts.one(number), at=at)
    except NotFound:
        return


_ERASE_AGAIN = {
    ErasedKind.EDITION: _edition_again,
    ErasedKind.APPLICATION: lambda number, at: forgetting.forget_draft(number, at=at),
    ErasedKind.ACCOUNT: _account_again,
}
