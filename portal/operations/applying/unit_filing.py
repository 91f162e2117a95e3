"""A unit files for its people (为他人申报): its member begins their applications, one by one or from a workbook, and
fills them in like their own.

Somebody who is on the unit's list already is not begun again, whoever of its members was first.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from portal.documents.evidence.intake import filled_rows
from portal.documents.workbooks import workbook
from portal.documents.workbooks.workbook import Column
from portal.operations.applying import filing
from portal.rules.applying import unit_people as rules
from portal.rules.applying.deadlines import refusal_to_start
from portal.rules.applying.recommending import ON_COVER, Part, refusal_of_part
from portal.rules.applying.submitting import person_of
from portal.rules.applying.unit_people import PEOPLE_MOST, UnitPerson
from portal.rules.language.names import name_key
from portal.rules.language.refusals import Refusal, Refused, insist
from portal.rules.rulebook.rulebook import Kind, Rulebook
from portal.storage.applying import applications, organisations, unit_filings
from portal.storage.applying.applications import Application
from portal.storage.applying.organisations import Organisation
from portal.storage.applying.unit_filings import Filed
from portal.storage.engine import journal
from portal.storage.engine.errors import NotFound
from portal.storage.engine.tables import atomic
from portal.storage.season.editions import Programme


class Passed(NamedTuple):
    """A row that began nothing, and why."""

    line: int
    name: str
    reasons: tuple[str, ...]


class Taken(NamedTuple):
    """What became of a list: ``begun`` by name; ``known``, who was on the list already; ``refused``, what is wrong."""

    begun: tuple[Application, ...]
    known: tuple[Passed, ...]
    refused: tuple[Passed, ...]


# -- who may -------------------------------------------------------------------------------------------------


def units_of(account: int) -> list[Organisation]:
    """The organisations for whose people the account may file: the office knows both."""
    return organisations.of_account(account, confirmed=True)


def waiting_for_office(account: int) -> list[Organisation]:
    """Those that the office has not confirmed yet, or the account in them."""
    known = {organisation.id for organisation in units_of(account)}
    return [organisation for organisation in organisations.of_account(account) if organisation.id not in known]


def people_of(account: int) -> list[Filed]:
    """Everybody for whom the account's organisations file, begun by whomever."""
    return unit_filings.of_organisations(units_of(account))


def unit_of(account: int, number: int) -> Organisation:
    """:raises NotFound: the account may not file for this organisation's people."""
    for organisation in units_of(account):
        if organisation.id == number:
            return organisation
    raise NotFound("no such organisation")


# -- beginning -----------------------------------------------------------------------------------------------


def pattern(rulebook: Rulebook, organisation: Organisation) -> bytes:
    """The workbook to fill in."""
    title = f"{organisation.name}　“{rulebook.titles.short}”申报人名单"
    note = "一人一行。红色的列必须填写，其余可以先不填，上传后在网上补充。请不要改动表头；填写要求见“填写说明”。"
    return workbook.pattern(title, note, columns_of(rulebook), rows=PEOPLE_MOST)


def columns_of(rulebook: Rulebook) -> tuple[Column, ...]:
    needed = {field.key for field in rules.needed(rulebook)}
    return tuple(
        Column(
            field.label,
            max(12, min(30, 2 * len(field.label) + 2)) if field.kind is not Kind.ID_NUMBER else 24,
            field.hint,
            needed=field.key in needed,
            options=tuple(words for _, words in rulebook.options(field)) or field.suggestions,
            free=bool(field.other or field.suggestions),
        )
        for field in rules.asked_of_people(rulebook)
    )


def begin(programme: Programme, organisation: int, cells: Mapping[str, str], *, by: int, at: datetime) -> Application:
    """Begin the application of one person, by the labels of the form, or return the one on the unit's list.

    :raises Refused: the call is not open, or something typed is wrong; the first fault.
    :raises NotFound: the account may not file for this organisation.
    """
    unit = unit_of(by, organisation)
    [person] = _read(programme, unit, [(1, cells, ())])
    for reason in person.faults:
        raise Refused(Refusal(reason))
    taken, known = _taken(programme, unit, [person], by=by, at=at)
    return taken[0] if taken else next(iter(known.values()))


