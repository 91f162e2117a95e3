"""Where a picture or a page lies on its A4 sheet. In points, 72 to the inch, from the lower left corner."""

from collections.abc import Sequence
from typing import NamedTuple

MM = 72 / 25.4
A4 = (210 * MM, 297 * MM)
TOLERANCE = 3 * MM + 0.01  # of a side: printers and scanners are not exact, and points are rounded
MARGIN = 15 * MM  # around a picture; one that is itself the scan of a sheet fills the page
SHEET_RATIO = 2**0.5
RATIO_TOLERANCE = 0.02


class Box(NamedTuple):
    left: float
    bottom: float
    width: float
    height: float


class Sheet(NamedTuple):
    """An A4 page, upright or on its side, and the box in which the picture lies."""

    width: float
    height: float
    box: Box


def is_a4(width: float, height: float) -> bool:
    """Whether a page of this size is A4, either way round."""
    return all(abs(given - asked) <= TOLERANCE for given, asked in zip(sorted((width, height)), A4, strict=True))


def sheet_like(width: float, height: float) -> tuple[float, float]:
    """A4 the way round that suits something of this size."""
    return (A4[1], A4[0]) if width > height else A4


def sheet_for(width: float, height: float) -> Sheet:
    """The page for a picture of this size (in whatever unit): on its side if the picture is, as large as fits."""
    page = sheet_like(width, height)
    full = abs(max(width, height) / min(width, height) - SHEET_RATIO) <= RATIO_TOLERANCE * SHEET_RATIO
    margin = 0.0 if full else MARGIN
    scale = min((page[0] - 2 * margin) / width, (page[1] - 2 * margin) / height)
    shown = (width * scale, height * scale)
    return Sheet(*page, Box((page[0] - shown[0]) / 2, (page[1] - shown[1]) / 2, *shown))


def page_numbers(numbers: Sequence[int]) -> str:
    """Pages in words, runs together.

    >>> page_numbers([1, 2, 3, 5]), page_numbers([4])
    ('第1–3、5页', '第4页')
    """
    runs: list[list[int]] = []
    for number in numbers:
        if runs and runs[-1][-1] == number - 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return f"第{'、'.join(f'{run[0]}–{run[-1]}' if len(run) > 1 else str(run[0]) for run in runs)}页"
