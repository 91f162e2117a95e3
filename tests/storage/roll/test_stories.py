"""Stories and commendations as rows: what the database itself refuses."""

import pytest

from portal.storage.engine import blobs
from portal.storage.engine.errors import AlreadyThere, RefusedBySchema, Stale
from portal.storage.roll import stories
from portal.storage.roll.honours import Honour
from portal.storage.roll.stories import HonourStory
from tests.storage.conftest import AT


def test_the_blob_of_a_shown_photo_stays(raw, honour: Honour) -> None:
    name = blobs.put(b"a photo", "image/jpeg", at=AT)
    story = stories.write(honour, 0, photo=name, photo_consent_at=AT)
    assert story.shown_photo == name

    with pytest.raises(RefusedBySchema):
        raw(f"DELETE FROM blob WHERE name = '{name}'")

    assert stories.write(honour, story.version, photo=None, photo_consent_at=None).shown_photo == ""
    assert raw(f"DELETE FROM blob WHERE name = '{name}'") == 1


def test_a_photo_without_consent_is_not_shown(honour: Honour) -> None:
    name = blobs.put(b"a photo", "image/jpeg", at=AT)

    assert stories.write(honour, 0, photo=name).shown_photo == ""


def test_an_honour_has_one_story(honour: Honour) -> None:
    first = stories.write(honour, 0, text="甲")
    assert stories.among([honour]) == {honour.id: first}

    with pytest.raises(Stale):
        stories.write(honour, 0, text="乙")
    with pytest.raises(AlreadyThere) as refused:
        HonourStory.create(honour=honour, text="丙")

    assert refused.value.constraint == "honour_story_once"
    assert stories.of(honour).text == "甲"
