"""The version of public pages."""

from portal.config import Settings
from portal.storage.engine import versions


def test_the_public_version_only_grows(storage: Settings) -> None:
    assert versions.public_version() == 0
    assert [versions.bump_public() for _ in range(3)] == [1, 2, 3]
    assert versions.public_version() == 3
