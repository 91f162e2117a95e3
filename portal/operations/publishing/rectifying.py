"""Correcting 更正 the name or the unit of somebody accepted: one officer proposes old and new with the reason, another
one decides. Lists, notice and roll read anew and show the correction; a published decision stays as it is, and the
correction is a document beside it. (M21, M23)"""

from datetime import date, datetime
from typing import Any

import msgspec

from portal import clock
from portal.documents.papers.honour_papers import RectificationPaper, render_rectification
from portal.operations.applying.filing import rulebook_under
from portal.operations.applying.organisations import members_of
from portal.operations.letters import applicant_messages
from portal.operations.letters.applicant_messages import MessageText
from portal.operations.publishing import deciding_honours
from portal.operations.season.proposing import Approval, Matter, Verbs, facts_of
from portal.rules.language.cleaning import clean_line
from portal.rules.language.refusals import Refusal, Refused, insist
from portal.rules.office.reviewing import refusal_of_officer
from portal.rules.publishing import rectifying as rules
from portal.rules.publishing.rectifying import Part
from portal.rules.rulebook.rulebook import Rulebook
from portal.storage.applying import applications
from portal.storage.applying.applications import Application
from portal.storage.engine.errors import AlreadyThere, NotFound
from portal.storage.engine.tables import atomic
from portal.storage.office import rectifications, reviews
from portal.storage.office.rectifications import Rectification
from portal.storage.publishing import decisions, document_numbers, honour_lists
from portal.storage.publishing.decisions import Decision
from portal.storage.roll import honours
from portal.storage.season.proposals import Proposal


class Wanted(msgspec.Struct, frozen=True):
    """What is proposed. ``number`` and ``issued_on`` (ISO): of the document that corrects a published decision, ""
    before."""

    part: Part
    before: str
    after: str
    reason: str
    number: str = ""
    issued_on: str = ""

    @property
    def day(self) -> date | None:
        return date.fromisoformat(self.issued_on) if self.issued_on else None


# -- two officers ----------------------------------------------------------------------------------------------


def decision_on(application: Application | int) -> Decision | None:
    """The published decision that honours the application, if there is one."""
    honour = honours.of_application(application)
    return decisions.one(honour.decision.id) if honour and honour.decision else None


def propose(
    number: int, part: Part | None, typed: str, reason: str, *, document: tuple[str, date | None], by: int, at: datetime
) -> Proposal:
    """Propose that the name or the unit reads ``typed`` from now on; ``document``: number and day of the correction
    where the decision is published.

    :raises Refused: it cannot be corrected so, or a proposal is undecided.
    :raises NotFound: there is no such application for this account.
    """
    application, said = _theirs(number, by), clean_line(reason)
    insist(RECTIFICATION.refusal_to_propose(number))
    insist(None if part else rules.NOT_CHOSEN)
    assert part is not None, "without one it is refused"
    text, day = document
    wanted = Wanted(
        part,
        getattr(application, part.value),
        rules.corrected(part, typed),
        said,
        clean_line(text),
        day.isoformat() if day else "",
    )
    with atomic():
        insist(_refusal(application, wanted, at))
        return RECTIFICATION.propose(number, wanted, by=by, at=at)


def _theirs(number: int, by: int) -> Application:
    application = reviews.application_for(by, number)
    insist(refusal_of_officer(by, application.applicant.id))
    return application


def _refusal(application: Application, wanted: Wanted, at: datetime) -> Refusal | None:
    if getattr(application, wanted.part.value) != wanted.before:
        return rules.OVERTAKEN
    decision = decision_on(application)
    taken = bool(wanted.number) and document_numbers.known(wanted.number) is not None
    return (
        rules.refusal_to_rectify(wanted.part, application.stage, wanted.before, wanted.after)
        or rules.refusal_of_reason(wanted.reason)
        or rules.refusal_of_document(
            decided_on=decision.decided_on if decision else None,
            number=wanted.number,
            issued_on=wanted.day,
            today=clock.beijing(at).date(),
        )
        or (rules.NUMBER_TAKEN if taken else None)
    )


