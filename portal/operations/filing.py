"""Beginning an application and filling in its draft. A draft is no fact: saving one is checked by version and
never journalled; beginning one is."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from typing import Any

import msgspec

from portal.documents import photo as photos
from portal.rulebooks import rulebook as rulebook_of
from portal.rules.answers import Answers
from portal.rules.filing import Refusal, Refused, insist, refusal_to_edit, refusal_to_start
from portal.rules.rulebook import Rulebook, Section
from portal.rules.shape import too_large
from portal.storage import applications, blobs, journal
from portal.storage.applications import Application
from portal.storage.database import atomic
from portal.storage.editions import Programme
from portal.storage.errors import AlreadyThere

# Columns in clear that tables search and sort by; everything else of a draft is sealed.
CLEAR = ("name", "unit", "technical_field", "recommender")
CLEAR_LIMIT = 200  # characters
PHOTO_SIZE = 10 * 1024 * 1024  # bytes, before it is cropped and re-encoded


def start(programme: Programme, *, by: int, at: datetime) -> Application:
    """Begin the one application that account ``by`` files for its own person, or return the one begun before.

    :raises Refused: the call is not open.
    """
    begun = applications.own_of(by, programme)
    if begun is None:
        insist(refusal_to_start(programme.opens_at, programme.closes_at, at))
        with suppress(AlreadyThere), atomic():  # the other of two quick presses was first
            application = applications.start(programme, by, at=at)
            journal.record("application_begun", "application", application.id, by=by, at=at)
        begun = applications.own_of(by, programme)
    assert begun is not None
    return begun


def save_section(application: Application, section: Section, answers: Answers, version: int, *, at: datetime) -> int:
    """Keep the draft answers of one section as they were typed, faults and all; returns the new version.

    :raises Refused: the application is no draft any more, or an answer is too large to keep.
    :raises Stale: another window has saved this section since ``version``.
    """
    insist(refusal_to_edit(application.stage))
    if reason := too_large(answers):
        raise Refused(Refusal(reason))
    clear = {key: answers[key][:CLEAR_LIMIT] for key in CLEAR if key in answers}
    if "photo" in answers:
        clear["photo"] = answers["photo"] or None
    with atomic():
        saved = applications.save_section(application.id, section.key, msgspec.json.encode(answers), version, at)
        if clear:
            applications.describe(application.id, at=at, **clear)
    return saved


def keep_photo(content: bytes, *, at: datetime) -> str:
    """Crop, re-encode and keep a photo; returns the name under which an answer refers to it. (CF5)

    :raises Refused: it is no usable photo.
    """
    if len(content) > PHOTO_SIZE:
        raise Refused(Refusal("照片文件超过10 MB，请换一张小一些的照片，或用手机、电脑压缩后再上传。"))
    try:
        normalised = photos.normalised(content)
    except photos.PhotoRefused as refused:
        raise Refused(Refusal(str(refused))) from refused
    return blobs.put(normalised, "image/jpeg", at=at)


def rulebook_under(application: Application) -> Rulebook:
    """The rulebook that the application's programme runs under."""
    return rulebook_of(application.programme.rulebook)


def photo_of(answers: Mapping[str, Any]) -> bytes | None:
    """The photo that the answers refer to."""
    return blobs.get(answers["photo"]) if answers.get("photo") else None
