"""The basic data of people for whom a unit files: one row of a workbook a person, the fields of the sections that
ask for the name and for the identity number.

A row is judged by the one validator (``rules.answers``): what is wrong is refused with its reason, what is missing can
be filled in later. Only name and identity number are needed from the beginning: the number says who it is (P4, M13).
"""

from collections.abc import Iterator, Mapping
from datetime import date

import msgspec

from portal.rules.applying import answers as answering
from portal.rules.applying.answers import Answers, Fault, other_key
from portal.rules.applying.spellings import tidied
from portal.rules.applying.submitting import person_of
from portal.rules.language.cleaning import clean_line
from portal.rules.language.names import name_key
from portal.rules.rulebook.requirements import BY_UNIT, CHANNEL, NAME, RECOMMENDER, UNIT, OrganisationKind
from portal.rules.rulebook.rulebook import Field, Kind, Rulebook, Section, kept

ONE_CELL = frozenset(
    {Kind.LINE, Kind.CHOICE, Kind.YES_NO, Kind.NUMBER, Kind.DATE, Kind.ID_NUMBER, Kind.PHONE, Kind.EMAIL}
)


class UnitPerson(msgspec.Struct, frozen=True):
    """Somebody from one row: the answers that it gives, who it is, and what is wrong with it."""

    line: int
    answers: Answers
    identity: str
    faults: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        return str(self.answers[NAME])


@kept
def asked_of_people(rulebook: Rulebook) -> tuple[Field, ...]:
    """The fields that fit into a cell each, in printed order."""
    return tuple(
        field
        for section in sections_of_people(rulebook)
        for field in answering.asked(section)
        if field.kind in ONE_CELL
    )


def sections_of_people(rulebook: Rulebook) -> tuple[Section, ...]:
    who = (rulebook.section_with(NAME), rulebook.section_with(rulebook.number_field().key))
    return tuple(section for section in answering.sections_of(rulebook) if section in who)


def needed(rulebook: Rulebook) -> tuple[Field, ...]:
    """The fields without which a row is nobody: the name and the identity number."""
    return tuple(field for field in asked_of_people(rulebook) if field.key == NAME or field.kind is Kind.ID_NUMBER)


def usual(rulebook: Rulebook, kind: OrganisationKind, name: str) -> Answers:
    """What an organisation's people answer where a row says nothing: an employer's work there, anybody else's are
    recommended by it."""
    if kind is OrganisationKind.EMPLOYER:
        return {UNIT: name}
    return {CHANNEL: rulebook.channel(BY_UNIT), RECOMMENDER: name}


def person_from(
    rulebook: Rulebook, line: int, cells: Mapping[str, str], usually: Answers, *, closing: date
) -> UnitPerson:
    """Whom a row describes. ``cells``: {head: text}, the heads being the labels of the fields."""
    typed: Answers = {}
    for field in asked_of_people(rulebook):
        typed |= _answer(rulebook, field, cells.get(field.label, ""))
    blank = {key: value for section in sections_of_people(rulebook) for key, value in _blank(section).items()}
    answers = blank | usually | {key: value for key, value in typed.items() if value}
    return UnitPerson(line, answers, person_of(rulebook, answers), tuple(_reasons(rulebook, answers, closing)))


def of_section(section: Section, person: UnitPerson) -> Answers:
    """The person's answers in this section."""
    return {key: person.answers[key] for key in _blank(section)}


def same_name(one: str, other: str) -> bool:
    return bool(one.strip()) and name_key(one) == name_key(other)


def _blank(section: Section) -> Answers:
    return answering.blank_section(section)


def _answer(rulebook: Rulebook, field: Field, text: str) -> Answers:
    """The answer that a cell gives: the words of a choice stand for it, other words for 其他 where there is one."""
    plain = tidied(field, clean_line(text))
    if field.kind is not Kind.CHOICE or not plain:
        return {field.key: plain}
    options = rulebook.options(field)
    for answer, words in options:
        if plain in (answer, words):
            return {field.key: answer}
    if field.other:
        words = plain.removeprefix(field.other).strip("：:（）() ")
        return {field.key: field.other, other_key(field): words}
    return {field.key: plain}


def _reasons(rulebook: Rulebook, answers: Answers, closing: date) -> Iterator[str]:
    compulsory = {field.key for field in needed(rulebook)}
    for section in sections_of_people(rulebook):
        for fault in answering.faults_of(section, rulebook, answers, closing=closing):
            if not fault.missing or fault.field in compulsory:
                yield _said(rulebook, fault)


def _said(rulebook: Rulebook, fault: Fault) -> str:
    """The reason, with the column that it speaks of; of a choice, the words that the workbook offers."""
    field = rulebook.field(fault.field)
    options = rulebook.options(field)
    if not fault.missing and fault.path == field.key and any(answer != words for answer, words in options):
        offered = "、".join(words for _, words in options)
        return f"“{field.label}”请从列出的选项中选择：{offered}。"
    return fault.reason if f"“{field.label}”" in fault.reason else f"“{field.label}”：{fault.reason}"
