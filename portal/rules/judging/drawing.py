"""Drawing by lot, so that anybody can draw again: from a recorded seed."""

import hashlib
from collections.abc import Iterable


def drawn_order(seed: str, numbers: Iterable[int]) -> tuple[int, ...]:
    """The candidates in an order drawn by lot, which anybody can draw again from the recorded seed.

    >>> drawn_order("2023", [1, 2, 3]), drawn_order("2024", [3, 2, 1])
    ((3, 2, 1), (3, 1, 2))
    """
    return tuple(sorted(numbers, key=lambda number: (lot(seed, number), number)))


def lot(seed: str, number: int) -> int:
    """What the candidate has drawn: 53 bits; whoever has drawn less stands before the others."""
    return int.from_bytes(hashlib.sha256(f"{seed}‖{number}".encode()).digest()[:7], "big") >> 3
