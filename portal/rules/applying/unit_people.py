"""A unit files for its people (N1): their basic data, one row of a workbook a person, the fields of the sections that
ask for the name and for the identity number; and what is needed beside the form: the person's signed consent (同意书),
and an address of their own to which the receipt goes.

A row is judged by the one validator (``rules.answers``): what is wrong is refused with its reason, what is missing can
be filled in later. Only name and identity number are needed from the beginning: the number says who it is (P4, M13).
"""

from collections.abc import Iterator, Mapping
from datetime import date

import msgspec

from portal.rules.applying import answers as answering
from portal.rules.applying.answers import Answers, Fault, other_key
from portal.rules.applying.spellings import tidied
from portal.rules.applying.submitting import Obstacle, person_of
from portal.rules.language import contacts
from portal.rules.language.cleaning import clean_line
from portal.rules.language.names import name_key
from portal.rules.language.refusals import Refusal
from portal.rules.rulebook.requirements import BY_UNIT, CHANNEL, NAME, RECOMMENDER, UNIT, OrganisationKind
from portal.rules.rulebook.rulebook import Field, Kind, Rulebook, Section, kept

KEY = "consent"  # where an obstacle lies, beside the sections of the form
TITLE = "本人同意书"
PEOPLE_MOST = 200  # in one workbook
SCAN_MOST = 2  # pages

NO_CONSENT = "请上传申报人本人签名的同意书扫描件。"
OWN_EMAIL = "这是您的账户使用的邮箱。回执要同时寄给申报人本人，请填写申报人自己的邮箱。"
TOO_MANY_PAGES = Refusal(f"同意书扫描件应当是1页，最多{SCAN_MOST}页。请把签名的那一页单独扫描后上传。")
NOBODY_IN_NAME = Refusal("文件名里没有找到名单中的姓名。请把文件名改成“同意书-姓名”，或者到这个人的页面上传。")
SEVERAL_IN_NAME = Refusal("名单中有几个人的姓名与文件名相符，请到这个人的页面上传。")

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


# -- beside the form -----------------------------------------------------------------------------------------


def obstacles_of_consent(*, scanned: bool) -> tuple[Obstacle, ...]:
    """What stands against submitting for somebody else as long as they have not signed."""
    return () if scanned else (Obstacle(NO_CONSENT, KEY),)


def is_own_email(email: str, filers: str) -> bool:
    """Whether the person's address is that of whoever files for them: the receipt would not reach the person."""
    return bool(email.strip()) and contacts.email_identity(email) == contacts.email_identity(filers)


def refusal_of_scan(pages: int) -> Refusal | None:
    """Why a file of so many pages cannot be the signed consent, or None."""
    return TOO_MANY_PAGES if pages > SCAN_MOST else None


def whose(file_name: str, names: tuple[str, ...]) -> tuple[str, ...]:
    """Of ``names``, those that a file may speak of by its name: the longest that stand in it.

    >>> whose("同意书-王小明.pdf", ("王小明", "小明", "李四"))
    ('王小明',)
    """
    found = [name for name in names if name and name in file_name]
    longest = max(map(len, found), default=0)
    return tuple(name for name in found if len(name) == longest)
