"""The decision 表彰决定: the office writes hosts, document number and date, and publishes it: honours are given, people
and their units are told. (M8, M23, M25, M27, M28)"""

from collections.abc import Sequence
from datetime import date, datetime

from portal import clock
from portal.config import Settings
from portal.documents.papers.honour_papers import REVIEWED, DecisionPaper, HonourGroup, ListedPerson, render_decision
from portal.operations.applying.materials import manifest_of
from portal.operations.publishing import decision_messages, final_list
from portal.rules.applying.submitting import person_of
from portal.rules.language.cleaning import clean_line
from portal.rules.language.refusals import Refusal, Refused, insist
from portal.rules.publishing import deciding_honours as rules
from portal.rules.publishing.rectifying import NUMBER_TAKEN
from portal.rules.rulebook.rulebook import Rulebook
from portal.storage.applying import snapshots
from portal.storage.engine import journal, versions
from portal.storage.engine.errors import AlreadyThere
from portal.storage.engine.tables import atomic
from portal.storage.publishing import decisions, document_numbers, honour_lists, unit_notices
from portal.storage.publishing import public_notices as notices
from portal.storage.publishing.decisions import Decision
from portal.storage.publishing.honour_lists import HonourList, Listed
from portal.storage.roll import honours
from portal.storage.roll.honours import Honour

PUBLISHED_VERB = "decision_published"


def rulebook_of(decision: Decision) -> Rulebook:
    """The rules of the award that it gives."""
    return decision.list.programme.book


def people_of(decision: Decision) -> tuple[Listed, ...]:
    """Whom it honours, in the order of the list; once it is published, as they read then: a correction is a document of
    its own."""
    going = set(final_list.content_of(decision).going)
    people = honour_lists.listed_in(decision.list, until=decision.published_at)
    return tuple(one for one in people if one.id in going)


# -- writing -------------------------------------------------------------------------------------------------


def faults(
    hosts: Sequence[str], number: str, decided_on: date | None, decision: Decision, at: datetime
) -> dict[str, str]:
    """What is wrong with these words for the decision, {field: reason}."""
    approved_at = decision.proposal.decided_at
    assert approved_at is not None, "a decision begins when its list is approved"
    approved_on, today = clock.beijing(approved_at).date(), clock.beijing(at).date()
    found = rules.faults_of_decision(hosts, number, decided_on, approved_on=approved_on, today=today)
    if not decision.is_published and document_numbers.known(number):
        found = {"number": NUMBER_TAKEN.reason} | found
    return found


def write(
    number: int,
    version: int,
    *,
    hosts: Sequence[str],
    document_number: str,
    decided_on: date | None,
    at: datetime,
) -> Decision:
    """Keep what the office has written so far; a draft is no fact: not journalled.

    :raises Refused: it is published. :raises Stale: somebody else has changed it. :raises NotFound: there is none.
    """
    if decisions.one(number).is_published:
        raise Refused(rules.PUBLISHED_ALREADY)
    lines = [line for line in map(clean_line, hosts) if line]
    number_ = clean_line(document_number)
    return decisions.write(number, version, hosts=lines, document_number=number_, decided_on=decided_on, at=at)


def refusal_to_publish(decision: Decision, *, at: datetime) -> Refusal | None:
    """Why the decision may not be published, or None."""
    wrong = faults(decision.hosts, decision.number, decision.decided_on, decision, at)
    published = decision.is_published
    removed = not published and final_list.removed_since(decision)
    return rules.refusal_to_publish(published=published, complete=not wrong, removed_since=removed)


# -- publishing ----------------------------------------------------------------------------------------------


def publish(number: int, version: int, *, by: int, at: datetime, settings: Settings | None = None) -> Decision:
    """Publish the decision: everybody on it has the honour from its day on, and is told.

    :raises Refused: it is published, not complete, or names somebody who was removed since.
    :raises Stale: somebody else has changed it. :raises NotFound: there is none.
    """
    decision = decisions.one(number)
    insist(refusal_to_publish(decision, at=at))
    book = rulebook_of(decision)
    keyed = {one.id: _identity(book, one) for one in people_of(decision)}
    with atomic():
        decision = decisions.one(number)
        insist(refusal_to_publish(decision, at=at))
        decisions.publish(number, version, by=by, at=at)
        decision = decisions.one(number)
        _register(decision, at)
        given = [_give(decision, book, one, keyed[one.id], at) for one in people_of(decision)]
        _freeze_when_all_are_decided(decision.list)
        for honour in given:
            decision_messages.tell_honoured(decision, book, honour, at=at, settings=settings)
        versions.bump_public()
        told = {"list": decision.list.id, "number": decision.number, "honours": [honour.id for honour in given]}
        journal.record(PUBLISHED_VERB, "decision", number, by=by, at=at, **told)
    return decision


