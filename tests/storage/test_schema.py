"""Migrations: what they make is what the models say, with every trigger, however often they run."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from portal.config import Settings
from portal.storage import schema
from portal.storage.database import close_storage, open_storage
from portal.storage.engine import journal
from portal.storage.engine.errors import NotMigrated
from portal.storage.engine.tables import database, on_sqlite
from portal.storage.engine.triggers import drop, expected, missing, present
from portal.storage.schema import TABLES, insist_migrated, migrate, pending
from tests.databases import BOTH
from tests.storage.conftest import AT

COLUMNS = """SELECT table_name, column_name, data_type, character_maximum_length, is_nullable, column_default
FROM information_schema.columns WHERE table_schema = 'public'"""
CONSTRAINTS = """SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
WHERE connamespace = 'public'::regnamespace"""
INDEXES = "SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'"


def described() -> set[tuple]:
    """The schema as the database tells it, without the table of the migrations themselves."""
    if on_sqlite():
        rows = database.execute_sql("SELECT tbl_name, name, sql FROM sqlite_master WHERE type <> 'trigger'").fetchall()
        rows = [(table, name, re.sub(r"\s+", " ", sql or "")) for table, name, sql in rows]
    else:
        rows = [row for query in (COLUMNS, CONSTRAINTS, INDEXES) for row in database.execute_sql(query).fetchall()]
    return {tuple(row) for row in rows if "schemamigration" not in row[0] and "schema_migration" not in row[0]}


@pytest.fixture(params=BOTH)
def storage(request: pytest.FixtureRequest) -> Iterator[Settings]:
    """A database that nobody shares, as the schema is changed here."""
    if request.param == "sqlite":
        settings = request.getfixturevalue("sqlite_settings")
    else:
        url = request.getfixturevalue("postgres_database")()
        settings = Settings(instance=request.getfixturevalue("tmp_path") / "instance", database=url, testing=True)
    open_storage(settings)
    migrate()
    yield settings
    close_storage()


@pytest.fixture
def fresh(storage: Settings, request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    """A database beside the migrated one, with nothing in it."""
    url = request.getfixturevalue("postgres_database")() if storage.database else ""
    return Settings(instance=tmp_path / "fresh", database=url, testing=True)


def test_a_migrated_database_is_what_the_models_say(storage: Settings, fresh: Settings) -> None:
    migrated = described()
    open_storage(fresh)
    database.create_tables(TABLES)
    assert described() == migrated
    assert len(migrated) > len(TABLES)


def test_a_new_database_says_what_it_lacks_until_it_is_migrated(fresh: Settings) -> None:
    open_storage(fresh)
    with pytest.raises(NotMigrated, match=r"migrate.*0001_foundation"):
        insist_migrated()
    assert migrate() == sorted(path.stem for path in schema.MIGRATIONS.glob("0*.py"))
    assert migrate() == []
    insist_migrated()
    assert journal.head() == journal.Mark(0, journal.GENESIS)


def copied_migrations(folder: Path) -> Path:
    """A copy of all migrations, for a test to add one."""
    return Path(shutil.copytree(schema.MIGRATIONS, folder / "migrations"))


def test_triggers_survive_a_migration(storage: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """peewee rebuilds a table on SQLite to drop a column, and loses its triggers on the way."""
    before = present()
    later = copied_migrations(tmp_path) / "9999_note.py"
    later.write_text(
        "from peewee import TextField\n"
        "def up(migrator, db):\n"
        "    migrator.migrate(migrator.add_column('snapshot', 'note', TextField(null=True)))\n"
        "    migrator.migrate(migrator.drop_column('snapshot', 'note', legacy=True))\n"
        if on_sqlite()
        else "def up(migrator, db):\n    db.execute_sql('ALTER TABLE snapshot ADD COLUMN note TEXT')\n"
    )
    monkeypatch.setattr(schema, "MIGRATIONS", later.parent)
    assert pending() == ["9999_note"]
    assert migrate() == ["9999_note"]
    assert present() == before
    assert missing() == []


def test_a_migration_that_fails_leaves_the_protection(
    storage: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (copied_migrations(tmp_path) / "9999_wrong.py").write_text(
        "def up(migrator, db):\n    raise RuntimeError('wrong')\n"
    )
    monkeypatch.setattr(schema, "MIGRATIONS", tmp_path / "migrations")
    with pytest.raises(RuntimeError, match="wrong"):
        migrate()
    assert missing() == []
    assert pending() == ["9999_wrong"]


def test_a_lost_trigger_is_noticed_and_put_back(storage: Settings) -> None:
    drop()
    assert len(missing()) == len(expected())
    with pytest.raises(NotMigrated, match="refuse_entry_delete"):
        insist_migrated()
    assert migrate() == []
    assert missing() == []
    journal.record("began", "edition", 1, by=None, at=AT)
