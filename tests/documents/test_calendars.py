"""Calendars as RFC 5545 has them, read back by a reader that knows nothing of the writer."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest

from portal.documents.calendars import LINE, Event, calendar

AT = datetime(2026, 12, 1, 1, 0, tzinfo=UTC)
CLOSES = datetime(2026, 12, 26, 9, 0, tzinfo=UTC)  # 17:00 in Beijing


def unfolded(content: bytes) -> list[str]:
    """Content lines (3.1): each ends with CRLF, one that begins with a blank goes on with the one before."""
    assert content.endswith(b"\r\n")
    assert b"\n" not in content.replace(b"\r\n", b"")
    for line in content.split(b"\r\n"):
        assert len(line) <= LINE
        line.decode()  # no letter is cut
    return content.decode().replace("\r\n ", "").split("\r\n")[:-1]


def events_in(content: bytes) -> Iterator[dict[str, str]]:
    """{property with its parameters: value} of each event, escapes undone; its alarm's own are left out."""
    stack: list[str] = []
    found: dict[str, str] = {}
    for line in unfolded(content):
        name, _, value = line.partition(":")
        if name == "BEGIN":
            stack.append(value)
            found = {} if value == "VEVENT" else found
        elif name == "END":
            assert stack.pop() == value
            if value == "VEVENT":
                yield found
        elif stack[-1] == "VEVENT":
            assert name not in found
            found[name] = value.replace("\\n", "\n").replace("\\,", ",").replace("\\;", ";").replace("\\\\", "\\")
    assert not stack


def read(*events: Event) -> list[dict[str, str]]:
    return list(events_in(calendar("评选", events, host="example.cn", at=AT)))


def test_a_deadline_is_a_moment_in_beijing_with_an_alarm_before() -> None:
    content = calendar("评选", [Event("a", 3, "申报截止", CLOSES, alarm=timedelta(days=1))], host="example.cn", at=AT)
    lines = unfolded(content)
    (event,) = events_in(content)

    assert lines[:3] == ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//award portal//season//ZH"]
    assert event["UID"] == "a@example.cn"
    assert event["SEQUENCE"] == "3"
    assert event["DTSTAMP"] == "20261201T010000Z"
    assert event["DTSTART;TZID=Asia/Shanghai"] == "20261226T170000"
    assert not [name for name in event if name.startswith("DTEND")]
    assert "TRIGGER:-PT1440M" in lines
    assert {"TZID:Asia/Shanghai", "TZOFFSETTO:+0800"} <= set(lines)


def test_days_end_before_the_day_after_the_last() -> None:
    (event,) = read(Event("a", 0, "公示", date(2026, 11, 30), date(2026, 12, 4)))

    assert (event["DTSTART;VALUE=DATE"], event["DTEND;VALUE=DATE"]) == ("20261130", "20261205")


def test_what_does_not_happen_is_cancelled() -> None:
    assert [one["STATUS"] for one in read(Event("a", 0, "公示", AT), Event("b", 1, "公示", AT, cancelled=True))] == [
        "CONFIRMED",
        "CANCELLED",
    ]


@pytest.mark.parametrize("words", ["一, 二; 三\\四\n五", "很长的标题" * 40, "👍🏻𠮷" * 30, "a" * 200, ""])
def test_whatever_stands_in_a_title_is_read_back(words: str) -> None:
    (event,) = read(Event("a", 0, words, AT))

    assert event["SUMMARY"] == words


def test_a_title_breaks_out_of_its_line_by_nothing() -> None:
    (event,) = read(Event("a", 0, "一\r\nATTENDEE:mailto:x@example.cn\x00", AT))

    assert event["SUMMARY"] == "一\nATTENDEE:mailto:x@example.cn"
