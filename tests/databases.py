"""A fresh, migrated storage for a test: SQLite in ``tmp_path``, or PostgreSQL on a server that the session starts.

PostgreSQL: ``PORTAL_TEST_POSTGRES=postgresql://…`` names a server to use (its user a superuser);
otherwise ``initdb`` makes one in a temporary folder. Where neither is there, those tests are skipped.
"""

import ctypes
import itertools
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest

from portal.config import Settings
from portal.storage.database import close_storage, open_storage
from portal.storage.schema import migrate

ON_POSTGRES = pytest.param("postgres", marks=(pytest.mark.postgres, pytest.mark.xdist_group("postgres")))
BOTH = ("sqlite", ON_POSTGRES)
KEPT = {"keyring", "schema_migration"}  # what belongs to the database, not to a test
WRITTEN = "SELECT relname FROM pg_stat_user_tables WHERE pg_relation_size(relid) > 0"
PROTECTION = """
    SELECT tgrelid::regclass::text, tgname, tgenabled::text FROM pg_trigger WHERE NOT tgisinternal
    UNION ALL SELECT 'schema_migration', schema_migration::text, '' FROM schema_migration ORDER BY 1, 2
"""
PAST_TRIGGERS = ("SET LOCAL session_replication_role = replica", "SET LOCAL lock_timeout = '10s'")
FIRST_HEAD = "INSERT INTO head (id, seq, digest) VALUES (1, 0, repeat('0', 64))"
PR_SET_PDEATHSIG = 1

_numbers = itertools.count(1)


@pytest.fixture(params=BOTH)
def storage(request: pytest.FixtureRequest) -> Iterator[Settings]:
    """An open, empty storage, once on each database. The value is its settings."""
    yield from _opened(request.getfixturevalue(f"{request.param}_settings"))


@pytest.fixture
def sqlite_storage(sqlite_settings: Settings) -> Iterator[Settings]:
    """An open, empty storage on SQLite, for what does not depend on the database."""
    yield from _opened(sqlite_settings)


@pytest.fixture
def sqlite_settings(migrated_sqlite: Path, tmp_path: Path) -> Settings:
    instance = shutil.copytree(migrated_sqlite, tmp_path / "instance")
    return Settings(instance=Path(instance), base_url="http://localhost", testing=True)


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An instance folder with all tables and no rows; tests copy it, as migrating takes longer."""
    folder = tmp_path_factory.mktemp("sqlite") / "instance"
    _migrated(Settings(instance=folder, testing=True))
    return folder


@pytest.fixture
def postgres_settings(migrated_postgres: Settings, empty_postgres: Callable[[], None], tmp_path: Path) -> Settings:
    """The session's migrated database, emptied: making one anew for each test takes a hundred times as long."""
    empty_postgres()
    instance = shutil.copytree(migrated_postgres.instance, tmp_path / "instance")
    return Settings(
        instance=Path(instance), database=migrated_postgres.database, base_url="http://localhost", testing=True
    )


@pytest.fixture(scope="session")
def migrated_postgres(postgres_server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    """A database with all tables and no rows, and the instance folder with its keys."""
    name = f"portal_test_{os.getpid()}"
    _statement(postgres_server, f"CREATE DATABASE {name} TEMPLATE template0")
    folder = tmp_path_factory.mktemp("postgres") / "instance"
    settings = Settings(instance=folder, database=_named(postgres_server, name), testing=True)
    _migrated(settings)
    yield settings
    _statement(postgres_server, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def empty_postgres(migrated_postgres: Settings) -> Iterator[Callable[[], None]]:
    """Takes all rows out, past the triggers that forbid it, and puts back triggers that a test dropped. It keeps its
    connection: a new one would have to read about every table again."""
    import psycopg

    with psycopg.connect(migrated_postgres.database, autocommit=True) as connection:
        protected = connection.execute(PROTECTION).fetchall()

        def empty() -> None:
            written = {name for (name,) in connection.execute(WRITTEN)} - KEPT
            deletions = [f"DELETE FROM {name}" for name in sorted(written)]
            with connection.transaction():
                connection.execute("; ".join([*PAST_TRIGGERS, *deletions, FIRST_HEAD]).encode())
            if connection.execute(PROTECTION).fetchall() != protected:
                _migrated(migrated_postgres)

        yield empty


@pytest.fixture
def postgres_database(postgres_server: str) -> Iterator[Callable[[], str]]:
    """Makes an empty database for a test that changes the schema and returns its URL; dropped after the test."""
    made = []

    def make() -> str:
        made.append(f"portal_test_{os.getpid()}_{next(_numbers)}")
        _statement(postgres_server, f"CREATE DATABASE {made[-1]} TEMPLATE template0")
        return _named(postgres_server, made[-1])

    yield make
    for name in made:
        _statement(postgres_server, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The URL of a server on which databases may be made and dropped."""
    if url := os.environ.get("PORTAL_TEST_POSTGRES"):
        yield url
        return
    programs = _programs()
    if programs is None:
        pytest.skip("PostgreSQL is not installed (Debian: apt-get install postgresql)")
    home = Path(tempfile.mkdtemp(prefix="portal-pg-"))
    try:
        yield from _serving(programs, home)
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _serving(programs: Path, home: Path) -> Iterator[str]:
    """A server of our own: no port, only a socket in ``home``; it ends with the session, killed or not."""
    who = "postgres" if os.geteuid() == 0 else None  # PostgreSQL refuses to be root
    if who:
        os.chown(home, pwd.getpwnam(who).pw_uid, pwd.getpwnam(who).pw_gid)
    groups = [] if who else None
    subprocess.run(
        [programs / "initdb", "-D", home / "data", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync"],
        check=True, user=who, group=who, extra_groups=groups, capture_output=True, cwd=home,
    )  # fmt: skip
    quick = {"fsync": "off", "full_page_writes": "off", "max_connections": "200", "listen_addresses": ""}
    options = [part for name, value in quick.items() for part in ("-c", f"{name}={value}")]
    with open(home / "log", "wb") as log:
        server = subprocess.Popen(
            [programs / "postgres", "-D", home / "data", "-k", home, *options],
            user=who, group=who, extra_groups=groups, stdout=log, stderr=log, cwd=home, preexec_fn=_end_with_parent,
        )  # fmt: skip
    try:
        url = f"postgresql://postgres@/postgres?host={home}"
        _wait(url, server, home / "log")
        yield url
    finally:
        server.send_signal(signal.SIGINT)  # "fast": ends its connections
        server.wait(timeout=30)


def _end_with_parent() -> None:
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGINT)


def _programs() -> Path | None:
    found = shutil.which("postgres")
    folders = [Path(found).parent] if found else sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return next((folder for folder in folders if (folder / "initdb").exists()), None)


def _wait(url: str, server: subprocess.Popen, log: Path) -> None:
    import psycopg

    until = time.monotonic() + 30
    while True:
        try:
            psycopg.connect(url).close()
            return
        except psycopg.OperationalError:
            if server.poll() is not None or time.monotonic() > until:
                raise RuntimeError(f"PostgreSQL did not start: {log.read_text()[-2000:]}") from None
            time.sleep(0.05)


def _statement(url: str, statement: str) -> None:
    import psycopg

    connection = psycopg.connect(url, autocommit=True)
    try:
        connection.execute(statement)
    finally:
        connection.close()


def _named(url: str, name: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


def _opened(settings: Settings) -> Iterator[Settings]:
    open_storage(settings)
    yield settings
    close_storage()


def _migrated(settings: Settings) -> None:
    open_storage(settings)
    migrate()
    close_storage()
