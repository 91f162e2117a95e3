"""A rulebook: the official rules of one award as frozen data.

One TOML file per award and edition of the rules lies in ``portal/rulebooks``. The web form, the completeness
check, the Word form, the score view and the tally all read these structs; a new edition of the rules is a new
file and no code. Official wording stands in the data word for word.
"""

from collections.abc import Callable, Iterator
from enum import StrEnum
from functools import wraps
from typing import Any, TypeVar

from portal.rules.rulebook.procedure import Procedure
from portal.rules.rulebook.rubric import (
    Competition,
    Honour,
    Named,
    Part,
    Rubric,
    Stage,
    Superior,
)

YES_NO = ("是", "否")


class RulebookError(ValueError):
    """What is wrong with a rulebook: ``faults`` is a list of (path inside the file, reason)."""

    def __init__(self, faults: list[tuple[str, str]]):
        super().__init__("；".join(f"{path}：{reason}" for path, reason in faults))
        self.faults = faults


class Kind(StrEnum):
    """What a field asks for."""

    LINE = "line"
    CHOICE = "choice"
    CHOICES = "choices"
    YES_NO = "yes-no"
    NUMBER = "number"
    MONTH = "month"
    DATE = "date"
    ID_NUMBER = "id-number"
    PHONE = "phone"
    EMAIL = "e-mail"
    PHOTO = "photo"
    LONG_TEXT = "long-text"
    ROWS = "rows"
    TICK = "tick"  # one box: a declaration, or a web-only mark on a row


class FilledBy(StrEnum):
    """Who fills in a section of the form."""

    APPLICANT = "applicant"
    EMPLOYER = "employer"


class Column(Part):
    """One column of repeated rows. ``printed=False``: asked on the web only, never on paper."""

    key: str
    label: str
    kind: Kind = Kind.LINE
    limit: int = 100  # characters (line) or 字 (long text)
    required: bool = True
    printed: bool = True
    hint: str = ""
    open_end: str = ""  # a month column with this word may stay empty: 至今
    suggestions: tuple[str, ...] = ()
    year_alone: bool = False  # of a month column: who does not remember the month writes the year


class Field(Part, kw_only=True):
    """One answer of the form, under its official label.

    ``shows``: no answer of its own, the paper repeats another field here.
    ``options_from``: a choice among the rulebook's ``technical_fields``, ``industries`` or ``channels`` (answers are
    keys of the first, names of the others); ``other``: a further option that asks for words.
    ``none_word``: rows may be answered with this explicit word (无), which is printed.
    ``paper`` (id-number): the choice field that says which kind of paper it is; ``sex``: the field it must agree
    with. ``checked_papers`` are the papers whose 18 digits carry a checksum (GB 11643).
    ``only_if``: asked only while another field has the given answer ({field = answer}).
    ``years_of`` (number): the condition whose years it states, which the rows should agree with.
    """

    key: str = ""
    label: str
    kind: Kind = Kind.LINE
    limit: int = 100  # characters (line), 字 (long text), greatest value (number), rows (rows)
    required: bool = True
    printed: bool = True
    hint: str = ""
    unit: str = ""
    default: str = ""  # the answer a blank form begins with
    options: tuple[str, ...] = ()
    options_from: str = ""
    other: str = ""
    suggestions: tuple[str, ...] = ()
    columns: tuple[Column, ...] = ()
    none_word: str = ""
    shows: str = ""
    paper: str = ""
    checked_papers: tuple[str, ...] = ()
    sex: str = ""
    postcode: bool = False  # a line that must hold a six-digit postcode
    only_if: dict[str, str] = {}
    years_of: str = ""


class Section(Part, kw_only=True):
    """One page of the web form, one block of the printed one. ``shared_limit`` (字) holds over all its long
    texts together. ``by``: who fills it, the applicant or the employer. ``printed=False``: web only."""

    key: str
    title: str
    note: str = ""  # official words that explain the section
    by: FilledBy = FilledBy.APPLICANT
    printed: bool = True
    shared_limit: int = 0
    fields: tuple[Field, ...]
    signatures: tuple[str, ...] = ()  # the lines for seal, signature and date, on paper only
    short: str = ""  # for the table of contents, where the title is a whole sentence

    @property
    def contents_title(self) -> str:
        return self.short or self.title


class Form(Part, kw_only=True):
    imprint: str
    number_label: str  # 编号, given by the committee alone (CF2): printed, never asked
    instructions_title: str
    instructions: tuple[str, ...]
    page_limit: int
    sections: tuple[Section, ...]


class Years(Part):
    """Years computed from the ticked rows: union of months, open end = closing day of the call."""

    rows: str
    counts: str
    at_least: int


class Condition(Part):
    """One official condition in its own words. With ``years`` it is computed as well as declared; a shortfall is
    a warning with a compulsory explanation, the qualification review decides (M12, P3)."""

    key: str
    text: str
    years: Years | None = None


