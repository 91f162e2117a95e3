"""Heads of the journal that were given out: a file beside the instance that is only appended to.

Whoever can write the database can rewrite the whole journal, its head included, so that it is whole in itself. What was
given out before it cannot take back: this file, which may lie on another machine (``PORTAL_HEADS``), the daily letters,
backups and exported packages all name heads, and ``journal.verify`` compares with them.

One head a line: number, digest, moment. A line that was begun and not finished counts as none.
"""

import os
import re
from datetime import datetime
from pathlib import Path

from portal.storage.engine import journal
from portal.storage.engine.journal import Mark

_HEAD = re.compile(r"(\d{1,18})[: ]([0-9a-f]{64})")


def give_out(path: Path, *, at: datetime) -> Mark | None:
    """Append where the journal stands to the file, unless it has not moved; the file is on the disk afterwards.

    :returns: what was appended, if anything.
    :raises OSError: the file cannot be written.
    """
    mark = journal.head()
    given = read(path)
    if mark.seq == 0 or (given and given[-1].seq == mark.seq):
        return None
    line = f"{mark.seq} {mark.digest} {at.isoformat(timespec='seconds')}\n".encode()
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        os.write(descriptor, line)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    return mark


def read(path: Path) -> list[Mark]:
    """The heads in the file, in the order in which they were given out; none where there is no file yet."""
    try:
        text = path.read_text(encoding="ascii", errors="replace")
    except FileNotFoundError:
        return []
    return [mark for line in text.splitlines() if (mark := parsed(line))]


def parsed(text: str) -> Mark | None:
    """The head that a text begins with, as letters, packages and the file write it, or None.

    >>> parsed("7 " + "a" * 64 + " 2026-01-01T00:00:00+00:00").seq, parsed("7:" + "a" * 63)
    (7, None)
    """
    found = _HEAD.match(text.strip())
    return Mark(int(found[1]), found[2]) if found else None
