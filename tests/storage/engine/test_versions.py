"""The version of public pages."""

from threading import Event

import pytest

from portal.config import Settings
from portal.storage.engine import journal, versions
from portal.storage.engine.tables import atomic
from tests.operations.persons import at_once
from tests.storage.conftest import AT


def test_the_public_version_only_grows(storage: Settings) -> None:
    assert versions.public_version() == 0
    assert [versions.bump_public() for _ in range(3)] == [1, 2, 3]
    assert versions.public_version() == 3


@pytest.mark.parametrize("first", ["record", "bump"])
def test_whichever_comes_first_two_changes_do_not_wait_for_each_other(storage: Settings, first: str) -> None:
    """Within a transaction the journal and the version may be written in either order."""
    begun = Event()

    def bump() -> None:
        versions.bump_public()

    def record() -> None:
        journal.record("began", "edition", 1, by=None, at=AT)

    def change(number: int) -> None:
        steps = [record, bump] if (first == "record") == (number == 0) else [bump, record]
        if number:
            assert begun.wait(10)
        with atomic():
            steps[0]()
            if not number:
                begun.set()
                Event().wait(0.3)  # the other one is in the midst of its own by now
            steps[1]()

    assert at_once(change) == [None, None]
    assert versions.public_version() == journal.head().seq == 2
