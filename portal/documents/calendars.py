"""Calendars 日历 as programs subscribe to them (iCalendar, RFC 5545): dates of the season in Beijing time.

An event keeps its UID for as long as it is the same event; whoever moves it counts ``sequence`` up, and programs put
the new date in the place of the old one.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

from portal.rules.language.days import beijing

LINE = 75  # octets of a line without its end (3.1)
PRODUCT = "-//award portal//season//ZH"
ZONE = "Asia/Shanghai"
_TIMEZONE = (
    "BEGIN:VTIMEZONE",
    f"TZID:{ZONE}",
    "BEGIN:STANDARD",
    "DTSTART:19700101T000000",
    "TZOFFSETFROM:+0800",
    "TZOFFSETTO:+0800",
    "TZNAME:CST",
    "END:STANDARD",
    "END:VTIMEZONE",
)


class Event(NamedTuple):
    """One date. ``begins``: a moment, which is a deadline where nothing ``ends``, or a whole day, the first of those up
    to and with ``ends``. ``cancelled``: it does not happen (any more) then."""

    key: str
    sequence: int
    title: str
    begins: datetime | date
    ends: datetime | date | None = None
    text: str = ""
    link: str = ""
    cancelled: bool = False
    alarm: timedelta | None = None  # so long before


def calendar(name: str, events: Iterable[Event], *, host: str, at: datetime) -> bytes:
    """The calendar as it is ``at``; ``host`` makes the UIDs those of this portal."""
    lines = [
        *("BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{PRODUCT}", "CALSCALE:GREGORIAN", "METHOD:PUBLISH"),
        f"X-WR-CALNAME:{_text(name)}",
        f"X-WR-TIMEZONE:{ZONE}",
        *("REFRESH-INTERVAL;VALUE=DURATION:PT6H", "X-PUBLISHED-TTL:PT6H"),
        *_TIMEZONE,
        *(line for event in events for line in _event(event, host, at)),
        "END:VCALENDAR",
    ]
    return "".join(part + "\r\n" for line in lines for part in _folded(line)).encode()


def _event(event: Event, host: str, at: datetime) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{event.key}@{host}"
    yield f"SEQUENCE:{event.sequence}"
    yield f"DTSTAMP:{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    yield f"DTSTART{_moment(event.begins)}"
    if isinstance(event.begins, datetime):
        if event.ends is not None:
            yield f"DTEND{_moment(event.ends)}"
    else:
        yield f"DTEND{_moment((event.ends or event.begins) + timedelta(days=1))}"  # the day after the last (3.6.1)
    yield f"SUMMARY:{_text(event.title)}"
    if event.text:
        yield f"DESCRIPTION:{_text(event.text)}"
    if event.link:
        yield f"URL:{event.link}"
    yield f"STATUS:{'CANCELLED' if event.cancelled else 'CONFIRMED'}"
    yield "TRANSP:TRANSPARENT"  # a deadline keeps nobody busy
    if event.alarm:
        yield from ("BEGIN:VALARM", "ACTION:DISPLAY", f"DESCRIPTION:{_text(event.title)}")
        yield from (f"TRIGGER:-PT{int(event.alarm.total_seconds()) // 60}M", "END:VALARM")
    yield "END:VEVENT"


def _moment(value: datetime | date) -> str:
    if isinstance(value, datetime):
        return f";TZID={ZONE}:{beijing(value):%Y%m%dT%H%M%S}"
    return f";VALUE=DATE:{value:%Y%m%d}"


def _text(words: str) -> str:
    r"""TEXT (3.3.11).

    >>> _text("一；二; 三, 四\\五" + chr(10) + "六")
    '一；二\\; 三\\, 四\\\\五\\n六'
    """
    for plain, escaped in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\r\n", "\\n"), ("\n", "\\n")):
        words = words.replace(plain, escaped)
    return "".join(letter for letter in words if letter >= " ")


def _folded(line: str) -> Iterator[str]:
    """Lines of at most 75 octets, those that go on with a blank before them; no letter is cut."""
    part, size = "", 0
    for letter in line:
        length = len(letter.encode())
        if size + length > LINE:
            yield part
            part, size = " ", 1
        part, size = part + letter, size + length
    yield part
