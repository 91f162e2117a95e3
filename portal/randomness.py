"""The only source of random values, so that a test can seed a whole history.

Outside tests every value comes from the operating system's generator.
"""

import random
import secrets

_source: random.Random = secrets.SystemRandom()


def number() -> int:
    """A row's identifier: positive, at most 53 bits, so that every reader of JSON keeps it exactly."""
    return _source.getrandbits(53) or 1


def token() -> str:
    """A secret of 256 bits for links and sign-ins, as 64 hexadecimal digits."""
    return f"{_source.getrandbits(256):064x}"


def octets(size: int) -> bytes:
    """``size`` random bytes for nonces, salts and keys."""
    return _source.getrandbits(size * 8).to_bytes(size, "big")


def seed(value: int | None) -> None:
    """Make the values reproducible (tests only); None returns to the operating system's generator."""
    global _source
    _source = secrets.SystemRandom() if value is None else random.Random(value)
