"""Counting a round: pure functions over (candidate, expert, what was given), exact, and nothing broken silently.

A row stands for one ballot that was handed out; ``None`` is the silence of an expert who never handed it in. A recused
expert has no row, so that the denominators follow. What is given is 1 or 0 (an eligible, a vote) or the total of a
score sheet. Sources: N4–N7, M4, M17, M18, M20 and the Decisions on quorum, ties and how totals combine.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from math import lcm
from typing import Annotated, NamedTuple

import msgspec

from portal.rules.rulebook.rubric import Method

Row = tuple[int, int, int | None]  # candidate, expert, what was given

Exact = Annotated[str, msgspec.Meta(pattern="^[0-9]{1,30}/[1-9][0-9]{0,30}$")]
Share = Annotated[str, msgspec.Meta(pattern="^([0-9]{1,9}(/[1-9][0-9]{0,8})?)?$")]  # "2/3", or "" for none

MEAN, TRIMMED = "mean", "trimmed"
MEDIAN = "median"  # no way to combine, only to compare with
TRIMMED_LEAST = 3  # sheets: of fewer, without the highest and the lowest, nothing would be left


class Terms(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """What is fixed before a round opens. ``maxima``: of each mark on a ballot; ``passes``: how many go on at most, 0
    where no line is drawn; ``choices``: the votes of one expert; ``quotas``: of the honours that a deliberation names.
    """

    method: Method
    maxima: tuple[int, ...]
    quorum: Share = ""
    threshold: Share = ""
    passes: int = 0
    choices: int = 0
    combine: str = ""
    quotas: dict[str, int] = {}


class Weighed(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What one stage adds to 综合评价: the scores in it, the most that could be reached, and its weight in percent."""

    stage: str
    weight: int
    maximum: int
    scores: tuple[tuple[int, Exact], ...]  # (candidate, the exact score as "n/d")


class Standing(NamedTuple):
    """How one candidate came out. ``rank`` 0: not ranked, for want of any sheet or vote, or as nobody is."""

    candidate: int
    rank: int
    score: Fraction  # those who find it eligible; votes; the combined total
    handed_in: int
    entitled: int
    spread: int = 0  # the highest total less the lowest


class Outcome(NamedTuple):
    """``goes_on``: who goes on for certain, the best first; ``tied``: who stands level across the line, where only
    ``places`` are left: the panel decides, nobody else. (M4)"""

    standings: tuple[Standing, ...]
    goes_on: tuple[int, ...]
    tied: tuple[int, ...] = ()
    places: int = 0


class Attendance(NamedTuple):
    """How many experts have handed in all that they were asked for, of how many."""

    handed_in: int
    entitled: int


# -- single decisions ------------------------------------------------------------------------------------------


def is_eligible(yes: int, entitled: int, threshold: Fraction) -> bool:
    """Whether strictly more than ``threshold`` of those entitled find it eligible; silence is in ``entitled``. (N4)

    Exactly two thirds fail, and a panel of three needs all three:

    >>> [is_eligible(yes, entitled, Fraction(2, 3)) for yes, entitled in ((2, 3), (3, 3), (4, 6), (5, 6), (0, 0))]
    [False, True, False, True, False]
    """
    return yes * threshold.denominator > threshold.numerator * entitled


def needed(entitled: int, threshold: Fraction) -> int:
    """How many of those entitled must find a candidate eligible. (N4)

    >>> [needed(entitled, Fraction(2, 3)) for entitled in (3, 4, 5, 6, 9)]
    [3, 3, 4, 5, 7]
    """
    return threshold.numerator * entitled // threshold.denominator + 1


def is_quorate(attendance: Attendance, quorum: Fraction) -> bool:
    """Whether enough experts have handed in: the share itself is enough (以上), and somebody must have.

    >>> is_quorate(Attendance(3, 6), Fraction(1, 2)), is_quorate(Attendance(2, 5), Fraction(1, 2))
    (True, False)
    """
    return 0 < attendance.handed_in >= quorum * attendance.entitled


