"""Workbooks that somebody spoiled: each way says what it did, and to which line."""

import random
from collections.abc import Callable
from copy import deepcopy
from typing import Any, NamedTuple

from portal.rules.competing.result_lines import HEADS, MARKS, SCORE
from tests.operations.competing.workbooks import TRACKS, entry, ranked

FIRST = 4  # the line of the first entry, under title, note and heads
Lines = list[dict[str, Any]]


class Spoiled(NamedTuple):
    """What was made: the lines, their heads, and the line at fault; 0 where it is the whole workbook."""

    lines: Lines
    heads: tuple[str, ...]
    line: int


def sound(chance: random.Random) -> Lines:
    """A list without faults."""
    count = chance.randint(4, 12)
    orders = chance.sample(range(1, 200), count)
    return ranked(
        [
            entry(order, *(chance.randint(40, 100) for _ in range(3)), track=chance.choice(TRACKS))
            for order in sorted(orders)
        ]
    )


def _renamed(lines: Lines, at: int, chance: random.Random) -> Spoiled:
    """A column under another name."""
    old = chance.choice([SCORE, "编号", "赛道", "名称", "参赛者", MARKS[1]])
    new = {head: f"{old}（新）" if head == old else head for head in HEADS}
    return Spoiled([{new[head]: value for head, value in one.items()} for one in lines], tuple(new.values()), 0)


def _doubled(lines: Lines, at: int, chance: random.Random) -> Spoiled:
    """A column twice."""
    return Spoiled(lines, (*HEADS, chance.choice([SCORE, MARKS[0]])), 0)


def _changed(**by: Callable[[dict[str, Any], random.Random], Any]) -> Callable[..., Spoiled]:
    def spoil(lines: Lines, at: int, chance: random.Random) -> Spoiled:
        for head, value in by.items():
            lines[at][head] = value(lines[at], chance)
        return Spoiled(lines, HEADS, FIRST + at)

    return spoil


def _twice(head: str) -> Callable[..., Spoiled]:
    """The same number, or the same person, as another line: the later one is named."""

    def spoil(lines: Lines, at: int, chance: random.Random) -> Spoiled:
        other = chance.choice([place for place in range(len(lines)) if place != at])
        lines[at][head] = lines[other][head]
        return Spoiled(lines, HEADS, FIRST + max(at, other))

    return spoil


WAYS: dict[str, Callable[[Lines, int, random.Random], Spoiled]] = {
    "renamed column": _renamed,
    "column twice": _doubled,
    "number twice": _twice("编号"),
    "person twice": _twice("证件号码"),
    "identity as a number": _changed(证件号码=lambda line, _: int(line["证件号码"][:17])),
    "wrong identity": _changed(证件号码=lambda line, _: line["证件号码"][:-1] + "？"),
    "another track": _changed(赛道=lambda _, chance: chance.choice(["案例赛", "研发生产类", ""])),
    "formula for a score": _changed(得分=lambda line, chance: f"=AVERAGE(X{chance.randint(1, 9)}:Z4)"),
    "formula for a mark": _changed(评委2=lambda *_: "=1+1"),
    "error value": _changed(得分=lambda *_: "#N/A"),
    "missing score": _changed(得分=lambda *_: None),
    "missing mark": _changed(评委3=lambda *_: None),
    "a word for a mark": _changed(评委1=lambda _, chance: chance.choice(["n/a", "缺", "—", "优", "八十"])),
    "more than full marks": _changed(评委1=lambda _, chance: chance.choice([101, 1000, -1, "1e2"])),
    "a day for a rank": _changed(名次=lambda *_: "2026-12-01"),
    "no title": _changed(名称=lambda *_: " "),
    "person without a name": _changed(选手姓名=lambda *_: None),
}


def spoiled(lines: Lines, way: str, chance: random.Random) -> Spoiled:
    """The list spoiled this way, at some line."""
    return WAYS[way](deepcopy(lines), chance.randrange(len(lines)), chance)
