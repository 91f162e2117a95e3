"""A score sheet 评分表: whole points for every indicator, the band that they fall in, the total. (S3–S6, P5–P7)

Points are whole and lie between 1 and the indicator's maximum; the bands of the rubric cover exactly these. The total
is their sum and is worked out here alone, for both awards.
"""

from collections.abc import Mapping

from portal.rules.language.passages import Passage
from portal.rules.rulebook.rubric import Band, Dimension, Indicator, Rubric

Points = Mapping[str, int]  # {indicator's key: points}

OPINION = Passage("评议意见", 2_000)  # of an expert, in words; it may be empty (M10)
LEAST = 1  # nobody is given nothing: the lowest band begins here


def points_in(text: str) -> int | None:
    """The points that were typed or chosen, None where these are no whole points.

    >>> points_in(" 16 "), points_in("7.5"), points_in("-1"), points_in("１６")
    (16, None, None, 16)
    """
    typed = text.strip()
    return int(typed) if typed.isdecimal() and len(typed) <= 3 else None


def faults_of(rubric: Rubric, points: Points) -> dict[str, str]:
    """What keeps the sheet from being submitted, {indicator's key: reason}, in the order of the sheet. (S4, P6)"""
    faults = {}
    for indicator in rubric.indicators():
        if reason := fault_of_points(indicator, points.get(indicator.key)):
            faults[indicator.key] = reason
    unknown = points.keys() - {indicator.key for indicator in rubric.indicators()}
    return faults | dict.fromkeys(sorted(unknown), "评分表上没有这项指标，请刷新本页后重新打分。")


def fault_of_points(indicator: Indicator, points: int | None) -> str:
    """What is wrong with the points of one indicator, "" when nothing is. (S4, P6)"""
    if points is None:
        return f"请给“{indicator.name}”打分。"
    if type(points) is not int or not LEAST <= points <= indicator.maximum:
        return f"“{indicator.name}”请打 {LEAST} 至 {indicator.maximum} 之间的整数分。"
    return ""


def faults_of_draft(rubric: Rubric, points: Points) -> dict[str, str]:
    """What is wrong with a sheet that is not finished: indicators without points are no fault yet."""
    found = faults_of(rubric, points)
    return {key: reason for key, reason in found.items() if key in points}


def total(points: Points) -> int:
    """The sum of all points; of a sheet that is not finished, what has been given so far.

    The worked example of the standard (S5), and that of 领军先锋 (P7):

    >>> total(dict(zip("abcdefg", (6, 8, 9, 6, 14, 16, 16))))
    75
    >>> total(dict(zip("abcdefghijkl", (6, 9, 6, 8, 6, 5, 7, 8, 5, 6, 14, 24))))
    104
    """
    return sum(points.values())


def marks(rubric: Rubric, points: Points) -> tuple[int, ...]:
    """The points in the order of the sheet, as they are counted.

    :raises KeyError: when an indicator has none.
    """
    return tuple(points[indicator.key] for indicator in rubric.indicators())


def maxima(rubric: Rubric) -> tuple[int, ...]:
    """The most that each indicator can be given, in the order of the sheet."""
    return tuple(indicator.maximum for indicator in rubric.indicators())


def band(rubric: Rubric, dimension: Dimension, indicator: Indicator, points: int) -> Band:
    """The band that the points fall in; its words say what they mean. (S4, S6, P6)

    :raises ValueError: when the points lie outside 1..maximum.
    """
    for found in rubric.scale(dimension, indicator).bands:
        if found.low <= points <= found.high:
            return found
    raise ValueError(f"{indicator.key} cannot be given {points} points")


def bands(rubric: Rubric, dimension: Dimension, indicator: Indicator) -> tuple[tuple[Band, tuple[int, ...]], ...]:
    """Every band with its points, the lowest first: what an expert chooses from."""
    ordered = sorted(rubric.scale(dimension, indicator).bands, key=lambda one: one.low)
    return tuple((found, tuple(range(found.low, found.high + 1))) for found in ordered)