def combined(totals: Sequence[int] | Sequence[Fraction], how: str = MEAN) -> Fraction:
    """Several experts' totals as one exact score: their mean, or that of what is left without one highest and one
    lowest. Of fewer than three sheets none is left out. (Decisions) The median is there to compare with.

    >>> combined([75, 80, 82]), combined([75, 80, 82], TRIMMED), combined([75, 80], TRIMMED)
    (Fraction(79, 1), Fraction(80, 1), Fraction(155, 2))
    >>> combined([75, 90, 82], MEDIAN), combined([75, 80], MEDIAN)
    (Fraction(82, 1), Fraction(155, 2))
    """
    if how == MEDIAN:
        ordered, half = sorted(map(Fraction, totals)), len(totals) // 2
        return (ordered[half] + ordered[~half]) / 2
    if how == TRIMMED and len(totals) >= TRIMMED_LEAST:
        return Fraction(sum(totals) - max(totals) - min(totals), len(totals) - 2)
    return Fraction(sum(totals), len(totals))


def weighed(parts: Iterable[Weighed]) -> dict[int, Fraction]:
    """The overall score out of a hundred, of those who have a score in every stage that counts. (M20)

    >>> weighed([Weighed("material", 40, 100, ((1, "75/1"),)), Weighed("presentation", 60, 150, ((1, "104/1"),))])
    {1: Fraction(358, 5)}
    """
    return {candidate: sum(points, start=Fraction(0)) for candidate, points in shares(parts).items()}


def shares(parts: Iterable[Weighed]) -> dict[int, tuple[Fraction, ...]]:
    """What each part that counts adds to the overall score, in the order of the parts. (M20)

    >>> shares([Weighed("material", 40, 100, ((1, "75/1"),)), Weighed("presentation", 60, 150, ((1, "104/1"),))])
    {1: (Fraction(30, 1), Fraction(208, 5))}
    """
    counting = [(Fraction(part.weight, part.maximum), dict(part.scores)) for part in parts if part.weight]
    if not counting:
        return {}
    complete = set.intersection(*(set(scores) for _, scores in counting))
    return {
        candidate: tuple(share * Fraction(scores[candidate]) for share, scores in counting)
        for candidate in sorted(complete)
    }


def ranks(scores: Mapping[int, Fraction]) -> dict[int, int]:
    """The rank of each by its score; who is level shares one.

    >>> ranks({1: Fraction(5), 2: Fraction(7), 3: Fraction(5)})
    {1: 2, 2: 1, 3: 2}
    """
    heights = sorted(scores.values(), reverse=True)
    return {candidate: heights.index(score) + 1 for candidate, score in scores.items()}


# -- what the ballots say --------------------------------------------------------------------------------------


def attendance(rows: Iterable[Row]) -> Attendance:
    """Experts who have handed in every one of their ballots, of those who have any."""
    silent: dict[int, bool] = {}
    for _, expert, given in rows:
        silent[expert] = silent.get(expert, False) or given is None
    return Attendance(len(silent) - sum(silent.values()), len(silent))


def over_choices(rows: Iterable[Row], choices: int) -> tuple[int, ...]:
    """Experts with more votes than they have. (N5)"""
    votes = Counter(expert for _, expert, given in rows if given)
    return tuple(sorted(expert for expert, cast in votes.items() if cast > choices))


def outcome(
    terms: Terms,
    candidates: Iterable[int],
    rows: Iterable[Row] = (),
    parts: Iterable[Weighed] = (),
    votes: Mapping[int, int] | None = None,
) -> Outcome:
    """What a round comes to, by its method; the order of candidates and rows makes no difference. ``votes``: of the
    public, by candidate."""
    papers: defaultdict[int, list[int | None]] = defaultdict(list)
    for candidate, _, given in rows:
        papers[candidate].append(given)
    heard = {candidate: papers.get(candidate, []) for candidate in sorted(candidates)}
    match terms.method:
        case Method.ELIGIBILITY:
            return _eligibility(terms, heard)
        case Method.VOTE:
            return _vote(terms, heard)
        case Method.SCORE | Method.DELIBERATION:
            return _score(terms, heard)
        case Method.PUBLIC:
            return _public(terms, heard, votes or {})
        case Method.OVERALL:
            return _overall(terms, heard, weighed(parts))
        case _:
            raise ValueError(f"a stage of the kind {terms.method} is not counted")


