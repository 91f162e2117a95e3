"""What lies in the database of an open round tells no two ballots apart, for whoever reads it without the keys: two
worlds that differ only in what sealed ballots say have the same rows, but for sealed bytes of the same length."""

import os
import re
import shutil
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from random import Random
from typing import Any

import pytest
from peewee import sqlite3

from portal import clock
from portal.config import Settings
from portal.storage import database
from portal.storage.engine import tables
from portal.storage.schema import TABLES
from tests.repeating import rounds
from tests.sealing import ACTS, STAGES, Cast, World, begin
from tests.still import still

HISTORIES = rounds("SEALED_HISTORIES", 3)  # for each way of judging
SEALED = {("ballot", column) for column in ("content", "opinion", "notes")}
COMMITTED = {("ballot", "digest"), ("entry", "facts"), ("entry", "previous"), ("entry", "digest"), ("head", "digest")}
DIGEST = re.compile("[0-9a-f]{64}")

Rows = dict[str, list[dict[str, Any]]]


class UndoneError(Exception):
    """Raised to undo what happened in a world."""


@pytest.fixture(params=STAGES)
def cast(request: pytest.FixtureRequest, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Cast:
    """An open round; from here on the clock stands still unless it is set."""
    monkeypatch.setattr(clock, "now", still.now)
    return begin(settings, request.param)


@contextmanager
def opened(settings: Settings) -> Iterator[None]:
    database.open_storage(settings)
    try:
        yield
    finally:
        database.close_storage()


def lived(settings: Settings, cast: Cast, history: int, number: int, folder: Path) -> tuple[list[str], Rows]:
    """Live the history in one world, and read every row afterwards: of a copy of the file, without a key and without
    the portal, or in a transaction that is undone."""
    if settings.database:
        with opened(settings), suppress(UndoneError), tables.atomic():
            told = acted(cast, history, number)
            rows = read(tables.database.execute_sql)
            raise UndoneError
        return told, rows
    shutil.copytree(settings.instance, folder)
    theirs = Settings(instance=folder, base_url=settings.base_url, testing=True)
    with opened(theirs):
        told = acted(cast, history, number)
    path = theirs.database_url.removeprefix("sqlite:///")
    with closing(sqlite3.connect(path)) as file:
        rows = read(file.execute) | {"file": [{"size": os.stat(path).st_size}]}
    shutil.rmtree(folder)
    return told, rows


def acted(cast: Cast, history: int, number: int) -> list[str]:
    drawn, acting = Random(history), World(cast, Random(f"{history}/{number}"))
    acting.begin(drawn)
    return [acting.act(order, drawn) for order in range(ACTS)]


def read(execute: Any) -> Rows:
    found = {}
    for name in (table._meta.table_name for table in TABLES):
        cursor = execute(f"SELECT * FROM {name} ORDER BY 1")
        columns = [column[0] for column in cursor.description]
        found[name] = [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]
    return found


def told_apart(one: Rows, other: Rows) -> list[str]:
    """Every value by which somebody without the keys could tell the worlds apart."""
    found = [f"{table}: more rows" for table in one if len(one[table]) != len(other[table])]
    for table in one:
        for first, second in zip(one[table], other[table], strict=False):
            found += [
                f"{table}.{column}: {first[column]!r} | {second[column]!r}"
                for column in first
                if shown(table, column, first[column]) != shown(table, column, second[column])
            ]
    return found


def shown(table: str, column: str, value: Any) -> Any:
    """What a value tells without the keys: of sealed bytes their length, of a salted commitment nothing."""
    if (table, column) in SEALED and value is not None:
        return len(bytes(value))
    return DIGEST.sub("", value) if (table, column) in COMMITTED else value


@pytest.mark.trial
@pytest.mark.usefixtures("anywhere")
def test_no_row_of_an_open_round_depends_on_what_sealed_ballots_say(
    cast: Cast, settings: Settings, tmp_path: Path
) -> None:
    acts: Counter[str] = Counter()
    differing = 0
    for history in range(HISTORIES):
        worlds = [lived(settings, cast, history, number, tmp_path / "world") for number in (1, 2)]
        (told, one), (told_too, other) = worlds
        assert told == told_too, f"history {history}: somebody was told something else"
        assert told_apart(one, other) == [], f"history {history} after {told}"
        differing += sum(
            bytes(first["content"]) != bytes(second["content"])
            for first, second in zip(one["ballot"], other["ballot"], strict=True)
            if first["content"] is not None
        )
        acts += Counter(told)

    assert acts["hand_in"], "nothing was handed in, so that nothing was proven"
    assert acts["draft"], "no draft was kept, so that nothing was proven of drafts"
    assert acts["decide_repair"], "no repair was decided, so that nothing was proven of repairs"
    assert differing, "the worlds do not differ in what the ballots say"
    totals = [[row for row in rows["ballot_total"] if row["round_id"] == cast.round] for rows in (one, other)]
    assert totals == [[], []]
