"""The version that cached public pages depend on: only public facts bump it."""

from peewee import BigIntegerField, CharField

from portal.storage.engine.journal import Head
from portal.storage.engine.tables import Table, atomic, database

PUBLIC = "public"


class DataVersion(Table):
    name = CharField(primary_key=True)
    number = BigIntegerField()


def public_version() -> int:
    """The number of public changes so far; one indexed row, read at each cached page."""
    # Written out: building the query takes peewee ten times as long as SQLite takes to answer it.
    row = database.execute_sql(f"SELECT number FROM data_version WHERE name = '{PUBLIC}'").fetchone()
    return row[0] if row else 0


def bump_public() -> int:
    """A public fact changed: call it inside the transaction that changes it. Returns the new version."""
    with atomic():
        # The journal's head first, as whoever records before it bumps has it: or two would wait for each other.
        Head.update(seq=Head.seq).where(Head.id == 1).execute()
        rows = (
            DataVersion.insert(name=PUBLIC, number=1)
            .on_conflict(conflict_target=(DataVersion.name,), update={DataVersion.number: DataVersion.number + 1})
            .returning(DataVersion.number)
            .tuples()
            .execute()
        )
        [(number,)] = rows  # read to its end, or the statement stays open
    return number