class Evidence(Part):
    page_limit: int
    kinds: tuple[Named, ...]
    note: str = ""


class Titles(Part):
    award: str  # 上海智慧工匠
    short: str  # 智慧工匠
    activity: str  # 上海智慧城市建设“智慧工匠”选树活动
    form: str  # …申报表
    score_sheet: str
    committee: str


class Organisers(Part):
    hosts: tuple[str, ...] = ()
    organisers: tuple[str, ...] = ()
    supporters: tuple[str, ...] = ()


class Hotline(Part):
    name: str
    number: str


class Industries(Part):
    """One class of industries. ``names`` may be fewer than ``count``: the official text names only some."""

    name: str
    count: int
    names: tuple[str, ...] = ()


class Templates(Part):
    """The Word files in ``docx_templates`` that are an award's own."""

    form: str
    score_sheet: str


class Rulebook(Part, kw_only=True, dict=True):
    """One award under one edition of the rules. What is worked out of it once is kept with it: see ``kept``."""

    key: str  # 2017-craftsman
    programme: str  # craftsman, pioneer
    issued: str  # 2017-08
    source: str
    exclusive_group: str  # one person, one application within this group of programmes (P4)
    exclusive_words: str = ""
    number_prefix: str  # of the official number 编号
    bar_words: str = ""  # the official words of the bar (M13)
    titles: Titles
    purpose: str
    audience: str
    edition_words: str = ""  # what in ``audience`` names the edition of the document
    fees: str
    organisers: Organisers
    hotlines: tuple[Hotline, ...] = ()
    technical_fields: tuple[Named, ...]
    industries: tuple[Industries, ...]
    conditions: tuple[Condition, ...]
    conditions_source: str
    declaration: str  # the declaration of truth
    form: Form
    evidence: Evidence
    procedure: Procedure
    rubric: Rubric
    guidance: tuple[str, ...] = ()  # what experts keep in mind beside the rubric (N12)
    stages: tuple[Stage, ...]
    honours: tuple[Honour, ...]
    templates: Templates
    recommenders: tuple[Named, ...]
    channels: tuple[Named, ...]  # the ways to apply, in the words of the measures (M15)
    put_forward: tuple[str, ...] = ()
    superiors: tuple[Superior, ...] = ()  # the honours that ``put_forward`` speaks of
    title_use: str = ""  # how the title may be used (M28)
    competitions: tuple[Competition, ...] = ()
    takes: dict[str, Any] = {}  # {part: the rulebook it is taken from}, and ``change``: {path: value} in those parts

    def fields(self) -> Iterator[Field]:
        """Every field that has an answer, in printed order, the employer's included."""
        for section in self.form.sections:
            yield from (field for field in section.fields if not field.shows)

    def section(self, key: str) -> Section:
        """:raises KeyError: there is no such section."""
        return {section.key: section for section in self.form.sections}[key]

    def field(self, key: str) -> Field:
        """:raises KeyError: there is no such field."""
        return {field.key: field for field in self.fields()}[key]

    def number_field(self) -> Field:
        """The field for the ID number, which says who applies."""
        return next(field for field in self.fields() if field.kind is Kind.ID_NUMBER)

    def section_with(self, field: str) -> Section:
        """The section that asks for a field. :raises KeyError: none does."""
        for section in self.form.sections:
            if any(one.key == field for one in section.fields):
                return section
        raise KeyError(field)

    def technical_field(self, key: str) -> Named:
        """:raises KeyError: there is no such technical field."""
        return {field.key: field for field in self.technical_fields}[key]

    def channel(self, key: str) -> str:
        """The words of a way to apply, which are the answer that chooses it. :raises KeyError: there is none."""
        return {channel.key: channel.name for channel in self.channels}[key]

    def options(self, field: Field) -> tuple[tuple[str, str], ...]:
        """The choices of ``field`` as (answer, words), in printed order."""
        match field.options_from:
            case "technical_fields":
                listed = tuple((item.key, item.name) for item in self.technical_fields)
            case "industries":
                listed = tuple((name, name) for group in self.industries for name in group.names)
            case "channels":
                listed = tuple((item.name, item.name) for item in self.channels)
            case _:
                listed = tuple((word, word) for word in (YES_NO if field.kind is Kind.YES_NO else field.options))
        return (*listed, (field.other, field.other)) if field.other else listed


Made = TypeVar("Made")


def kept(work: Callable[[Rulebook], Made]) -> Callable[[Rulebook], Made]:
    """Work out of a rulebook once what every request and every save asks for: a rulebook never changes."""

    @wraps(work)
    def asked(rulebook: Rulebook) -> Made:
        known: dict[str, Any] = rulebook.__dict__
        if work.__name__ not in known:
            known[work.__name__] = work(rulebook)
        made: Made = known[work.__name__]
        return made

    return asked
