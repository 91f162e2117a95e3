"""How long the material of an edition is kept, and what keeps it longer."""

from datetime import date, datetime, timedelta

import pytest

from portal.rules.season.keeping import NOT_ENDED, PURGED, Keeping, refusal_to_purge


def ended(text: str) -> Keeping:
    return Keeping(years=5, ended_at=datetime.fromisoformat(text))


@pytest.mark.rule("M31")
@pytest.mark.parametrize(
    ("end", "due"),
    [
        ("2026-06-30T15:00:00+08:00", date(2031, 6, 30)),
        ("2024-02-29T09:00:00+08:00", date(2029, 2, 28)),
        ("2023-02-28T09:00:00+08:00", date(2028, 2, 28)),
        ("2025-12-31T15:59:59+00:00", date(2030, 12, 31)),
        ("2025-12-31T16:00:00+00:00", date(2031, 1, 1)),  # New Year in Beijing
    ],
)
def test_five_years_and_not_a_day_less(end: str, due: date) -> None:
    kept = ended(end)
    assert kept.due_on == due
    assert refusal_to_purge(kept, due) is None
    refusal = refusal_to_purge(kept, due - timedelta(days=1))
    assert refusal
    assert f"{due.year}年{due.month}月{due.day}日起" in refusal.reason


@pytest.mark.rule("M31")
def test_what_is_open_keeps_it() -> None:
    open_ = Keeping(
        years=5, ended_at=ended("2020-01-01T00:00:00+08:00").ended_at, objections=1, forfeitures=2, proposals=3
    )
    refusal = refusal_to_purge(open_, date(2026, 1, 1))
    assert refusal
    assert "1 件异议没有答复、2 件取消或者撤销没有办结、3 项提议没有决定" in refusal.reason
    assert refusal_to_purge(Keeping(years=5, ended_at=None), date(2026, 1, 1)) is NOT_ENDED
    gone = Keeping(years=5, ended_at=open_.ended_at, purged_at=open_.ended_at)
    assert refusal_to_purge(gone, date(2026, 1, 1)) is PURGED
