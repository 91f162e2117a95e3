"""Files that nothing refers to go, those that somebody wants stay; uploads stop before the disk is full."""

from datetime import timedelta
from pathlib import Path

import pytest

from portal import clock
from portal.config import Settings
from portal.rules.language.refusals import Refused
from portal.rules.site.room_for_files import FULL
from portal.storage.database import close_storage, open_storage
from portal.storage.engine import blobs
from portal.storage.engine.errors import NotFound, StorageError

HOUR = timedelta(hours=1)


def an_old_one(content: bytes = b"content") -> str:
    return blobs.put(content, "text/plain", at=clock.now() - 3 * HOUR)


def test_a_file_that_nothing_refers_to_goes_with_its_row(storage: Settings) -> None:
    name = an_old_one()

    assert blobs.remove_unreferred(before=clock.now() + HOUR) == 1

    with pytest.raises(NotFound):
        blobs.one(name)
    assert list(blobs.folder().files()) == []
    assert an_old_one() == name  # it may come again
    assert blobs.get(name) == b"content"


def test_a_file_that_was_just_kept_or_is_wanted_again_stays(storage: Settings) -> None:
    fresh = blobs.put(b"fresh", "text/plain", at=clock.now())
    again = an_old_one()

    assert blobs.remove_unreferred(before=clock.now() - HOUR) == 0

    assert blobs.get(fresh) == b"fresh"
    assert blobs.get(again) == b"content"


def test_a_row_whose_file_was_lost_gets_it_back(storage: Settings) -> None:
    name = an_old_one()
    blobs.folder().remove(name)

    assert an_old_one() == name

    assert blobs.get(name) == b"content"
    assert blobs.missing() == []


@pytest.mark.parametrize("bounds", [(6, 0), (10**12, 10**18)])
def test_an_upload_is_refused_where_there_is_no_room_and_a_submission_is_not(
    storage: Settings, monkeypatch: pytest.MonkeyPatch, bounds: tuple[int, int]
) -> None:
    monkeypatch.setattr(blobs, "_bounds", bounds)

    with pytest.raises(Refused) as told:
        blobs.take(b"content", "text/plain", at=clock.now())

    assert told.value.refusal == FULL
    assert blobs.names() == []
    assert blobs.put(b"content", "text/plain", at=clock.now())


def test_a_folder_of_files_that_cannot_be_written_is_noticed_at_start(tmp_path: Path) -> None:
    (tmp_path / "files").write_bytes(b"no folder")

    with pytest.raises(StorageError, match="Files cannot be written under"):
        open_storage(Settings(instance=tmp_path, testing=True))
    close_storage()
