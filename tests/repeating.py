"""How often the tests that try something many times do so; more on demand."""

import os


def rounds(name: str, usual: int) -> int:
    """``PORTAL_TEST_<NAME>``, or the usual number."""
    return int(os.environ.get(f"PORTAL_TEST_{name}", usual))
