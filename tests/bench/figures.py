"""A measured figure beside its target."""

import math
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """``value`` should be at least ``target``, or at most with ``at_most=True``; without a target it is only told."""

    name: str
    value: float
    unit: str = ""
    target: float | None = None
    at_most: bool = False

    @property
    def reached(self) -> bool:
        if self.target is None:
            return True
        return self.value <= self.target if self.at_most else self.value >= self.target

    def __str__(self) -> str:
        """
        >>> str(Figure("public page against bare Flask", 97.14, "%", 90))
        'public page against bare Flask                                 97.1 %   target ≥ 90 %   reached'
        """
        line = f"{self.name:<58} {number(self.value):>8} {self.unit:<9}".rstrip()
        if self.target is None:
            return line
        sign = "≤" if self.at_most else "≥"
        target = f"target {sign} {number(self.target)} {self.unit}".rstrip()
        return f"{line}   {target}   {'reached' if self.reached else 'MISSED'}"


def number(value: float) -> str:
    """
    >>> number(12345.6), number(97.14), number(0.0123), number(0), number(90)
    ('12,346', '97.1', '0.0123', '0', '90')
    """
    if value == int(value) or abs(value) >= 1000:
        return f"{value:,.0f}"
    return f"{value:.1f}" if abs(value) >= 10 else f"{value:.3g}"


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that ``share`` of all values do not exceed (nearest rank).

    >>> percentile([5, 1, 4, 2, 3], 0.5), percentile([5, 1, 4, 2, 3], 0.99)
    (3, 5)
    """
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]
