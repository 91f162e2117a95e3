"""What the tests of this room share."""

from pathlib import Path

import pytest

from portal.storage.engine import vault


@pytest.fixture
def keys(tmp_path: Path) -> Path:
    vault.open_vault(tmp_path / "keys")
    return tmp_path / "keys"