def _register(decision: Decision, at: datetime) -> None:
    """The number is this decision's from now on.

    :raises Refused: another paper was published under it at this moment.
    """
    assert decision.decided_on is not None, "without a day it is not published"
    title = "".join(title_of(decision))
    try:
        document_numbers.take(decision.number, title, "decision", decision.id, issued_on=decision.decided_on, at=at)
    except AlreadyThere as error:
        raise Refused(NUMBER_TAKEN) from error


def _identity(book: Rulebook, listed: Listed) -> str | None:
    return person_of(book, manifest_of(snapshots.latest(listed.application)).plain_answers) or None


def _give(decision: Decision, book: Rulebook, listed: Listed, identity: str | None, at: datetime) -> Honour:
    assert decision.decided_on is not None, "without a day it is not published"
    return honours.add(
        programme=book.programme,
        identity=identity,
        state=rules.state_of(listed.honour),
        honour=listed.honour,
        title=titles_of(book)[listed.honour],
        awarded_on=decision.decided_on,
        edition_year=year_of(decision),
        name=listed.name,
        unit=listed.unit,
        technical_field=listed.technical_field,
        listed=listed,
        decision=decision,
        at=at,
    )


def _freeze_when_all_are_decided(honour_list: HonourList) -> None:
    given, notice = honours.of_list(honour_list), notices.of_list(honour_list)
    if notice and all(one.id in given for one in honour_lists.standing_in(honour_list)):
        unit_notices.freeze(notice)


# -- as people read it ---------------------------------------------------------------------------------------


def titles_of(book: Rulebook) -> dict[str, str]:
    """What each honour is called, {key: title}."""
    return {honour.key: honour.title for honour in book.honours}


def year_of(decision: Decision) -> int:
    """The year that the titles carry; of an unwritten decision as it would be today."""
    day = decision.decided_on or clock.beijing(decision.changed_at).date()
    return rules.year_of(decision.list.programme.edition.key, day)


def title_of(decision: Decision) -> tuple[str, str]:
    """关于表彰2026年度 … 的决定, in two lines."""
    again = "补充" if decision.seq > 1 else ""
    return f"关于{again}表彰{year_of(decision)}年度", f"{rules.quoted(rulebook_of(decision).titles.award)}的决定"


def paper(decision: Decision) -> DecisionPaper:
    """What the decision says."""
    book, year = rulebook_of(decision), year_of(decision)
    people, titles, fields = people_of(decision), titles_of(book), _fields_of(book)
    groups = []
    for key, title in titles.items():
        rows = tuple(
            ListedPerson(one.name, one.unit, fields[one.technical_field]) for one in people if one.honour == key
        )
        if rows:
            groups.append(HonourGroup(title, rows))
    said = "，".join(f"授予{_who(group.rows)}{year}年度{rules.quoted(group.title)}" for group in groups)
    return DecisionPaper(
        hosts=decision.hosts,
        number=decision.number,
        title=title_of(decision),
        paragraphs=(
            f"经申报、推荐、评审和公示，{book.titles.committee}审定，现决定{said}。",
            f"希望受表彰的个人珍惜荣誉，向社会推广、分享“{book.titles.short}”精神、经验和方法，发挥示范引领作用。",
        ),
        annex=(f"{year}年度{rules.quoted(book.titles.award)}", "表彰名单"),
        groups=tuple(groups),
        on=decision.decided_on,
        mark="" if decision.is_published else REVIEWED,
    )


def _who(rows: tuple[ListedPerson, ...]) -> str:
    return f"{rows[0].name}等{len(rows)}名同志" if len(rows) > 1 else f"{rows[0].name}同志"


def _fields_of(book: Rulebook) -> dict[str, str]:
    return {field.key: field.name for field in book.technical_fields} | {"": ""}


def document(decision: Decision) -> bytes:
    """The Word file."""
    return render_decision(paper(decision))
