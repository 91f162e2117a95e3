"""The clock that the database's own triggers ask, moved years ahead."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest

from portal.storage.engine import triggers

YEARS_ON = timedelta(days=7 * 365)


@contextmanager
def years_ahead() -> Iterator[None]:
    """Within it, seven years have passed for the open database."""
    later = f" + {YEARS_ON // timedelta(microseconds=1)}"
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(triggers, "_NOW", {kind: now + later for kind, now in triggers._NOW.items()})
        triggers.create()
        yield
    triggers.create()
