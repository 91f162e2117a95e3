"""A LibreOffice for the tests of this room."""

from collections.abc import Iterator

import pytest

from portal.documents.pages.libreoffice import Office


@pytest.fixture
def own(writer: Office) -> Iterator[Office]:
    """A LibreOffice of the test's own, which may be maltreated."""
    office = Office(patience=60)  # the machine may be busy with other tests
    yield office
    office.close()
