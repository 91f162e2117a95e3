"""The number on a receipt 回执: twelve characters that can be read out over the telephone.

It is the snapshot's id in Crockford's base32 (no I, L, O, U) with a check character: the characters are the values
of a polynomial over GF(32) that has a root at α, so that one wrong character, or two exchanged ones, never give
another valid number. (https://www.crockford.com/base32.html; its own check symbols * ~ $ = cannot be dictated.)
"""

import re
import unicodedata

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
DIGITS = 11  # 55 bits hold an id of 53
GREATEST = (1 << 53) - 1
_MISREAD = str.maketrans("OIL", "011")
_GAPS = re.compile(r"[\s\-‐-―−]")


def receipt_number(snapshot_id: int) -> str:
    """The number on the receipt of a snapshot.

    >>> receipt_number(1234567890123456)
    '132T-MY8N-EP0B'
    """
    values = [snapshot_id >> 5 * place & 31 for place in reversed(range(DIGITS))]
    text = "".join(ALPHABET[value] for value in (*values, _times_alpha(_remainder(values))))
    return f"{text[:4]}-{text[4:8]}-{text[8:]}"


def snapshot_id(receipt: str) -> int | None:
    """The snapshot of a receipt number as somebody typed it, or None where it can be none.

    >>> snapshot_id(" l32t my8n-epOb"), snapshot_id("132T-MY8N-EP0C")
    (1234567890123456, None)
    """
    text = _GAPS.sub("", unicodedata.normalize("NFKC", receipt)).upper().translate(_MISREAD)
    if len(text) != DIGITS + 1 or not set(text) <= set(ALPHABET):
        return None
    *values, check = (ALPHABET.index(character) for character in text)
    number = sum(value << 5 * place for place, value in enumerate(reversed(values)))
    return number if check == _times_alpha(_remainder(values)) and number <= GREATEST else None


def _remainder(values: list[int]) -> int:
    """The polynomial with these coefficients at α, by Horner's rule."""
    rest = 0
    for value in values:
        rest = _times_alpha(rest) ^ value
    return rest


def _times_alpha(value: int) -> int:
    """Multiplied by α, a root of x⁵ + x² + 1: of order 31, more than there are places."""
    return value << 1 ^ (37 if value & 16 else 0)
