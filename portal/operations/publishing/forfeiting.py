"""Taking an honour away: 取消 (第二十九条) and 撤销 (第三十条), every step recorded; two officers put it into effect,
the committee confirms it. (M29, M30)"""

from datetime import date, datetime
from typing import NamedTuple

import msgspec

from portal import clock
from portal.documents.evidence import intake as documents
from portal.documents.evidence.intake import EvidenceRefused
from portal.operations.applying.enclosing import keep
from portal.operations.applying.evidence import Upload
from portal.operations.letters import applicant_messages
from portal.operations.letters.applicant_messages import MessageText
from portal.operations.season.proposing import Approval, Matter, Verbs
from portal.operations.site import petitioning
from portal.rulebooks import catalogue
from portal.rules.applying.honour_bar import HonourState
from portal.rules.language.cleaning import clean_text
from portal.rules.language.days import day_in_words
from portal.rules.language.refusals import Refusal, Refused, insist
from portal.rules.publishing.deciding_honours import quoted
from portal.rules.roll import forfeiting as rules
from portal.rules.roll.earlier_honours import book_in
from portal.rules.roll.forfeiting import KINDS, Case, Step, Taken
from portal.rules.rulebook.rulebook import Rulebook
from portal.storage.applying import applications
from portal.storage.engine import blobs, journal
from portal.storage.engine.errors import NotFound
from portal.storage.engine.tables import atomic
from portal.storage.roll import forfeitures, honours
from portal.storage.roll.forfeitures import Forfeiture, ForfeitureStep
from portal.storage.roll.honours import Honour
from portal.storage.season.proposals import Proposal

NO_SCAN = Refusal("请上传主办单位同意的文件（PDF 或 jpg）。")


class Opened(NamedTuple):
    """A case with what was recorded and how the rule sees it."""

    forfeiture: Forfeiture
    steps: tuple[ForfeitureStep, ...]
    case: Case

    @property
    def honour(self) -> Honour:
        return self.forfeiture.honour


class Asked(msgspec.Struct, frozen=True):
    """What two officers, and later the committee, decide on: the case as it stood, by its number of steps."""

    steps: int


def opened(number: int) -> Opened:
    """:raises NotFound: there is no such case."""
    return _opened(forfeitures.one(number))


def every() -> list[Opened]:
    """All cases, the latest first."""
    return [_opened(one) for one in forfeitures.every()]


def _opened(found: Forfeiture) -> Opened:
    steps = tuple(forfeitures.steps_of(found))
    case = Case(
        state=found.kind,
        awarded_on=found.honour.awarded_on,
        event_on=found.event_on,
        organisers=organisers_of(found.honour),
        steps=tuple(step.taken for step in steps),
        effective_on=clock.beijing(found.effective_at).date() if found.effective_at else None,
        confirmed_on=clock.beijing(found.confirmed_at).date() if found.confirmed_at else None,
    )
    return Opened(found, steps, case)


def organisers_of(honour: Honour) -> tuple[str, ...]:
    """The bodies that verify: the organisers that the rules of that year name."""
    return book_of(honour).organisers.organisers


def book_of(honour: Honour) -> Rulebook:
    """The rules of the award in the year of the honour."""
    return book_in([book for book in catalogue().values() if book.programme == honour.programme], honour.edition_year)


# -- opening and recording -------------------------------------------------------------------------------------


def open_case(
    number: int,
    kind: HonourState,
    *,
    event_on: date | None,
    grounds: str,
    by: int,
    at: datetime,
    report: int | None = None,
) -> Forfeiture:
    """Open a case about an honour; ``report``: the number of what somebody has reported, where that led here.

    :raises Refused: it is lost already, a case is open, the day does not fit, nothing is said, or the report has led
        into another case.
    :raises NotFound: there is no such honour, or report.
    """
    if kind not in KINDS:
        raise NotFound
    insist(rules.GROUNDS.refusal_of(grounds))
    with atomic():
        honour = honours.one(number)
        waiting = any(_opened(one).case.is_open for one in forfeitures.of_honour(honour))
        today = clock.beijing(at).date()
        years = book_of(honour).procedure.revoking_years.value
        standing = (honour.state, honour.awarded_on, event_on, today)
        insist(rules.refusal_to_open(kind, *standing, years=years, open_case=waiting))
        assert event_on is not None, "the rule has asked for it"
        made = forfeitures.add(honour, kind, event_on=event_on, grounds=clean_text(grounds), by=by, at=at)
        journal.record("forfeiture_opened", "honour", honour.id, by=by, at=at, case=made.id, kind=kind.value)
        if report:
            petitioning.lead(report, made.id, by=by, at=at)
    return made


def take(number: int, taken: Taken, scan: Upload | None, *, by: int, at: datetime) -> Opened:
    """Record a step; the person is told of the hearing by it. Slow with a scan: a child process opens it.

    :raises Refused: the step does not fit now, is not described, or the file cannot be used.
    :raises NotFound: there is no such case.
    """
    today = clock.beijing(at).date()
    insist(rules.refusal_to_take(opened(number).case, taken, today))
    kept = _kept(scan, at) if taken.step is Step.CONSENT else None
    with atomic():
        found = opened(number)
        insist(rules.refusal_to_take(found.case, taken, today))
        forfeitures.take(found.forfeiture, taken, scan=kept, by=by, at=at)
        if taken.step is Step.TOLD:
            _tell(found, _heard(found, taken), at)
        step = taken.step.value
        journal.record("forfeiture_step_taken", "honour", found.honour.id, by=by, at=at, case=number, step=step)
        FORFEITURE.lapse(number, "有新的情况", at=at)
    return opened(number)


