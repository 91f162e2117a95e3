"""An answer in words, as the paper and the pages print it: a list of lines for each field."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from portal.rules.applying.answers import none_key, other_key
from portal.rules.rulebook.rulebook import Column, Field, Kind, Rulebook

Answers = Mapping[str, Any]

GAP = "\u3000"  # between the parts of one printed row
_YEAR = re.compile("[0-9]{4}")
_DATE = re.compile(r"(\d{4})-(0[1-9]|1[0-2])(?:-(0[1-9]|[12]\d|3[01]))?")


def in_words(rulebook: Rulebook, field: Field, answers: Answers) -> list[str]:
    """The lines of an answer; an empty list where nothing has been answered. What is half or wrongly answered
    stays as it was typed, so that a draft shows it."""
    say = _WORDS.get(field.kind, _text)
    return [line for line in say(rulebook, field, answers) if line or field.kind is Kind.LONG_TEXT]


def dated(text: str) -> str:
    """A date or month as on paper; what is neither stays as it was typed.

    >>> dated("2026-11-02"), dated("2021-03"), dated("去年")
    ('2026年11月2日', '2021年3月', '去年')
    """
    found = _DATE.fullmatch(text)
    if not found:
        return text
    year, month, day = found.groups()
    return f"{year}年{int(month)}月" + (f"{int(day)}日" if day else "")


def row_in_words(columns: tuple[Column, ...], row: Answers) -> str:
    """One row as one line, without what is asked on the web only. A begin and an end are one period, an open end
    its own word: 2019年7月至今."""
    printed = [column for column in columns if column.printed and column.kind is not Kind.TICK]
    parts, begun = [], ""
    for column, following in zip(printed, [*printed[1:], None], strict=True):
        text = dated(row.get(column.key) or "")
        if column.year_alone and _YEAR.fullmatch(text):
            text += "年"
        if following is not None and following.open_end:
            begun = text  # the beginning of a period waits for its end
        elif column.open_end:
            parts.append(_period(begun, text, column.open_end))
        else:
            parts.append(text)
    return GAP.join(part for part in parts if part)


def _period(begun: str, ended: str, open_end: str) -> str:
    if ended:
        return f"{begun}—{ended}"
    return f"{begun}{open_end}" if begun else ""


def _text(rulebook: Rulebook, field: Field, answers: Answers) -> list[str]:
    return [answers.get(field.key) or ""]


def _date(rulebook: Rulebook, field: Field, answers: Answers) -> list[str]:
    return [dated(answers.get(field.key) or "")]


def _number(rulebook: Rulebook, field: Field, answers: Answers) -> list[str]:
    typed = answers.get(field.key)
    return [f"{typed}{field.unit}"] if typed else []


def _long_text(rulebook: Rulebook, field: Field, answers: Answers) -> list[str]:
    return (answers.get(field.key) or "").splitlines()


def _id_number(rulebook: Rulebook, field: Field, answers: Answers) -> list[str]:
    """A paper other than the cards with a checksum is named in the same cell: 护照 E1234."""
    number, paper = answers.get(field.key) or "", answers.get(field.paper) or ""
    named = number and paper and paper not in field.checked_papers
    return [f"{paper} {number}" if named else number]


def _choice(rulebook: Rulebook, field: Field, answers: Answers) -> list[str]:
    value = answers.get(field.key) or []
    chosen = [value] if isinstance(value, str) else value
    words = dict(rulebook.options(field))
    other = answers.get(other_key(field)) if field.other else ""
    said = [f"{item}：{other}" if other and item == field.other else words.get(item, item) for item in chosen]
    return ["、".join(said)]


def _rows(rulebook: Rulebook, field: Field, answers: Answers) -> Iterator[str]:
    rows = answers.get(field.key) or []
    if not rows and field.none_word and answers.get(none_key(field)):
        yield field.none_word
    for row in rows:
        yield row_in_words(field.columns, row)


def _tick(rulebook: Rulebook, field: Field, answers: Answers) -> list[str]:
    return ["已确认"] if answers.get(field.key) else []


def _photo(rulebook: Rulebook, field: Field, answers: Answers) -> list[str]:
    return ["已上传"] if answers.get(field.key) else []


_WORDS: dict[Kind, Callable[[Rulebook, Field, Answers], Any]] = {
    Kind.DATE: _date,
    Kind.MONTH: _date,
    Kind.NUMBER: _number,
    Kind.LONG_TEXT: _long_text,
    Kind.ID_NUMBER: _id_number,
    Kind.CHOICE: _choice,
    Kind.CHOICES: _choice,
    Kind.ROWS: _rows,
    Kind.TICK: _tick,
    Kind.PHOTO: _photo,
}
