"""The score sheet as it is filled in on the page: every indicator with its bands, and what has been given. (S3–S6)"""

from collections.abc import Mapping
from typing import NamedTuple

from portal.rules.judging import scoring
from portal.rules.rulebook.rubric import Band, Dimension, Indicator, Rubric


class Chips(NamedTuple):
    """One band with the points that can be chosen in it."""

    words: str
    low: int
    high: int
    chips: tuple[int, ...]


class Row(NamedTuple):
    """One indicator. ``given``: its points, None where there are none yet; ``points``: the points of attention."""

    key: str
    name: str
    maximum: int
    meaning: str
    points: tuple[str, ...]
    bands: list[Chips]
    given: int | None
    band_words: str
    fault: str


class Group(NamedTuple):
    """One dimension with its indicators."""

    key: str
    name: str
    criteria: str
    rows: list[Row]


class Sheet(NamedTuple):
    """The whole sheet; ``total`` is worked out by the one rule that does."""

    groups: list[Group]
    total: int
    maximum: int
    done: int
    asked: int

    @property
    def words(self) -> str:
        """The running total."""
        return f"合计 {self.total} 分，已打 {self.done}/{self.asked} 项"


def sheet(rubric: Rubric, points: Mapping[str, int], faults: Mapping[str, str]) -> Sheet:
    """``faults``: {indicator's key: reason}, as the page shows them."""
    groups = [
        Group(
            dimension.key,
            dimension.name,
            "、".join(one.name for one in dimension.criteria),
            [_row(rubric, dimension, indicator, points, faults) for indicator in dimension.indicators],
        )
        for dimension in rubric.dimensions
    ]
    asked = list(rubric.indicators())
    done = sum(indicator.key in points for indicator in asked)
    return Sheet(groups, scoring.total(points), rubric.total, done, len(asked))


def _row(
    rubric: Rubric, dimension: Dimension, indicator: Indicator, points: Mapping[str, int], faults: Mapping[str, str]
) -> Row:
    given = points.get(indicator.key)
    return Row(
        indicator.key,
        indicator.name,
        indicator.maximum,
        indicator.focus,
        indicator.points,
        [_chips(*pair) for pair in scoring.bands(rubric, dimension, indicator)],
        given,
        _band_words(rubric, dimension, indicator, given),
        faults.get(indicator.key, ""),
    )


def _chips(band: Band, points: tuple[int, ...]) -> Chips:
    return Chips(band.words, band.low, band.high, points)


def _band_words(rubric: Rubric, dimension: Dimension, indicator: Indicator, given: int | None) -> str:
    if given is None or scoring.fault_of_points(indicator, given):
        return ""
    return scoring.band(rubric, dimension, indicator, given).words
