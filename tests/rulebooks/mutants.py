"""Rulebooks with one thing wrong: each field, section, stage, honour … once taken away, once named otherwise, once of
another kind."""

import copy
from collections.abc import Iterator
from typing import Any, NamedTuple

from portal.rules.rulebook.rubric import Method
from portal.rules.rulebook.rulebook import Kind

Raw = dict[str, Any]
KINDS = {"fields": ("kind", Kind), "columns": ("kind", Kind), "stages": ("method", Method)}
# References by which a thing says what it is to the rest.
TEXTS = ("shows", "options_from", "paper", "sex", "category", "threshold", "rows", "counts", "by")
# Lists of words and explanations that pages print as they are.
WORDS = ("suggestions", "instructions", "headings", "footnotes", "explanations", "points", "names", "hint", "note")
SWITCHES = ("required", "printed", "setting", "presented", "members", "postcode")


class Mutant(NamedTuple):
    """What was done, and the file that came of it."""

    done: str
    raw: Raw


def mutants(raw: Raw, *, like: Raw) -> Iterator[Mutant]:
    """Of a file that takes nothing from others; without what is word for word as in another file that was spoilt."""
    for part in raw:
        if raw[part] != like.get(part):
            for way in list(_ways({part: raw[part]}, ())):
                yield from _of(raw, way)


def _ways(value: Any, way: tuple[Any, ...]) -> Iterator[tuple[Any, ...]]:
    """The way to every table and list item, from the whole down."""
    for step, item in value.items() if isinstance(value, dict) else enumerate(value):
        if step in WORDS:
            continue
        yield (*way, step)
        if isinstance(item, dict | list):
            yield from _ways(item, (*way, step))


def _of(raw: Raw, way: tuple[Any, ...]) -> Iterator[Mutant]:
    last, item, name = way[-1], _at(raw, way), ".".join(map(str, way))
    if len(way) > 1:
        yield Mutant(f"{name} taken away", _changed(raw, way, lambda there, step: there.pop(step)))
    for new in _instead(way, item):
        yield Mutant(f"{name} {new!r}", _changed(raw, way, lambda there, step, new=new: there.update({step: new})))
    if isinstance(last, int) and way[-2] in KINDS and isinstance(item, dict):
        what, kinds = KINDS[way[-2]]
        for kind in kinds:
            if item.get(what) != kind:
                yield Mutant(
                    f"{name} as {kind}",
                    _changed(raw, (*way, what), lambda there, step, new=kind: there.update({step: new.value})),
                )


def _instead(way: tuple[Any, ...], item: Any) -> tuple[Any, ...]:
    """What else could stand there."""
    if way[-1] == "key":
        return ("another",)
    if way[-1] in SWITCHES:
        return (not item,)
    return tuple(text for text in ("another", "") if text != item) if way[-1] in TEXTS else ()


def _changed(raw: Raw, way: tuple[Any, ...], change: Any) -> Raw:
    mutant = copy.deepcopy(raw)
    change(_at(mutant, way[:-1]), way[-1])
    return mutant


def _at(raw: Any, way: tuple[Any, ...]) -> Any:
    for step in way:
        raw = raw[step]
    return raw
