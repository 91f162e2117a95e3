"""A database knows the keys that sealed it."""

import pytest

from portal.config import Settings
from portal.storage.database import close_storage, open_storage
from portal.storage.engine import vault
from portal.storage.engine.errors import WrongKeys


def test_a_database_without_its_keys_is_refused(storage: Settings) -> None:
    """New keys beside an old database would open nothing, and let one person in twice."""
    close_storage()
    keys = storage.instance / "keys"
    away = keys.rename(storage.instance / "away")
    with pytest.raises(WrongKeys, match=r"is missing|No data key"):
        open_storage(storage)
    vault.open_vault(keys.with_name("made anew"))
    (keys / "cookie.key").unlink(missing_ok=True)
    for path in keys.with_name("made anew").iterdir():
        path.rename(keys / path.name)
    with pytest.raises(WrongKeys, match="not those that sealed"):
        open_storage(storage)
    for path in away.iterdir():
        path.replace(keys / path.name)
    open_storage(storage)
