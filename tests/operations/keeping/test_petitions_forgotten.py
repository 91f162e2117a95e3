"""Reports, suggestions and questions go when they were kept long enough, each by its own time."""

from datetime import timedelta

import pytest

from portal import clock
from portal.config import Settings
from portal.operations.keeping.purging import forget_petitions
from portal.rules.publishing.petitioning import KEPT, Petitioned, PetitionKind
from portal.storage.engine import blobs, journal
from portal.storage.publishing import petitions
from tests.builders import an_account
from tests.operations.keeping.clocks import years_ahead

DAY = timedelta(days=1)


@pytest.mark.rule("M31")
def test_what_is_answered_goes_after_its_years_and_what_waits_stays(opened: Settings) -> None:
    at, office = clock.now(), an_account()
    file = blobs.put(b"%PDF-1.4", media_type="application/pdf", at=at)
    old, waiting = (
        petitions.add(
            PetitionKind.REPORT, Petitioned(about="", text=text, name="", email=""), [(file, "附件.pdf")], at=at
        )
        for text in ("（示例）第一件。", "（示例）第二件。")
    )
    petitions.give_answer(old, "（示例）已核实。", by=office.id, at=at)

    assert forget_petitions(at + KEPT - DAY, opened) == 0
    with years_ahead():
        assert forget_petitions(at + KEPT + DAY, opened) == 1
        assert forget_petitions(at + KEPT + DAY, opened) == 0

    assert [one.id for one in petitions.every()] == [waiting.id]
    assert len(petitions.files_of(waiting)) == 1
    assert journal.about("petition", old.id)[-1].verb == "petition_forgotten"
