"""What people are told of a decision: whoever is honoured, their units and recommenders, and, from time to time, those
who took part and are not on the list. (M25, M27, M28)"""

from datetime import datetime

from portal.config import Settings
from portal.operations.applying.organisations import members_of
from portal.operations.letters import applicant_messages
from portal.operations.letters.applicant_messages import MessageText
from portal.operations.letters.one_by_one import one_by_one
from portal.rules.applying.honour_bar import HonourState
from portal.rules.publishing import deciding_honours as rules
from portal.rules.rulebook.rulebook import Rulebook
from portal.storage.applying import applications
from portal.storage.applying.applications import Application
from portal.storage.engine.tables import atomic
from portal.storage.publishing import decisions
from portal.storage.publishing.decisions import Decision
from portal.storage.roll.honours import Honour

RESULT = "result"  # the occasion of those who are not on the list
AT_ONCE = 100  # a round: letters must not wait behind thousands of results


def path_of(decision: Decision) -> str:
    """The public page of the decision."""
    programme = decision.list.programme
    return f"/decisions/{programme.edition.key}/{programme.programme}/{decision.seq}"


def tell_honoured(
    decision: Decision, book: Rulebook, honour: Honour, *, at: datetime, settings: Settings | None = None
) -> None:
    """Tell the person, and whoever acts for the unit and the recommender, in the transaction that publishes."""
    assert honour.listed is not None, "a decision gives honours to those listed"
    application = applications.one(honour.listed.application.id)
    applicant_messages.tell(application, honoured(decision, book, honour), at=at, settings=settings)
    said, path = honoured_unit(decision, book, honour), path_of(decision)
    for account in members_of(application):
        applicant_messages.tell_account(application, account, said, path, at=at, settings=settings)


def honoured(decision: Decision, book: Rulebook, honour: Honour) -> MessageText:
    """For the person."""
    title = f"{honour.edition_year}年度{rules.quoted(honour.title)}"
    return MessageText(
        f"honour:{honour.id}",
        f"您的“{book.titles.short}”申报获得{_what(honour)}",
        (
            f"祝贺您获得{title}。表彰决定（{decision.number}）已经公布，可以在申报页面阅读、下载。",
            *rules.on_sharing(book.titles.short),
            book.title_use,
        ),
    )


def honoured_unit(decision: Decision, book: Rulebook, honour: Honour) -> MessageText:
    """For the members of the unit, and of the recommender."""
    title = f"{honour.edition_year}年度{rules.quoted(honour.title)}"
    return MessageText(
        f"honour:{honour.id}",
        f"{honour.name}获得“{book.titles.short}”{_what(honour)}",
        (
            f"{honour.name}获得{title}，表彰决定（{decision.number}）已经公布。感谢贵单位的支持。",
            *rules.on_sharing(book.titles.short),
            book.title_use,
        ),
    )


def _what(honour: Honour) -> str:
    return "提名" if honour.state is HonourState.NOMINATED else "荣誉"


def not_listed(book: Rulebook, year: int) -> MessageText:
    """For those who took part and are not on the list."""
    award = book.titles.short
    return MessageText(
        RESULT,
        f"您的“{award}”申报的评选结果",
        (
            f"{year}年度“{award}”的表彰决定已经公布，您的申报这次没有列入表彰名单。感谢您的参与。",
            "评选各阶段的人数和结果可以在“评选过程”查看。对结果有疑问或者意见的，请与组委会办公室联系。",
        ),
    )


def tell_results(at: datetime, settings: Settings) -> int:
    """Tell those who are not on the list of what was decided, some at a time, once each; returns how many were. Their
    units and recommenders are told too. No fact of its own: not journalled."""
    kept = [one for one in decisions.published() if not one.list.programme.edition.purged_at]
    first = {decision.list.programme.id: decision for decision in kept}  # the oldest comes last
    return one_by_one(first.values(), lambda decision: _tell_results(decision, at, settings))


def _tell_results(decision: Decision, at: datetime, settings: Settings) -> int:
    programme = decision.list.programme
    assert decision.decided_on is not None, "it is published"
    notice = not_listed(programme.book, rules.year_of(programme.edition.key, decision.decided_on))
    waiting = decisions.untold(programme, RESULT, limit=AT_ONCE)
    return one_by_one(waiting, lambda application: _told(application, notice, at, settings))


def _told(application: Application, notice: MessageText, at: datetime, settings: Settings) -> bool:
    """Tell one applicant; of two tickers one does."""
    with atomic():
        told = applicant_messages.tell(application, notice, at=at, settings=settings)
        for account in members_of(application) if told else ():
            said = notice.said_of(application.name)
            applicant_messages.tell_account(application, account, said, "", at=at, settings=settings)
    return told
