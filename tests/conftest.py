"""What every test can ask for. Values are real: a real database, real operations, no mocks.

``settings``, ``opened``, ``app``, ``client`` and ``visit`` build on one another, on a fresh SQLite in ``tmp_path``. A
test that also asks for ``anywhere`` runs twice: on SQLite and on PostgreSQL.
"""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import settings as hypothesis

from portal import clock, create_app, randomness
from portal.config import Settings
from portal.storage import database

pytest_plugins = [
    "tests.plugins.compiled_once",
    "tests.plugins.groups",
    "tests.plugins.nothing_skipped",
    "tests.plugins.proven_rules",
    "tests.programs",  # before those that import it
    "tests.browser",
    "tests.databases",
    "tests.libreoffice",
    "tests.servers",
    "tests.visit",
]

collect_ignore = ["web/public/stranger.py"]  # a script that a stranger runs, no module

# A deadline for each example would measure how busy the machine is, not the code.
hypothesis.register_profile("portal", deadline=None)
hypothesis.load_profile("portal")


@pytest.fixture
def anywhere() -> None:
    """Asked for: the test runs on each database."""


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "anywhere" in metafunc.fixturenames:
        from tests.databases import BOTH  # not above: pytest rewrites the assertions of plugins as it loads them

        metafunc.parametrize("settings", BOTH, indirect=True)


@pytest.fixture
def settings(request: pytest.FixtureRequest) -> Settings:
    """The settings of an instance with all tables and no rows."""
    return request.getfixturevalue(f"{getattr(request, 'param', 'sqlite')}_settings")


@pytest.fixture
def opened(settings: Settings) -> Iterator[Settings]:
    """An open, empty storage without the web part: for operations."""
    database.open_storage(settings)
    yield settings
    database.close_storage()


@pytest.fixture
def app(settings: Settings) -> Iterator[Flask]:
    """The portal on an empty database."""
    from tests.visit import sendable  # not above: as for ``anywhere``

    app = create_app(settings)
    app.after_request(sendable)
    yield app
    database.close_storage()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture(autouse=True)
def _clock_and_chance() -> Iterator[None]:
    """A test may move the clock or seed the random values; the next one finds both as they are outside tests."""
    yield
    clock.set_offset(timedelta())
    randomness.seed(None)
