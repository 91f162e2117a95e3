"""Adding, removing and moving repeated rows: what the buttons of a section ask for."""

import json
from typing import Any, NamedTuple

from portal.rules.applying.answer_files import ROWS_CAP
from portal.rules.applying.answers import Answers, asked, blank_row, says
from portal.rules.language.cleaning import clean_line
from portal.rules.rulebook.rulebook import Field, Kind, Section

Rows = list[dict[str, Any]]


def rearranged(section: Section, answers: Answers, act: str, removed: str = "") -> Answers:
    """``answers`` after ``act``: ``add work``, ``remove work 2``, ``up work 2``, ``down work 2``, ``restore work 2``
    with the row as ``removed`` keeps it. ``save`` and ``next`` leave the order as it is and drop rows in which nothing
    was written."""
    verb, key, place = _parts(act)
    for field in asked(section):
        if field.kind is Kind.ROWS and (field.key == key or verb in ("save", "next")):
            new = _kept_row(field, removed) if verb == "restore" else blank_row(field)
            answers = answers | {field.key: _rearranged(answers[field.key], verb, place, new)}
    return answers


class Removed(NamedTuple):
    """A row that was just taken away: the act that puts it back, its number for people, and the row as the page keeps
    it meanwhile."""

    act: str
    number: int
    row: str


def removed_by(act: str, answers: Answers) -> Removed | None:
    """The row that ``act`` takes out of ``answers``; None where it takes none, or nothing was written in it."""
    verb, key, place = _parts(act)
    rows = answers.get(key, ())
    if verb != "remove" or not 0 <= place < len(rows) or not any(map(says, rows[place].values())):
        return None
    return Removed(f"restore {key} {place}", place + 1, json.dumps(rows[place], ensure_ascii=False))


def _kept_row(field: Field, removed: str) -> dict[str, Any]:
    """The row as the page sends it back: only the columns that there are, each of its own shape."""
    try:
        sent = json.loads(removed)
    except ValueError:
        sent = None
    row, kept = blank_row(field), sent if isinstance(sent, dict) else {}
    row |= {key: kept[key] for key, value in row.items() if isinstance(kept.get(key), type(value))}
    return {key: clean_line(value) if isinstance(value, str) else value for key, value in row.items()}


def _rearranged(rows: Rows, verb: str, place: int, new: dict[str, Any]) -> Rows:
    match verb:
        case "save" | "next":
            return [row for row in rows if row != new]
        case "add" if len(rows) < ROWS_CAP:
            return [*rows, new]
        case "restore" if len(rows) < ROWS_CAP and place >= 0:
            return [*rows[:place], new, *rows[place:]]
        case "remove" if 0 <= place < len(rows):
            return rows[:place] + rows[place + 1 :]
        case "up" if 0 < place < len(rows):
            return [*rows[: place - 1], rows[place], rows[place - 1], *rows[place + 1 :]]
        case "down" if 0 <= place < len(rows) - 1:
            return [*rows[:place], rows[place + 1], rows[place], *rows[place + 2 :]]
        case _:
            return rows


def anchor(act: str, answers: Answers) -> str | None:
    """The id of the row sheet to which the page should return after ``act``."""
    verb, key, place = _parts(act)
    rows = answers.get(key, ())
    match verb:
        case "add" if rows:
            return f"{key}-{len(rows) - 1}"
        case "up" | "down" | "remove" | "restore" if rows:
            return f"{key}-{max(0, min(place + {'up': -1, 'down': 1}.get(verb, 0), len(rows) - 1))}"
        case _:
            return None


def _parts(act: str) -> tuple[str, str, int]:
    verb, key, place = [*act.split(" "), "", ""][:3]
    return verb, key, int(place) if place.isdecimal() else -1
