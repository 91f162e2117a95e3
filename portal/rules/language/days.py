"""Days in Beijing time, and as Chinese sentences name them, on pages, in letters and in documents."""

from datetime import date, datetime, timedelta, timezone

BEIJING = timezone(timedelta(hours=8))  # all of China, the whole year round


def beijing(moment: datetime) -> datetime:
    """``moment`` (aware) as people in Shanghai read it.

    >>> beijing(datetime.fromisoformat("2026-11-30T20:30:00+00:00")).isoformat()
    '2026-12-01T04:30:00+08:00'
    """
    return moment.astimezone(BEIJING)


def day_in_words(day: date) -> str:
    """
    >>> day_in_words(date(2026, 11, 2))
    '2026年11月2日'
    """
    return f"{day.year}年{day.month}月{day.day}日"


def span_in_words(first: date, last: date) -> str:
    """The year once where it is the same, one day where both are.

    >>> span_in_words(date(2026, 11, 1), date(2026, 12, 4)), span_in_words(date(2026, 12, 28), date(2027, 1, 5))
    ('2026年11月1日至12月4日', '2026年12月28日至2027年1月5日')
    """
    if first == last:
        return day_in_words(first)
    until = day_in_words(last) if last.year != first.year else f"{last.month}月{last.day}日"
    return f"{day_in_words(first)}至{until}"
