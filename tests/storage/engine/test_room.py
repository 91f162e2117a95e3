"""Files that nothing refers to go, those that somebody wants stay; uploads stop before the disk is full."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from portal import clock
from portal.config import Settings
from portal.rules.language.refusals import Refusal, Refused
from portal.rules.site.room_for_files import FULL, OWN_FULL, VISITORS_FULL
from portal.storage.database import close_storage, open_storage
from portal.storage.engine import blobs, uploading
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


@pytest.mark.parametrize("bounds", [(6, 0, 10**12), (10**12, 10**18, 10**12)])
def test_an_upload_is_refused_where_there_is_no_room_and_a_submission_is_not(
    storage: Settings, monkeypatch: pytest.MonkeyPatch, bounds: tuple[int, int, int]
) -> None:
    monkeypatch.setattr(blobs, "_bounds", bounds)

    with pytest.raises(Refused) as told:
        uploading.take(b"content", "text/plain", at=clock.now())

    assert told.value.refusal == FULL
    assert blobs.names() == []
    assert blobs.put(b"content", "text/plain", at=clock.now())


@pytest.mark.parametrize(("by", "refusal"), [("account 7", OWN_FULL), ("", VISITORS_FULL)])
def test_one_account_cannot_take_what_is_for_all_nor_can_visitors_together(
    storage: Settings, monkeypatch: pytest.MonkeyPatch, by: str, refusal: Refusal
) -> None:
    monkeypatch.setattr(blobs, "_bounds", (10**12, 0, 10))
    with request_of(by):
        kept = uploading.take(b"content", "text/plain", at=clock.now())
        with pytest.raises(Refused) as told:
            uploading.take(b"more", "text/plain", at=clock.now())
        assert told.value.refusal == refusal
        with request_of("account 8"):
            assert uploading.take(b"more", "text/plain", at=clock.now())
    assert blobs.one(kept).uploaded_by == (by or "visitors")


@contextmanager
def request_of(by: str) -> Iterator[None]:
    """What a request does around its work; its files stay, as if something referred to them."""
    before = uploading._request.get()
    uploading.begin(lambda: by)
    yield
    uploading._request.set(before)


def test_what_a_refused_request_has_brought_goes_at_once_and_what_others_want_stays(storage: Settings) -> None:
    there = an_old_one(b"there before")
    uploading.begin(lambda: "account 7")
    refused, wanted = (uploading.take(content, "text/plain", at=clock.now()) for content in (b"one", b"two"))
    uploading.take(b"there before", "text/plain", at=clock.now())
    blobs.put(b"two", "text/plain", at=clock.now())  # by somebody else, meanwhile

    uploading.end()

    assert blobs.names() == sorted((there, wanted))
    assert refused not in {name for name, _ in blobs.folder().files()}


def test_a_folder_of_files_that_cannot_be_written_is_noticed_at_start(tmp_path: Path) -> None:
    (tmp_path / "files").write_bytes(b"no folder")

    with pytest.raises(StorageError, match="Files cannot be written under"):
        open_storage(Settings(instance=tmp_path, testing=True))
    close_storage()
