"""Places for tracks 子赛道, and who stands above a line: as data says, computed, never tagged by hand. (N9–N11)"""

from collections.abc import Hashable, Iterable, Mapping
from fractions import Fraction
from typing import NamedTuple, TypeVar

from portal.rules.rulebook.competition import Allotment, Cut

Key = TypeVar("Key", bound=Hashable)
TOGETHER = ""  # the one group of those who are ranked together


class Line(NamedTuple):
    """Who is above a line for sure, who is level across it, and how many places are left for those."""

    above: tuple[str, ...]
    tied: tuple[str, ...] = ()
    free: int = 0


def group_of(cut: Cut | None, track: str) -> str:
    """With whom an entry of the track is ranked: its own track, or everybody."""
    return TOGETHER if cut is not None and cut.kind is Allotment.JOINT else track


def places_of(cut: Cut, entries: Mapping[str, int], most: Mapping[str, int] | None = None) -> dict[str, int]:
    """{group: places} of a cut, for so many ``entries`` in each track, in the order of the tracks; ``most``: what the
    next wider line gives each group."""
    match cut.kind:
        case Allotment.JOINT:
            return {TOGETHER: cut.places}
        case Allotment.FIXED:
            return dict.fromkeys(entries, cut.places)
        case Allotment.SHARE:
            return shared_out(cut.places, entries, most or entries)


def shared_out(places: int, entries: Mapping[Key, int], most: Mapping[Key, int]) -> dict[Key, int]:
    """``places`` by shares of entries, the rest to the largest remainders; equal remainders: to the track with more
    entries, then to the one that the rulebook names first. None gets more than ``most``.

    >>> shared_out(10, {"a": 47, "b": 16, "c": 17}, {"a": 47, "b": 16, "c": 17})
    {'a': 6, 'b': 2, 'c': 2}
    """
    total = sum(entries.values())
    if not total:
        return dict.fromkeys(entries, 0)
    exact = {key: Fraction(places * count, total) for key, count in entries.items()}
    given = {key: min(int(share), most[key]) for key, share in exact.items()}
    order = sorted(entries, key=lambda key: (int(exact[key]) - exact[key], -entries[key]))  # stable: as they are named
    while (left := places - sum(given.values())) > 0 and any(given[key] < most[key] for key in entries):
        for key in [key for key in order if given[key] < most[key]][:left]:
            given[key] += 1
    return given


def ranks(scores: Mapping[str, Fraction]) -> dict[str, int]:
    """The rank of each, the highest score first; who is level shares a rank, and the next one is left out."""
    first: dict[Fraction, int] = {}
    for place, score in enumerate(sorted(scores.values(), reverse=True), start=1):
        first.setdefault(score, place)
    return {key: first[score] for key, score in scores.items()}


def line_under(scores: Mapping[str, Fraction], places: int) -> Line:
    """Who is above the line under so many places. A place that nobody fills stays empty; who is level across the line
    is named, never chosen. (M4)"""
    place = ranks(scores)
    ordered = sorted(scores, key=lambda key: (place[key], key))
    if len(ordered) <= places:
        return Line(tuple(ordered))
    if places <= 0:
        return Line(())
    last = scores[ordered[places - 1]]
    if scores[ordered[places]] != last:
        return Line(tuple(ordered[:places]))
    above = tuple(key for key in ordered if scores[key] > last)
    return Line(above, tuple(key for key in ordered if scores[key] == last), places - len(above))


def counted(tracks: Iterable[str], found: Iterable[str]) -> dict[str, int]:
    """How many of each track there are, in the order of the tracks."""
    number = dict.fromkeys(tracks, 0)
    for track in found:
        number[track] += 1
    return number
