"""Extensions of filing and of corrections."""

import pytest

from portal.storage.applying.applications import Application
from portal.storage.applying.snapshots import Snapshot
from portal.storage.engine.errors import AlreadyThere
from portal.storage.office import extensions, reviews
from portal.storage.season import proposals
from tests.storage.conftest import AT, DAY


def test_extensions_of_filing_and_of_a_correction_are_apart(
    application: Application, snapshot: Snapshot, officer: int
) -> None:
    correction = reviews.correct(application, snapshot, ["work"], "甲", AT + DAY, by=officer, at=AT)
    for kind, days, about in (("a", 2, None), ("b", 5, None), ("c", 3, None), ("d", 4, correction.id)):
        proposal = proposals.add(kind, "application", application.id, b"{}", by=officer, at=AT)
        extensions.extend(application, proposal, AT + days * DAY, correction=about, at=AT)

    assert extensions.extended_until(application, None) == AT + 5 * DAY
    assert extensions.extended_until(application, correction) == AT + 4 * DAY
    with pytest.raises(AlreadyThere) as error:
        extensions.extend(application, proposal, AT + DAY, correction=None, at=AT)
    assert error.value.constraint == "extension_once_a_proposal"
