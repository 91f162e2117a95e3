"""What was erased for good, by number: a row in the database, and a line in a file that a restored backup cannot take
back. (第三十一条)

The file lies beside that of the journal's heads (``PORTAL_HEADS``), apart from the instance where that is. A line holds
a kind, a number and a moment, never a name. What stands in the file and not in the database came back with a backup.
"""

import os
import re
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

from peewee import BigIntegerField
from playhouse.fields import EnumField

from portal.storage.engine.tables import MomentField, Table, one_of_values, unique

_LINE = re.compile(r"(edition|application|account) (\d{1,19}) \S+")


class ErasedKind(StrEnum):
    EDITION = "edition"  # the material of its applications and rounds
    APPLICATION = "application"  # a draft
    ACCOUNT = "account"  # how its person was reached


class Erased(NamedTuple):
    kind: ErasedKind
    subject: int


class Erasure(Table):
    kind = EnumField(ErasedKind)
    subject = BigIntegerField()
    at = MomentField()

    class Meta:
        constraints = [
            unique("erasure_once", "erasure", "kind", "subject"),
            one_of_values("erasure_kind", "kind", ErasedKind),
        ]


def note(kind: ErasedKind, subject: int, *, at: datetime) -> None:
    """Note in the transaction that erases that it is erased."""
    if not Erasure.select().where(Erasure.kind == kind, Erasure.subject == subject).exists():
        Erasure.create(kind=kind, subject=subject, at=at)


def every() -> set[Erased]:
    """What the database knows to be erased."""
    return {Erased(row.kind, row.subject) for row in Erasure.select()}


def read(path: Path) -> set[Erased]:
    """What the file knows to be erased; a line that was begun and not finished counts as none."""
    try:
        lines = path.read_text(encoding="ascii", errors="replace").splitlines()
    except FileNotFoundError:
        return set()
    found = [_LINE.fullmatch(line.strip()) for line in lines]
    return {Erased(ErasedKind(match[1]), int(match[2])) for match in found if match}


def give_out(path: Path, erased: set[Erased], *, at: datetime) -> None:
    """Append these to the file, which is on the disk afterwards.

    :raises OSError: the file cannot be written.
    """
    lines = [f"{one.kind} {one.subject} {at.isoformat(timespec='seconds')}\n" for one in sorted(erased)]
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        os.write(descriptor, "".join(lines).encode())
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