Heard = Mapping[int, Sequence[int | None]]  # candidate: what was given about it


def _eligibility(terms: Terms, heard: Heard) -> Outcome:
    threshold = Fraction(terms.threshold)
    standings = [
        Standing(candidate, 0, Fraction(given.count(1)), len(given) - given.count(None), len(given))
        for candidate, given in heard.items()
    ]
    found = [one.candidate for one in standings if is_eligible(int(one.score), one.entitled, threshold)]
    return Outcome(tuple(standings), tuple(found))


def _vote(terms: Terms, heard: Heard) -> Outcome:
    """Zero votes never go on, so that fewer may go on than there are places. (N5)"""
    standings = [
        Standing(candidate, 0, Fraction(given.count(1)), len(given) - given.count(None), len(given))
        for candidate, given in heard.items()
    ]
    return _ranking(terms, standings, least=1)


def _public(terms: Terms, heard: Heard, votes: Mapping[int, int]) -> Outcome:
    """Nobody drops out for want of votes: everybody goes on to the overall evaluation. (M19, M20)"""
    return _ranking(terms, [Standing(one, 0, Fraction(votes.get(one, 0)), 1, 1) for one in heard])


def _score(terms: Terms, heard: Heard) -> Outcome:
    """A deliberation is ranked too: its score sheets inform the panel, no line is drawn. (N6, N7)"""
    standings = []
    for candidate, given in heard.items():
        totals = [total for total in given if total is not None]
        score = combined(totals, terms.combine) if totals else Fraction(0)
        spread = max(totals) - min(totals) if totals else 0
        standings.append(Standing(candidate, 0, score, len(totals), len(given), spread))
    return _ranking(terms, standings)


def _overall(terms: Terms, heard: Heard, scores: Mapping[int, Fraction]) -> Outcome:
    """Of whom a stage knows no score, there is no overall one either. (M20)"""
    return _ranking(terms, [Standing(one, 0, scores.get(one, Fraction(0)), int(one in scores), 1) for one in heard])


# -- ranking and the line --------------------------------------------------------------------------------------


def _ranking(terms: Terms, standings: list[Standing], least: int = 0) -> Outcome:
    """Rank those about whom something was handed in, and who have at least ``least``; the rest follow, unranked."""
    common = lcm(*(one.score.denominator for one in standings))  # whole numbers compare faster than fractions
    height = {one.candidate: one.score.numerator * (common // one.score.denominator) for one in standings}
    in_order = sorted(standings, key=lambda one: -height[one.candidate])  # level ones as before: by their number
    ranked: list[Standing] = []
    unranked: list[Standing] = []
    rank, last = 0, -1
    for one in in_order:
        own = height[one.candidate]
        if not one.handed_in or own < least * common:
            unranked.append(one)
            continue
        if own != last:
            rank, last = len(ranked) + 1, own
        ranked.append(Standing(one.candidate, rank, *one[2:]))
    goes_on, tied, places = _cut(ranked, terms.passes)
    if terms.method is Method.DELIBERATION:
        goes_on, tied, places = (), (), 0  # the panel's recorded decision names them (N7)
    return Outcome((*ranked, *unranked), goes_on, tied, places)


def _cut(ranked: Sequence[Standing], passes: int) -> tuple[tuple[int, ...], tuple[int, ...], int]:
    """Who goes on for certain, who is level across the line, and how many places these have. (M4)"""
    if not passes or len(ranked) <= passes:
        return tuple(one.candidate for one in ranked), (), 0
    last = ranked[passes - 1].rank
    if ranked[passes].rank != last:
        return tuple(one.candidate for one in ranked[:passes]), (), 0
    above = tuple(one.candidate for one in ranked if one.rank < last)
    tied = tuple(one.candidate for one in ranked if one.rank == last)
    return above, tied, passes - len(above)
