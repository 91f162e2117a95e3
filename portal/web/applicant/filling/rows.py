"""Adding, removing and moving repeated rows: what the buttons of a section ask for."""

from typing import Any

from portal.rules.applying.answer_files import ROWS_CAP
from portal.rules.applying.answers import Answers, asked, blank_row
from portal.rules.rulebook.rulebook import Kind, Section

Rows = list[dict[str, Any]]


def rearranged(section: Section, answers: Answers, act: str) -> Answers:
    """``answers`` after ``act``: ``add work``, ``remove work 2``, ``up work 2``, ``down work 2``. ``save`` and
    ``next`` leave the order as it is and drop rows in which nothing was written."""
    verb, key, place = _parts(act)
    for field in asked(section):
        if field.kind is Kind.ROWS and (field.key == key or verb in ("save", "next")):
            answers = answers | {field.key: _rearranged(answers[field.key], verb, place, blank_row(field))}
    return answers


def _rearranged(rows: Rows, verb: str, place: int, new: dict[str, Any]) -> Rows:
    match verb:
        case "save" | "next":
            return [row for row in rows if row != new]
        case "add" if len(rows) < ROWS_CAP:
            return [*rows, new]
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
        case "up" | "down" | "remove":
            return f"{key}-{max(0, min(place + {'up': -1, 'down': 1, 'remove': 0}[verb], len(rows) - 1))}"
        case _:
            return None


def _parts(act: str) -> tuple[str, str, int]:
    verb, key, place = [*act.split(" "), "", ""][:3]
    return verb, key, int(place) if place.isdecimal() else -1
