"""Fixtures of the HTTP tests."""

import pytest
from flask import Flask

from tests.visit import Visitor


@pytest.fixture
def other(app: Flask) -> Visitor:
    """A second browser."""
    return Visitor(app.test_client())
