"""The deadlines of one application."""

from datetime import UTC, datetime, timedelta

import pytest

from portal.rulebooks import rulebook
from portal.rules.applying.deadlines import (
    CLOSED,
    NOT_OPEN_YET,
    Timing,
    closes,
    filing_closes,
    recommending_closes,
    refusal_to_start,
    reminding_days,
    timing,
)
from portal.rules.language.stages import Stage
from portal.rules.language.working_days import PUBLISHED

AT = datetime(2026, 12, 31, 16, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.mark.parametrize(("extended", "closed"), [(None, AT), (AT + DAY, AT + DAY), (AT - DAY, AT)])
def test_an_extension_only_moves_the_deadline_away(extended: datetime | None, closed: datetime) -> None:
    assert filing_closes(AT, extended) == closed


@pytest.mark.parametrize("stage", Stage)
@pytest.mark.parametrize("until", [AT - DAY, AT + DAY])
def test_a_correction_has_a_deadline_of_its_own(stage: Stage, until: datetime) -> None:
    assert closes(stage, AT, until) == (until if stage is Stage.IN_CORRECTION else AT)
    assert closes(stage, AT, None) == AT


@pytest.mark.parametrize(
    ("own", "closed"),
    [
        ((), AT),
        ((None, None), AT),
        ((AT - 8 * DAY, None), AT),
        ((AT, None), AT + 7 * DAY),
        ((AT, AT + DAY), AT + 8 * DAY),
    ],
)
def test_recommenders_have_so_many_days_after_an_applications_own_deadline(own, closed: datetime) -> None:
    assert recommending_closes(AT, *own, days=7) == closed


OPENS = datetime(2026, 11, 1, 1, tzinfo=UTC)


CLOSES = datetime(2026, 12, 31, 9, tzinfo=UTC)


MOMENT = timedelta(microseconds=1)


@pytest.mark.parametrize(
    ("now", "refusal"),
    [
        pytest.param(OPENS - MOMENT, NOT_OPEN_YET, id="a moment before it opens"),
        pytest.param(OPENS, None, id="the moment it opens"),
        pytest.param(CLOSES - MOMENT, None, id="a moment before it closes"),
        pytest.param(CLOSES, None, id="the closing moment itself"),
        pytest.param(CLOSES + MOMENT, CLOSED, id="a moment after it closed"),
    ],
)
def test_application_is_begun_while_the_call_is_open(now, refusal):
    assert refusal_to_start(OPENS, CLOSES, now) == refusal


@pytest.mark.parametrize(
    ("now", "found"),
    [
        ("2026-09-28T16:59:59", None),
        ("2026-09-28T17:00:00", Timing.NEAR),  # three working days before: 28, 29, 30 September
        ("2026-10-07T12:00:00", Timing.NEAR),
        ("2026-10-08T17:00:00", Timing.NEAR),  # the moment itself is still in time
        ("2026-10-08T17:00:01", Timing.OVER),
    ],
)
def test_a_deadline_after_the_national_holiday_is_near_before_it(now: str, found: Timing | None) -> None:
    until = datetime.fromisoformat("2026-10-08T17:00:00+08:00")
    assert timing(until, 3, PUBLISHED, datetime.fromisoformat(f"{now}+08:00")) is found


def test_recommenders_and_corrections_have_numbers_of_their_own() -> None:
    procedure = rulebook("2023-craftsman").procedure
    assert reminding_days(Stage.AWAITING_RECOMMENDATION, procedure) == procedure.recommending_reminder_days.value == 3
    assert reminding_days(Stage.IN_CORRECTION, procedure) == procedure.correction_reminder_days.value == 2