def begin_all(programme: Programme, organisation: int, content: bytes, *, by: int, at: datetime) -> Taken:
    """Begin the applications of everybody in a workbook. A faulty row keeps nobody else out; who is on the unit's list
    already is passed over, and what was filled in for them stays.

    :raises Refused: the call is not open, or the file cannot be read.
    :raises NotFound: the account may not file for this organisation.
    """
    unit = unit_of(by, organisation)
    insist(refusal_to_start(programme.opens_at, programme.closes_at, at))
    rulebook = programme.book
    rows = filled_rows(content, columns_of(rulebook), most=PEOPLE_MOST)
    people = _read(programme, unit, rows)
    good, twice = _once([person for person in people if not person.faults])
    begun, known = _taken(programme, unit, good, by=by, at=at)
    passed = [Passed(person.line, person.name, ("名单中已有，没有改动。",)) for person in good if person.line in known]
    refused = [Passed(person.line, person.name, person.faults) for person in people if person.faults]
    return Taken(tuple(begun), tuple(passed), tuple(sorted([*refused, *twice])))


def _read(
    programme: Programme, unit: Organisation, rows: Iterable[tuple[int, Mapping[str, str], tuple[str, ...]]]
) -> list[UnitPerson]:
    rulebook, closing = programme.book, programme.reference_day
    usually = rules.usual(rulebook, unit.kind, unit.name)
    found = []
    for line, cells, faults in rows:
        person = rules.person_from(rulebook, line, cells, usually, closing=closing)
        found.append(UnitPerson(line, person.answers, person.identity, faults or person.faults))
    return found


def _once(people: Sequence[UnitPerson]) -> tuple[list[UnitPerson], list[Passed]]:
    """Each person once; who stands in the list a second time is named with the line of the first."""
    first: dict[str, int] = {}
    good, twice = [], []
    for person in people:
        if person.identity in first:
            reason = f"证件号码与第{first[person.identity]}行相同，请核对。"
            twice.append(Passed(person.line, person.name, (reason,)))
        else:
            first[person.identity] = person.line
            good.append(person)
    return good, twice


def _taken(
    programme: Programme, unit: Organisation, people: Sequence[UnitPerson], *, by: int, at: datetime
) -> tuple[list[Application], dict[int, Application]]:
    """The applications begun, and by line those that were there, in one transaction."""
    insist(refusal_to_start(programme.opens_at, programme.closes_at, at))
    begun, known = [], {}
    with atomic():
        unit_filings.take_turn(unit)
        there = _there(programme, unit)
        for person in people:
            if found := there.get(person.identity) or there.get(name_key(person.name)):
                known[person.line] = found
            else:
                begun.append(_begun(programme, unit, person, by, at))
    return begun, known


def _there(programme: Programme, unit: Organisation) -> dict[str, Application]:
    """Who is on the unit's list: by identity, or by name where no number has been filled in."""
    rulebook, found = programme.book, {}
    for filed in unit_filings.of_organisations([unit]):
        if filed.application.programme.id == programme.id:
            identity = person_of(rulebook, applications.draft(filed.application.id).answers)
            found[identity or name_key(filed.application.name)] = filed.application
    return found


def _begun(programme: Programme, unit: Organisation, person: UnitPerson, by: int, at: datetime) -> Application:
    application = applications.start(programme, by, at=at, slot=unit_filings.slot_for(unit))
    unit_filings.add(application, unit)
    rulebook = programme.book
    for section in rules.sections_of_people(rulebook):
        filing.save_section(application, section, rules.of_section(section, person), 0, at=at)
    for part in _parts(unit, person):
        organisations.name(application.id, part, unit.id, at=at)
    journal.record("application_begun", "application", application.id, by=by, at=at, organisation=unit.id)
    return applications.one(application.id)


def _parts(unit: Organisation, person: UnitPerson) -> Iterator[Part]:
    """In which parts the application names the unit itself."""
    for part, field in ON_COVER.items():
        if rules.same_name(person.answers[field], unit.name) and refusal_of_part(part, unit.kind) is None:
            yield part
