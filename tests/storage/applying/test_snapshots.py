"""Snapshots of what was submitted."""

import pytest

from portal.storage.applying import snapshots
from portal.storage.applying.applications import Application
from portal.storage.engine.errors import NotFound
from tests.storage.conftest import AT, DAY


def test_a_snapshot_is_what_was_submitted(application: Application) -> None:
    with pytest.raises(NotFound):
        snapshots.latest(application)
    made = [
        snapshots.freeze(application, b"{%d}" % n, rulebook="r", template_digest="t", at=AT + n * DAY) for n in range(2)
    ]
    assert snapshots.of(application) == made[::-1]
    assert snapshots.latest(application.id).manifest == b"{1}"
    assert (snapshots.one(made[0].id).frozen, len(made[0].digest)) == (True, 64)
