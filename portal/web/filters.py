"""How values are written on a page: Beijing dates, months, figures, and the ids of fields."""

import hashlib
import re
from collections.abc import Callable
from datetime import date, datetime
from functools import cache
from pathlib import Path

from flask import Flask, url_for
from markupsafe import Markup

from portal import rulebooks
from portal.clock import beijing, now
from portal.config import Settings
from portal.documents.media_types import SCANS, SCANS_ACCEPTED
from portal.rules.applying.answers import STATE_WORDS
from portal.rules.applying.evidence import FILES_MOST, FILES_SIZE, MEGABYTE
from portal.rules.language.days import PATTERNS, day_in_words
from portal.rules.language.text_comparing import compared
from portal.rules.language.word_count import PATTERN_FOR_BROWSER, characters
from portal.rules.meeting.course import in_minutes
from portal.rules.rulebook.rulebook import Hotline, Rulebook

_QUOTED = re.compile(r"(“[^”]{1,8}”(?:选树|评选)?、?)")
_SEPARATORS = re.compile(r"[^0-9A-Za-z_]+")


def register(app: Flask, settings: Settings) -> None:
    """Give every template the filters and the few things that stand on all pages."""
    app.jinja_env.filters.update(
        moment=moment,
        day=day,
        clock=time_of_day,
        saved=when_saved,
        minutes=in_minutes,
        number=number,
        quoted=quoted,
        anchor=anchor,
        phrase=phrase,
        date_pieces=date_pieces,
        iso_day=iso_day,
        machine=machine,
        size=size,
    )
    app.jinja_env.globals.update(
        files_most=FILES_MOST,
        files_megabytes=FILES_SIZE // MEGABYTE,
        asset=_asset(Path(app.static_folder or "")),
        awards=awards,
        hotlines=hotlines,
        demonstration=settings.demonstration,
        scan_types=SCANS_ACCEPTED,
        scan_words=SCANS,
        section_states=STATE_WORDS,
        date_patterns=PATTERNS,
        word_unit=PATTERN_FOR_BROWSER,
        characters=characters,
        compared=compared,
    )
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True


def moment(value: datetime) -> str:
    """2026年11月22日 14:30, as the clocks in Shanghai show it."""
    local = beijing(value)
    return f"{day(local)} {local:%H:%M}"


def day(value: datetime | date) -> str:
    """2026年11月22日; of a moment, its day in Shanghai."""
    local = beijing(value).date() if isinstance(value, datetime) else value
    return day_in_words(local)


def iso_day(value: datetime) -> str:
    """2026-11-22, for machines: the day of a moment in Shanghai."""
    return beijing(value).date().isoformat()


def machine(value: datetime) -> str:
    """2026-11-22T14:30:05+08:00, a moment for machines: HTML takes no microseconds."""
    return beijing(value).isoformat(timespec="seconds")


def size(value: int) -> str:
    """
    >>> size(300), size(45_000), size(3_400_000)
    ('1 KB', '44 KB', '3.2 MB')
    """
    return f"{value / 1024 / 1024:.1f} MB" if value >= 1024 * 1024 else f"{max(1, round(value / 1024))} KB"


def time_of_day(value: datetime) -> str:
    """14:32:05, the time of a save."""
    return f"{beijing(value):%H:%M:%S}"


def when_saved(value: datetime) -> str:
    """14:32:05 of a save today, 11月22日 14:32 of an earlier one."""
    local = beijing(value)
    return time_of_day(value) if local.date() == beijing(now()).date() else f"{local:%-m月%-d日 %H:%M}"


def number(value: int) -> str:
    """4,000"""
    return f"{value:,}"


def quoted(words: str) -> str:
    """“智慧工匠”"""
    return f"“{words}”"


def phrase(words: str) -> Markup:
    """A title that breaks before a quoted name, never inside one: “智慧工匠”选树 stays on one line."""
    parts = _QUOTED.split(words)
    kept = Markup('<wbr><span class="kept">{}</span>').format
    return Markup("").join(kept(part) if place % 2 else part for place, part in enumerate(parts))


def date_pieces(words: str) -> list[str]:
    """
    >>> date_pieces("2026年11月1日至12月4日")
    ['2026年', '11月1日至', '12月4日']
    """
    return re.findall(r"[^年至]*[年至]|[^年至]+$", words)


def anchor(path: str) -> str:
    """The id of the field that a path leads to, so that an error summary can link to it.

    >>> anchor("work[0].from"), anchor("work-0-from"), anchor("name")
    ('work-0-from', 'work-0-from', 'name')
    """
    return _SEPARATORS.sub("-", path).strip("-")


def _asset(folder: Path) -> Callable[[str], str]:
    """The address of a file in ``static/`` with a mark of its content, so that browsers may keep it for a year."""

    @cache
    def mark(name: str) -> str:
        return hashlib.sha256((folder / name).read_bytes()).hexdigest()[:10]

    def asset(name: str) -> str:
        return url_for("static", filename=name, v=mark(name))

    return asset


@cache
def newest_rulebooks() -> tuple[Rulebook, ...]:
    """The newest rulebook of each award, in the order in which the measures name the awards."""
    newest: dict[str, Rulebook] = {}
    for rulebook in sorted(rulebooks.catalogue().values(), key=lambda book: (book.programme, book.issued)):
        newest[rulebook.programme] = rulebook
    return tuple(newest.values())


@cache
def awards() -> tuple[tuple[str, str], ...]:
    """(programme, short name) of each award: 智慧工匠, 领军先锋."""
    return tuple((book.programme, book.titles.short) for book in newest_rulebooks())


@cache
def hotlines() -> tuple[Hotline, ...]:
    """The telephone numbers at the foot of every page, from the newest rules (N15)."""
    found = {hotline.number: hotline for book in newest_rulebooks() for hotline in book.hotlines}
    return tuple(found.values())
