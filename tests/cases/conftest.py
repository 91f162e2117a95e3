"""Fixtures of the cases."""

from pathlib import Path

import pytest

from portal import create_app
from portal.app import Portal
from portal.config import Settings
from portal.storage import database
from tests.cases.people import People
from tests.web.conftest import without_office as without_office


@pytest.fixture(scope="session")
def pages(migrated_sqlite: Path) -> Portal:
    """The portal's pages, put together once: that takes as long as everything that one case does on them."""
    app = create_app(Settings(instance=migrated_sqlite, base_url="http://localhost", testing=True))
    database.close_storage()
    return app


@pytest.fixture
def people(pages: Portal, opened: Settings, without_office: None) -> People:
    """Those who use a portal in which nothing is kept; the sheets of a form are counted without LibreOffice."""
    pages.portal = opened
    pages.wsgi_app.pages.clear()  # type: ignore[attr-defined]
    return People(pages)