def _rectify(approval: Approval[Wanted]) -> Rectification:
    proposal, wanted, at, settings, _ = approval
    application = applications.one(proposal.subject)
    insist(_refusal(application, wanted, at))
    made = rectifications.add(
        application,
        proposal,
        wanted.part,
        wanted.after,
        wanted.reason,
        number=wanted.number,
        issued_on=wanted.day,
        at=at,
    )
    applications.describe(application.id, at=at, **{wanted.part.value: wanted.after})
    if honour := honours.of_application(application):
        honours.rectify(honour, wanted.part.value, wanted.after, at=at)
    if decision := decision_on(application):
        _register(made, decision, at)
    message = _told(rulebook_under(application), made)
    applicant_messages.tell(application, message, at=at, settings=settings)
    said = message.said_of(made.before if made.part is Part.NAME else application.name)
    for account in members_of(application):
        applicant_messages.tell_account(application, account, said, "", at=at, settings=settings)
    return made


def _register(made: Rectification, decision: Decision, at: datetime) -> None:
    assert made.issued_on is not None, "a decision is corrected by a document"
    title = "".join(_title(decision))
    try:
        document_numbers.take(made.number, title, "rectification", made.id, issued_on=made.issued_on, at=at)
    except AlreadyThere as error:
        raise Refused(rules.NUMBER_TAKEN) from error


def _told(book: Rulebook, made: Rectification) -> MessageText:
    award, what = book.titles.short, made.part.word
    document = f"更正文件的文号：{made.number}。" if made.is_document else ""
    return MessageText(
        f"rectified:{made.id}",
        f"您的“{award}”申报更正了{what}",
        (
            f"您的“{award}”申报中的{what}，由“{made.before}”更正为“{made.after}”。{document}",
            f"原因：{made.reason}",
            "提交的申报表按原样保存。如有疑问，请联系组委会办公室。",
        ),
    )


def _facts(proposal: Proposal, wanted: Wanted) -> dict[str, Any]:
    return facts_of(proposal) | {"part": wanted.part.value, "before": wanted.before, "after": wanted.after}


RECTIFICATION = Matter(
    "rectification",
    "application",
    Wanted,
    Verbs("rectification_proposed", "rectification_approved", "rectification_declined"),
    follows=_rectify,
    before=lambda proposal, _, by: _theirs(proposal.subject, by),
    facts=_facts,
    words=rules.RECTIFYING_WORDS,
    public=True,
)


# -- what everybody reads --------------------------------------------------------------------------------------


def in_words(made: Rectification) -> str:
    """更正：姓名“张三”应为“张叁”。申报时录入有误。"""
    return f"更正：{made.part.word}“{made.before}”应为“{made.after}”。{made.reason}"


def since(honour_list: int, published_at: datetime) -> list[Rectification]:
    """What was corrected of people on a list since that moment, the first first."""
    people = [one.application_number for one in honour_lists.listed_in(honour_list)]
    return [one for one in rectifications.of(people) if one.at >= published_at]


def documents_of(decision: Decision) -> list[Rectification]:
    """The corrections of a published decision, the first first."""
    people = [one.application_number for one in deciding_honours.people_of(decision)]
    return [one for one in rectifications.of(people) if one.is_document]


def document_of(decision: Decision, number: int) -> Rectification:
    """:raises NotFound: no such correction of this decision."""
    found = next((one for one in documents_of(decision) if one.id == number), None)
    if found is None:
        raise NotFound(f"{number} corrects nothing here")
    return found


def _title(decision: Decision) -> tuple[str, ...]:
    first, second = deciding_honours.title_of(decision)
    return f"关于更正《{first}", second.removesuffix("的决定"), "的决定》的通知"


def paper(decision: Decision, made: Rectification) -> RectificationPaper:
    """What the document says that corrects the decision."""
    return RectificationPaper(
        hosts=decision.hosts,
        number=made.number,
        title=_title(decision),
        paragraphs=(
            f"《{''.join(deciding_honours.title_of(decision))}》（{decision.number}）所附表彰名单中，"
            f"{made.part.word}“{made.before}”应为“{made.after}”。{made.reason}",
            "特此更正。",
        ),
        on=made.issued_on,
    )


def document(decision: Decision, made: Rectification) -> bytes:
    """The Word file."""
    return render_rectification(paper(decision, made))
