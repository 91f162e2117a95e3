"""The official number 编号: given at acceptance by the 组委会 alone (CF2), gapless in each programme of an edition."""


def official_number(prefix: str, edition: str, ordinal: int) -> str:
    """The number as it is printed on the cover.

    >>> official_number("GJ", "2023", 7)
    'GJ2023-0007'
    """
    return f"{prefix}{edition}-{ordinal:04d}"
