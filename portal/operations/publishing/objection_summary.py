"""公示情况汇总: what the notice of a list came to, for the proposal of the final list. (第二十二条)"""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime

from portal import clock
from portal.documents.papers.objection_summary import ObjectionSummary, Raised, Removed, Unit, render_summary
from portal.documents.papers.official_letters import sender_of
from portal.rules.language.days import day_in_words
from portal.storage.engine.errors import NotFound
from portal.storage.publishing import honour_lists, objections, public_notices, unit_notices
from portal.storage.publishing.honour_lists import HonourList, Listed
from portal.storage.publishing.objections import Objection
from portal.storage.publishing.public_notices import PublicNotice
from portal.storage.publishing.unit_notices import UnitNotice

UPHELD, DISMISSED, PENDING = "成立", "不成立", "待定"
NOT_YET = "正在调查核实。"


def summary_of(honour_list: HonourList, *, at: datetime) -> ObjectionSummary:
    """How the notice of the list went, as it is known at ``at``.

    :raises NotFound: the list was not published.
    """
    notice = public_notices.of_list(honour_list)
    if notice is None:
        raise NotFound
    people = {one.id: one for one in honour_lists.listed_in(honour_list)}
    raised = objections.of_list(honour_list)
    counted = objections.counts(honour_list)
    held = objections.open_in(honour_list)
    return ObjectionSummary(
        first_day=clock.beijing(notice.published_at).date(),
        last_day=notice.last_day,
        working_days=notice.working_days,
        listed=_by_honour(honour_list, list(people.values())),
        units=tuple(_units(notice)),
        objections=tuple(_raised(one) for one in raised),
        upheld=counted.upheld,
        dismissed=counted.dismissed,
        held=tuple(one.name for one in people.values() if one.id in held),
        removed=tuple(_removed(honour_list, people)),
        on=clock.beijing(at).date(),
    )


def paper(honour_list: HonourList, *, at: datetime) -> bytes:
    """The same as a Word file.

    :raises NotFound: the list was not published.
    """
    return render_summary(summary_of(honour_list, at=at), sender_of(honour_list.programme.book))


def name_of(honour_list: HonourList) -> str:
    """What the file is called."""
    programme = honour_list.programme
    return f"{programme.edition.key}-{programme.book.titles.short}-公示情况汇总.docx"


def _by_honour(honour_list: HonourList, people: list[Listed]) -> tuple[tuple[str, int], ...]:
    number = Counter(one.honour for one in people)
    honours = honour_list.programme.book.honours
    return tuple((honour.title, number[honour.key]) for honour in honours if number[honour.key])


def _units(notice: PublicNotice) -> Iterator[Unit]:
    for one in unit_notices.of_notice(notice):
        names = tuple(person.name for person in unit_notices.people_of(one))
        yield Unit(one.unit, names, _state(one))


def _state(one: UnitNotice) -> str:
    days = "至".join(day_in_words(day) for day in one.days or ())
    said = one.reason or days
    return f"{one.state.word}（{said}）" if said else one.state.word


def _raised(objection: Objection) -> Raised:
    listed, answer = objection.listed, objection.answer
    if answer is None:
        return Raised(listed.number, listed.name, "—", NOT_YET, PENDING)
    return Raised(listed.number, listed.name, answer.gist, answer.findings, UPHELD if answer.upheld else DISMISSED)


def _removed(honour_list: HonourList, people: dict[int, Listed]) -> Iterator[Removed]:
    for number, removal in honour_lists.removals_of(honour_list).items():
        one = people[number]
        yield Removed(one.number, one.name, clock.beijing(removal.at).date(), removal.reason)
