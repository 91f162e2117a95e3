"""How often the tests that try something many times do so, and by which chance; ten times as often in
``make trials LONG=1``."""

import os
from random import Random


def rounds(name: str, usual: int) -> int:
    """``PORTAL_TEST_<NAME>``, or the usual number; ``PORTAL_TEST_TIMES`` as often."""
    return int(os.environ.get(f"PORTAL_TEST_{name}", usual)) * int(os.environ.get("PORTAL_TEST_TIMES", "1"))


def chance(usual: int) -> Random:
    """Chance from ``PORTAL_TEST_SEED``, or the usual seed; it is printed, so that a failure can be had again."""
    seed = int(os.environ.get("PORTAL_TEST_SEED", "0")) + usual
    print(f"seed: {seed} ({usual} without PORTAL_TEST_SEED)")
    return Random(seed)
