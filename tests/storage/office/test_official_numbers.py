"""Official numbers: gapless, given once."""

import pytest

from portal.storage.applying.applications import Application
from portal.storage.engine.errors import RefusedBySchema
from portal.storage.engine.tables import atomic
from portal.storage.office import official_numbers
from portal.storage.office.official_numbers import NumberCounter
from tests.storage.conftest import AT


@pytest.mark.rule("CF2")
def test_a_number_that_is_not_given_is_taken_back(application: Application) -> None:
    def give_up() -> None:
        with atomic():
            assert official_numbers.next_ordinal(application.programme_id) == 1
            raise InterruptedError

    with pytest.raises(InterruptedError):
        give_up()

    assert official_numbers.next_ordinal(application.programme) == 1
    assert official_numbers.next_ordinal(application.programme) == 2
    assert official_numbers.number_of(application) is None
    assert official_numbers.of(application) == ""


@pytest.mark.rule("CF2")
def test_an_official_number_never_changes(application: Application) -> None:
    official_numbers.give(application, 1, "GJ2026-0001", at=AT)
    assert official_numbers.of(application) == "GJ2026-0001"
    assert official_numbers.of_all([application.id, 7]) == {application.id: "GJ2026-0001"}

    for query in (
        official_numbers.OfficialNumber.update(text="GJ2026-0002"),
        official_numbers.OfficialNumber.update(ordinal=2),
        official_numbers.OfficialNumber.delete(),
    ):
        with pytest.raises(RefusedBySchema, match="append-only"):
            query.execute()
    for ordinal, text in ((1, "GJ2026-0001"), (2, "GJ2026-0002")):
        with pytest.raises(RefusedBySchema), atomic():
            official_numbers.give(application, ordinal, text, at=AT)
    assert official_numbers.of(application) == "GJ2026-0001"


def test_a_counter_counts_up_by_one(application: Application) -> None:
    official_numbers.next_ordinal(application.programme)

    for query in (
        NumberCounter.update(last=NumberCounter.last + 2),
        NumberCounter.update(last=NumberCounter.last - 1),
        NumberCounter.delete(),
    ):
        with pytest.raises(RefusedBySchema, match="counts up by one"):
            query.execute()
