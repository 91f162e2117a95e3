"""From a rulebook's section to a web form and back. The fields have no validators of their own: ``hang`` puts the
faults that ``rules.answers.faults`` found beside them."""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import (
    BooleanField,
    FieldList,
    Form,
    FormField,
    HiddenField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.core import Field as WebField

from portal.rulebooks import rulebook as rulebook_of
from portal.rules.applying import answers as answering
from portal.rules.applying.answers import Answers, Fault
from portal.rules.applying.spellings import tidied
from portal.rules.language.cleaning import clean_line, clean_text
from portal.rules.rulebook.rulebook import Column, Field, Kind, Rulebook, Section
from portal.web.moments import this_year


def form_for(rulebook: Rulebook, section: Section) -> type[FlaskForm]:
    """The form class of one section, made once."""
    return _form_for(rulebook.key, section.key)


@cache
def _form_for(rulebook_key: str, section_key: str) -> type[FlaskForm]:
    rulebook = rulebook_of(rulebook_key)
    section = answering.section_of(rulebook, section_key)
    # CSRFProtect has checked the token of every POST before a view is asked.
    fields: dict[str, Any] = {"version": HiddenField(), "Meta": type("Meta", (), {"csrf": False})}
    for field in answering.asked(section):
        fields[field.key] = _web_field(field)
        if field.none_word:
            fields[answering.none_key(field)] = BooleanField(field.none_word)
        if field.other:
            fields[answering.other_key(field)] = StringField(f"{field.other}（请写明）")
    return type(f"Form_{section_key}", (FlaskForm,), fields)


def _web_field(field: Field | Column) -> WebField:
    match field.kind:
        case Kind.LONG_TEXT:
            return TextAreaField(field.label)
        case Kind.CHOICES:
            return SelectMultipleField(field.label, choices=[], validate_choice=False)
        case Kind.TICK:
            return BooleanField(field.label)
        case Kind.PHOTO:
            return FileField(field.label)
        case Kind.ROWS:
            assert isinstance(field, Field)
            row = type(f"Row_{field.key}", (Form,), {column.key: _web_field(column) for column in field.columns})
            return FieldList(FormField(row), label=field.label)
        case _:
            return StringField(field.label)


def answers_in(form: FlaskForm, section: Section, stored: Mapping[str, Any]) -> Answers:
    """What was typed, cleaned, in the shape of ``blank_section``; a photo stays as it is stored."""
    typed: Answers = {}
    for field in answering.asked(section):
        if field.kind is Kind.PHOTO:
            typed[field.key] = stored.get(field.key, "")
            continue
        typed[field.key] = _cleaned(field, form[field.key].data)
        if field.none_word:
            typed[answering.none_key(field)] = bool(form[answering.none_key(field)].data)
        if field.other:
            typed[answering.other_key(field)] = clean_line(form[answering.other_key(field)].data or "")
    return typed


def _cleaned(field: Field | Column, value: Any) -> Any:
    match field.kind:
        case Kind.ROWS:
            assert isinstance(field, Field)
            return [{column.key: _cleaned(column, row.get(column.key)) for column in field.columns} for row in value]
        case Kind.TICK:
            return bool(value)
        case Kind.CHOICES:
            return [clean_line(item) for item in value or ()]
        case Kind.LONG_TEXT:
            return clean_text(value or "", tabs=True)
        case _:
            return tidied(field, clean_line(value or ""), year=this_year())


def options_with_definitions(rulebook: Rulebook, field: Field) -> list[tuple[str, str, str]]:
    """The choices of ``field`` as (answer, words, what it means): those of the technical fields are defined (S2)."""
    defined = {item.key: item.definition for item in rulebook.technical_fields}
    return [(answer, words, defined.get(answer, "")) for answer, words in rulebook.options(field)]


def hang(form: FlaskForm, faults: Iterable[Fault]) -> None:
    """Put each fault beside the input that it speaks of; ``work[0].from`` is the input ``work-0-from``."""
    for fault in faults:
        name = input_name(fault.path)
        for field in _leaves(form):
            if field.name == name:
                field.errors = [*field.errors, fault.reason]


def input_name(path: str) -> str:
    """The name of the input that a fault's path means.

    >>> input_name("work[0].from"), input_name("sex")
    ('work-0-from', 'sex')
    """
    return path.replace("[", "-").replace("].", "-")


def _leaves(form: Iterable[WebField]) -> Iterable[WebField]:
    for field in form:
        yield field
        if isinstance(field, FieldList):
            for row in field:
                yield from row.form
