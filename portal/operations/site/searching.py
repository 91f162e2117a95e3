"""站内搜索: announcements, public notices, decisions, questions and the honour roll, by words that all have to be
there. Only what is public at the moment is found."""

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any, NamedTuple

from portal.operations.site import bulletin
from portal.rules.language.names import name_key
from portal.storage.roll import honour_roll
from portal.storage.site import questions

MOST = 50  # of a kind: more is no answer
AROUND = 40  # characters shown on either side of the first word
ROLL, QUESTION = "光荣榜", "常见问题"
_MARKS = re.compile(r"[#*_>`|~\-]+|\]\([^)]*\)|\[")  # of Markdown, which a snippet does not show


class Hit(NamedTuple):
    """One page that was found; ``anchor``: the place on it; ``snippet``: the text around the first word."""

    kind: str
    title: str
    endpoint: str
    args: dict[str, Any]
    snippet: str = ""
    anchor: str = ""


def search(text: str, at: datetime) -> list[Hit]:
    """Everything in which all words of ``text`` stand, in whatever width and case; nothing for no word."""
    words = [name_key(word) for word in text.split()]
    words = [word for word in words if word]
    return [*_of_bulletin(words, at), *_of_questions(words), *_of_roll(text)] if words else []


def _of_bulletin(words: list[str], at: datetime) -> Iterator[Hit]:
    found = 0
    for item in bulletin.latest(at):
        if found < MOST and _holds(words, f"{item.title} {item.text}"):
            found += 1
            yield Hit(item.kind, item.title, item.endpoint, item.args, _snippet(words[0], item.text))


def _of_questions(words: list[str]) -> list[Hit]:
    return [
        Hit(QUESTION, row.question, "public.questions", {}, _snippet(words[0], row.answer), f"question-{row.id}")
        for row in questions.every()
        if _holds(words, f"{row.heading} {row.question} {row.answer}")
    ][:MOST]


def _of_roll(text: str) -> list[Hit]:
    """Whoever is called so, or worked there."""
    by_name = honour_roll.page(honour_roll.Wanted(name=text))
    by_unit = honour_roll.page(honour_roll.Wanted(unit=text))
    people = {one.id: one for one in (*by_name, *by_unit)}
    return [
        Hit(ROLL, f"{one.name}　{one.edition_year}年度{one.title}", "public.honouree", {"number": one.id}, one.unit)
        for one in list(people.values())[:MOST]
    ]


def _holds(words: list[str], text: str) -> bool:
    key = name_key(text)
    return all(word in key for word in words)


def _snippet(word: str, text: str) -> str:
    plain = " ".join(_MARKS.sub(" ", text).split())
    place = max(plain.casefold().find(word), 0)
    start, end = max(place - AROUND, 0), place + AROUND * 2
    return ("…" if start else "") + plain[start:end] + ("…" if end < len(plain) else "")