def _kept(scan: Upload | None, at: datetime) -> str:
    if scan is None:
        raise Refused(NO_SCAN)
    try:
        found = documents.examined(scan.content)
    except EvidenceRefused as error:
        raise Refused(Refusal(error.reason)) from error
    return keep(found, scan.name, at=at)


def scan_of(number: int, step: int) -> tuple[bytes, str]:
    """The hosts' consent, and its media type.

    :raises NotFound: there is none.
    """
    scan = next((one.scan for one in opened(number).steps if one.id == step), None)
    if scan is None:
        raise NotFound
    return blobs.get(scan.name), scan.media_type


# -- putting into effect, confirming ---------------------------------------------------------------------------


def refusal_to_put_into_effect(found: Opened, *, at: datetime) -> Refusal | None:
    """Why it cannot be proposed to a second officer now, or None."""
    waiting = FORFEITURE.refusal_to_propose(found.forfeiture.id)
    return waiting or rules.refusal_to_put_into_effect(found.case, clock.beijing(at).date())


def propose(number: int, *, by: int, at: datetime) -> Proposal:
    """Put the case before a second officer.

    :raises Refused: something is missing, or it waits already. :raises NotFound: there is no such case.
    """
    with atomic():
        found = opened(number)
        insist(refusal_to_put_into_effect(found, at=at))
        return FORFEITURE.propose(number, Asked(len(found.steps)), by=by, at=at)


def _put_into_effect(approval: Approval[Asked]) -> Opened:
    """The honour is lost: roll, certificate and lists say so at once, and the person is told."""
    found = opened(approval.proposal.subject)
    insist(rules.refusal_to_put_into_effect(found.case, clock.beijing(approval.at).date()))
    forfeitures.put_into_effect(found.forfeiture, at=approval.at)
    _tell(found, _lost(found), approval.at)
    return found


def refusal_to_confirm(found: Opened) -> Refusal | None:
    """Why the committee cannot be asked now, or None."""
    return CONFIRMATION.refusal_to_propose(found.forfeiture.id) or rules.refusal_to_confirm(found.case)


def ask_to_confirm(number: int, *, by: int, at: datetime) -> Proposal:
    """Put what took effect before the committee.

    :raises Refused: it did not take effect, is confirmed, or waits. :raises NotFound: there is no such case.
    """
    with atomic():
        found = opened(number)
        insist(refusal_to_confirm(found))
        return CONFIRMATION.propose(number, Asked(len(found.steps)), by=by, at=at)


def _confirm(approval: Approval[Asked]) -> Opened:
    found = opened(approval.proposal.subject)
    insist(rules.refusal_to_confirm(found.case))
    forfeitures.confirm(found.forfeiture, at=approval.at)
    return found


FORFEITURE = Matter(
    "forfeiture",
    "forfeiture",
    Asked,
    Verbs("forfeiture_proposed", "forfeiture_approved", "forfeiture_declined"),
    follows=_put_into_effect,
    words=rules.WORDS,
    public=True,
)
CONFIRMATION = Matter(
    "forfeiture_confirmation",
    "forfeiture",
    Asked,
    Verbs("forfeiture_confirmation_proposed", "forfeiture_confirmed", "forfeiture_not_confirmed"),
    follows=_confirm,
    words=rules.WORDS,
)


# -- what the person is told -----------------------------------------------------------------------------------


def title_of(found: Opened) -> str:
    """关于取消2023年度“上海智慧工匠”荣誉称号"""
    return f"{KINDS[found.case.state][0]}{found.honour.edition_year}年度{quoted(found.honour.title)}荣誉称号"


def _tell(found: Opened, said: MessageText, at: datetime) -> None:
    """An earlier honouree, who was imported, has no account: the office writes a letter."""
    if found.honour.listed is not None:
        applicant_messages.tell(applications.one(found.honour.listed.application.id), said, at=at)


def _heard(found: Opened, taken: Taken) -> MessageText:
    assert taken.until is not None, "the rule has asked for it"
    word, article = KINDS[found.case.state]
    return MessageText(
        f"forfeiture:{found.forfeiture.id}:told",
        f"拟{title_of(found)}，请您陈述申辩",
        (
            f"根据活动管理办法{article}，现就拟{title_of(found)}听取您的意见。事实和依据见站内消息。",
            f"您可以在{day_in_words(taken.until)}（含当日）以前，以书面或者口头方式向组委会办公室陈述、申辩，并提交证明材料。"
            f"逾期没有陈述的，不影响{word}的办理。",
        ),
        private=(f"事实和依据：{found.forfeiture.grounds}",),
    )


def _lost(found: Opened) -> MessageText:
    _, article = KINDS[found.case.state]
    returned = "请把荣誉证书交回组委会办公室。" if found.case.state is HonourState.REVOKED else ""
    return MessageText(
        f"forfeiture:{found.forfeiture.id}:effective",
        f"已{title_of(found)}",
        (
            f"经活动组织单位核实、主办单位同意，根据活动管理办法{article}，已{title_of(found)}，并将提请下届组委会确认。{returned}",
            "请不要再使用这一荣誉称号。有异议的，请联系组委会办公室。",
        ),
    )
