"""The working calendar that the office enters."""

import pytest

from portal.operations.season import working_calendar
from portal.operations.season.working_calendar import Faulty, Typed
from portal.storage.engine.errors import Stale
from portal.storage.season import calendar_years
from tests.operations.listed import Office, an_office
from tests.operations.publishing.test_publishing_list import NOTICE_2027, OFF_2027
from tests.operations.submissions import AT

pytestmark = pytest.mark.usefixtures("anywhere", "opened")


@pytest.fixture
def office() -> Office:
    return an_office()


def test_a_year_is_mended_as_it_was_read(office: Office) -> None:
    typed = Typed(OFF_2027, "2027-02-20", NOTICE_2027)
    made = working_calendar.enter(2027, typed, version=0, by=office.officer.id, at=AT)
    assert made.officer == office.officer.id
    with pytest.raises(Stale):
        working_calendar.enter(2027, typed, version=0, by=office.officer.id, at=AT)
    mended = working_calendar.enter(2027, typed._replace(workdays=""), version=1, by=office.officer.id, at=AT)
    assert (mended.version, mended.days.workdays) == (2, frozenset())
    with pytest.raises(Stale):
        working_calendar.enter(2027, typed, version=1, by=office.officer.id, at=AT)
    assert [row.year for row in calendar_years.every()] == [2027]


def test_every_fault_of_a_year_is_told_beside_its_field(office: Office) -> None:
    with pytest.raises(Faulty) as faulty:
        working_calendar.enter(2027, Typed("甲", "2027-02-22", ""), version=0, by=office.officer.id, at=AT)
    assert set(faulty.value.faults) == {"holidays", "workdays", "source"}
    assert calendar_years.every() == []
