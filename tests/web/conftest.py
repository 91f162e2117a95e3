"""Fixtures of the HTTP tests."""

import pytest
from flask import Flask

from portal.documents.pages.libreoffice import Recent, installed
from tests.visit import Visitor


@pytest.fixture
def other(app: Flask) -> Visitor:
    """A second browser."""
    return Visitor(app.test_client())


@pytest.fixture
def without_office(monkeypatch: pytest.MonkeyPatch) -> None:
    """As on a machine where no LibreOffice was found, in a process that has counted nothing yet."""
    monkeypatch.setattr(installed, "_program", "")
    monkeypatch.setattr(installed, "_counts", Recent(1))
    monkeypatch.setattr(installed, "_pdfs", Recent(1))
