"""Days in Beijing time: as Chinese sentences name them, on pages and in documents, and as people type them."""

import re
import unicodedata
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


# -- as they are typed -----------------------------------------------------------------------------------------

_YEAR, _IN_YEAR, _IN_MONTH = "([12][0-9]{3})", "(1[0-2]|0?[1-9])", "(3[01]|[12][0-9]|0?[1-9])"
_DAY = _IN_MONTH.replace("(", "(?:")
_TWO_IN_YEAR, _TWO_IN_MONTH = "(0[1-9]|1[0-2])", "(0[1-9]|[12][0-9]|3[01])"
_OR_DASH = r"\s*[-./、‐-―−{}]\s*"
_DIVIDED = rf"(?:{_YEAR}{_OR_DASH.format('年')})?{_IN_YEAR}{_OR_DASH.format('月')}{_IN_MONTH}"
_CLOSE = rf"{_YEAR}{_TWO_IN_YEAR}{_TWO_IN_MONTH}"
_TIME = r"(2[0-3]|[01]?[0-9])\s*(?::\s*([0-5][0-9])|[时点]\s*(?:([0-5]?[0-9])\s*分?)?)(?::00)?"
# What is read as what: divided by anything usual, or run together with two digits each. Fields hand these to the
# browser (static/portal.js), which reads in the same way: the groups found are the numbers from left to right.
PATTERNS = {
    # A whole day is typed where papers have one: its month is meant.
    "month": rf"^{_YEAR}(?:{_OR_DASH.format('年')}{_IN_YEAR}(?:\s*月份?|{_OR_DASH.format('月')}{_DAY}\s*[日号]?|\s*)"
    rf"|{_TWO_IN_YEAR}(?:0[1-9]|[12][0-9]|3[01])?)$",
    "date": rf"^(?:{_DIVIDED}\s*[日号]?|{_CLOSE})$",
    "moment": rf"^(?:{_DIVIDED}|{_CLOSE})\s*[日号T\s]\s*{_TIME}$",
}
_PARTS = {"month": 2, "date": 3, "moment": 5}
_NUMERALS = "〇一二三四五六七八九"
_IN_NUMERALS = re.compile(f"([零○{_NUMERALS}]*)(十?)([零○{_NUMERALS}]*)")
_AS_FIGURES = str.maketrans(_NUMERALS + "零○", "012345678900")
_AFTERNOON = re.compile(r"([上下])午\s*([0-9]{1,2})")


def spelled(kind: str, text: str, *, year: int | None = None) -> str:
    """``text`` as the ``kind`` (of ``PATTERNS``) is written by machines, "" where it is none. ``year``: what is meant
    where none is typed; without it the year has to be there.

    >>> spelled("month", "2015年9月"), spelled("date", "２０２６/１１/３０"), spelled("date", "11月30日", year=2026)
    ('2015-09', '2026-11-30', '2026-11-30')
    >>> spelled("moment", "2026年12月4日下午5点"), spelled("date", "二〇二六年十一月三十日"), spelled("date", "202611")
    ('2026-12-04 17:00', '2026-11-30', '')
    """
    plain = _IN_NUMERALS.sub(_in_figures, unicodedata.normalize("NFKC", text).strip())
    plain = _AFTERNOON.sub(_clock_hour, plain)
    found = re.match(PATTERNS[kind], plain)
    if found is None:
        return ""
    parts = [part.zfill(2) for part in found.groups() if part]
    if kind != "month" and len(parts[0]) < 4:
        if year is None:
            return ""
        parts.insert(0, str(year))
    parts += ["00"] * (_PARTS[kind] - len(parts))
    return "-".join(parts[:3]) + (" " + ":".join(parts[3:]) if kind == "moment" else "")


def _in_figures(found: re.Match[str]) -> str:
    """二〇二六 2026, 十一 11, 三十 30, 二十三 23; an empty match stays."""
    before, ten, after = (part.translate(_AS_FIGURES) for part in found.groups())
    return f"{before or 1}{after or 0}" if ten else before


def _clock_hour(found: re.Match[str]) -> str:
    hour = int(found[2])
    return f" {hour + 12 if found[1] == '下' and hour < 12 else hour}"
