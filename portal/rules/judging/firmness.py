"""How firm a result is: how near the line is, what leaving one expert out would change, how far the panel agrees.

It tells how sure one may be and changes nothing. Everything is exact and follows from the count alone, so that
``recount`` gives the same bytes. Rounds with a vote or with score sheets have it. (M10, M17, M18, M26)
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from itertools import groupby
from math import comb

import msgspec

from portal.rules.judging import left_out, tally
from portal.rules.judging.tally import MEAN, MEDIAN, TRIMMED, Outcome, Row, Standing, Terms
from portal.rules.rulebook.rubric import SHEETS, Method

TOLD = frozenset({Method.VOTE, *SHEETS})  # the rounds that it is told of
NEAR = 3  # candidates on each side of the line
_LEVELS = ((Fraction(9, 10), "很高"), (Fraction(3, 4), "较高"), (Fraction(1, 2), "一般"))
LOW, SAME, UNKNOWN = "较低", "完全一致", "无法计算"


class Change(msgspec.Struct, frozen=True):
    """How the list would be another one. ``enters``, ``leaves``: who would be on it, or off it, for certain; ``level``:
    who would stand level across the line, for the panel to decide."""

    enters: tuple[int, ...]
    leaves: tuple[int, ...]
    level: tuple[int, ...]


class Without(msgspec.Struct, frozen=True):
    """What leaving out this one expert would change."""

    expert: int
    change: Change


class Otherwise(msgspec.Struct, frozen=True):
    """What another way to combine several totals would change; ``how``: mean, trimmed or median."""

    how: str
    change: Change


class Agreement(msgspec.Struct, frozen=True):
    """How far experts who judge together agree. ``icc``: ICC(2,k), two-way random effects, absolute agreement of the
    mean, over the ``candidates`` whom all of them judged; ``alpha``: Krippendorff's for intervals, over all sheets;
    ``equal``: the share of pairs who gave the same. As "n/d", "" where it is not defined."""

    experts: tuple[int, ...]
    candidates: int
    icc: str
    alpha: str
    equal: str


class Given(msgspec.Struct, frozen=True):
    """Totals by their mean, as "n/d", lowest and highest."""

    mean: str
    low: int
    high: int


class Hand(msgspec.Struct, frozen=True):
    """What one expert has given in so many ``sheets``, beside what the panel gave to the same candidates."""

    expert: int
    sheets: int
    own: Given
    panel: Given


class Firmness(msgspec.Struct, frozen=True):
    """``above``, ``below``: those next to the line, by rank, and the ``gap`` of their scores ("" where there is no
    line); ``ties``: those who share a rank; ``missing``: (candidate, expert) of ballots that never came."""

    above: tuple[int, ...]
    below: tuple[int, ...]
    gap: str
    without: tuple[Without, ...]
    otherwise: tuple[Otherwise, ...]
    agreement: tuple[Agreement, ...]
    hands: tuple[Hand, ...]
    ties: tuple[tuple[int, ...], ...]
    missing: tuple[tuple[int, int], ...]


def firmness_of(
    terms: Terms, candidates: Iterable[int], rows: Sequence[Row], goes_on: Sequence[int], *, decided: bool
) -> Firmness:
    """How firm the result is by which ``goes_on`` go on. ``decided``: by the panel, where some stood level.

    :raises ValueError: the method is none of ``TOLD``.
    """
    if terms.method not in TOLD:
        raise ValueError(f"nothing is told of a stage of the kind {terms.method}")
    candidates = tuple(candidates)
    found = tally.outcome(terms, candidates, rows)
    above, below, gap = _line(terms, found, frozenset(goes_on), decided)
    lined = bool(terms.passes) and terms.method is not Method.DELIBERATION

    def change(certain: Iterable[int], level: Iterable[int]) -> Change:
        return _change(found, frozenset(goes_on), set(certain), set(level))

    def combined(how: str) -> Change:
        other = tally.outcome(msgspec.structs.replace(terms, combine=how), candidates, rows)
        return change(other.goes_on, other.tied)

    return Firmness(
        above,
        below,
        gap,
        tuple(
            Without(cut.expert, change(cut.certain, cut.level)) for cut in (left_out.cuts(terms, rows) if lined else ())
        ),
        tuple(
            Otherwise(how, combined(how))
            for how in (MEAN, TRIMMED, MEDIAN)
            if lined and terms.method in SHEETS and how != terms.combine
        ),
        tuple(_agreements(rows)),
        tuple(_hands(rows)),
        _ties(found.standings),
        tuple((candidate, expert) for candidate, expert, given in rows if given is None),
    )


def level_of(agreement: Agreement) -> str:
    """The agreement as a word. (Koo and Li 2016 for the bounds of ICC)

    >>> told = ("9/10", "1/2"), ("-1/4", "0/1"), ("", "1/1")
    >>> [level_of(Agreement((1, 2), 9, icc, "", equal)) for icc, equal in told]
    ['很高', '较低', '完全一致']
    """
    if not agreement.icc:
        return SAME if agreement.equal == "1/1" else UNKNOWN
    return next((word for least, word in _LEVELS if Fraction(agreement.icc) >= least), LOW)


# -- the line ----------------------------------------------------------------------------------------------------


def _line(
    terms: Terms, found: Outcome, goes_on: frozenset[int], decided: bool
) -> tuple[tuple[int, ...], tuple[int, ...], str]:
    """Those next to the line; where the panel has yet to decide among those level, they stand above it."""
    ranked = [one for one in found.standings if one.rank]
    in_question = goes_on if decided else goes_on | set(found.tied)
    above = [one for one in ranked if one.candidate in in_question]
    below = [one for one in ranked if one.candidate not in in_question]
    if not terms.passes or not above or not below or terms.method is Method.DELIBERATION:
        return (), (), ""
    gap = Fraction(0) if found.tied else above[-1].score - below[0].score
    return _numbers(above[-NEAR:]), _numbers(below[:NEAR]), _text(gap)


def _numbers(standings: Iterable[Standing]) -> tuple[int, ...]:
    return tuple(one.candidate for one in standings)


def _change(found: Outcome, goes_on: frozenset[int], certain: set[int], level: set[int]) -> Change:
    """Whom the panel may choose, before or after, is neither in nor out for certain."""
    return Change(
        tuple(sorted(certain - goes_on - set(found.tied))),
        tuple(sorted(goes_on - certain - level)),
        tuple(sorted(level)),
    )


def _ties(standings: Iterable[Standing]) -> tuple[tuple[int, ...], ...]:
    ranked = [one for one in standings if one.rank]
    groups = (_numbers(group) for _, group in groupby(ranked, key=lambda one: one.rank))
    return tuple(group for group in groups if len(group) > 1)


# -- the panel ---------------------------------------------------------------------------------------------------


def _sheets(rows: Iterable[Row]) -> dict[int, dict[int, int]]:
    """{candidate: {expert: total}} of what was handed in."""
    found: defaultdict[int, dict[int, int]] = defaultdict(dict)
    for candidate, expert, given in rows:
        if given is not None:
            found[candidate][expert] = given
    return found


class _Sum:
    """Totals added up, so many at once."""

    def __init__(self) -> None:
        self.count, self.whole, self.low, self.high = 0, 0, 0, 0

    def add(self, count: int, whole: int, low: int, high: int) -> None:
        self.low = min(self.low, low) if self.count else low
        self.high = max(self.high, high) if self.count else high
        self.count, self.whole = self.count + count, self.whole + whole

    @property
    def given(self) -> Given:
        return Given(_text(Fraction(self.whole, self.count)), self.low, self.high)


def _hands(rows: Iterable[Row]) -> Iterable[Hand]:
    own: defaultdict[int, _Sum] = defaultdict(_Sum)
    panel: defaultdict[int, _Sum] = defaultdict(_Sum)
    for given in _sheets(rows).values():
        totals = given.values()
        all_of_it = len(given), sum(totals), min(totals), max(totals)
        for expert, total in given.items():
            own[expert].add(1, total, total, total)
            panel[expert].add(*all_of_it)
    return [Hand(one, own[one].count, own[one].given, panel[one].given) for one in sorted(own)]


def _agreements(rows: Iterable[Row]) -> Iterable[Agreement]:
    """One for all who, directly or through others, have a candidate in common; nobody agrees alone."""
    sheets = _sheets(rows)
    panels: list[set[int]] = []
    for given in sheets.values():
        touching = [panel for panel in panels if panel & given.keys()]
        panels = [*(panel for panel in panels if not panel & given.keys()), set(given).union(*touching)]
    for panel in sorted(map(sorted, panels)):
        theirs = [given for given in sheets.values() if given.keys() & set(panel)]
        whole = [[given[expert] for expert in panel] for given in theirs if len(given) == len(panel)]
        if len(panel) > 1:
            icc, alpha = icc2k(whole), krippendorff([list(given.values()) for given in theirs])
            yield Agreement(tuple(panel), len(whole), _text(icc), _text(alpha), _text(_equal(theirs)))


def _equal(sheets: Iterable[Mapping[int, int]]) -> Fraction | None:
    equal = pairs = 0
    for given in sheets:
        pairs += comb(len(given), 2)
        equal += sum(comb(times, 2) for times in Counter(given.values()).values())
    return Fraction(equal, pairs) if pairs else None


def icc2k(matrix: Sequence[Sequence[int]]) -> Fraction | None:
    """ICC(2,k) of a row for each candidate and a column for each expert; None of fewer than two of either, or where all
    is the same. (Shrout and Fleiss 1979)

    >>> icc2k([[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]])
    Fraction(736, 1187)
    """
    n, k = len(matrix), len(matrix[0]) if matrix else 0
    if n < 2 or k < 2:
        return None
    whole = Fraction(sum(map(sum, matrix)) ** 2, n * k)
    by_row = Fraction(sum(sum(row) ** 2 for row in matrix), k) - whole
    by_column = Fraction(sum(sum(column) ** 2 for column in zip(*matrix, strict=True)), n) - whole
    rest = sum(value**2 for row in matrix for value in row) - whole - by_row - by_column
    of_rows, of_columns = by_row / (n - 1), by_column / (k - 1)
    of_rest = rest / ((n - 1) * (k - 1))
    below = of_rows + (of_columns - of_rest) / n
    return (of_rows - of_rest) / below if below else None


def krippendorff(units: Iterable[Sequence[int]]) -> Fraction | None:
    """Krippendorff's alpha for intervals of what was given to each candidate; None where all of it is the same. For
    votes, which are 1 or 0, it is that for names as well.

    >>> krippendorff([[1, 1], [2, 2], [3, 3], [3, 4]])
    Fraction(8, 9)
    """
    compared = [values for values in units if len(values) > 1]
    every = [value for values in compared for value in values]
    apart = _squares(every)
    if not apart:
        return None
    squares: Counter[int] = Counter()  # by how many have judged: few fractions to add
    for values in compared:
        squares[len(values) - 1] += _squares(values)
    within = sum((Fraction(whole, others) for others, whole in squares.items()), start=Fraction(0))
    return 1 - (len(every) - 1) * within / apart


def _squares(values: Sequence[int]) -> int:
    """The squared differences of all pairs."""
    return len(values) * sum(value**2 for value in values) - sum(values) ** 2


def _text(value: Fraction | None) -> str:
    return "" if value is None else f"{value.numerator}/{value.denominator}"
