"""Beginning an application and filling in its draft. A draft is no fact: saving one is checked by version and
never journalled; beginning one is."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from typing import Any

import msgspec

from portal.documents.evidence.intake import Crop, cropped_photo, photo_from, portrait_from
from portal.documents.media_types import JPEG
from portal.rules.applying import correcting
from portal.rules.applying.answer_files import too_large
from portal.rules.applying.answers import Answers
from portal.rules.applying.deadlines import refusal_to_start
from portal.rules.language.refusals import Refusal, Refused, insist
from portal.rules.language.stages import Stage
from portal.rules.rulebook.requirements import NAME, PHOTO, RECOMMENDER, TECHNICAL_FIELD, UNIT
from portal.rules.rulebook.rulebook import Rulebook, Section
from portal.storage.applying import applications
from portal.storage.applying.applications import Application
from portal.storage.engine import blobs, journal, uploading
from portal.storage.engine.errors import AlreadyThere
from portal.storage.engine.tables import atomic
from portal.storage.office import reviews
from portal.storage.season.editions import Programme

# Columns in clear that tables search and sort by; everything else of a draft is sealed.
CLEAR = (NAME, UNIT, TECHNICAL_FIELD, RECOMMENDER)
CLEAR_LIMIT = 200  # characters
PHOTO_SIZE = 24 * 1024 * 1024  # bytes, before it is cropped and re-encoded


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

    :raises Refused: the section may not be changed (any more), or an answer is too large to keep.
    :raises Stale: another window has saved this section since ``version``.
    """
    insist(refusal_of_part(application, section.key))
    if reason := too_large(answers):
        raise Refused(Refusal(reason))
    clear = {key: answers[key][:CLEAR_LIMIT] for key in CLEAR if key in answers}
    if PHOTO in answers:
        clear[PHOTO] = answers[PHOTO] or None
    with atomic():
        saved = applications.save_section(application.id, section.key, msgspec.json.encode(answers), version, at)
        insist(refusal_of_part_now(application, section.key))
        if clear:
            applications.describe(application.id, at=at, **clear)
    return saved


def keep_photo(content: bytes, *, at: datetime) -> str:
    """Crop, re-encode and keep a photo; returns the name under which an answer refers to it. (CF5)

    :raises Refused: it is no usable photo.
    """
    _insist_on_photo_size(content)
    return uploading.take(photo_from(content), JPEG, at=at)


def receive_photo(content: bytes, *, at: datetime) -> tuple[str, bool]:
    """The same for somebody who can be asked: where the second is False, the name is that of the whole picture, which
    has to be cut first. Nothing refers to it, so that it goes by itself.

    :raises Refused: it is no usable photo.
    """
    _insist_on_photo_size(content)
    found = portrait_from(content)
    return uploading.take(found.content, JPEG, at=at, waits=not found.ready), found.ready


def cut_photo(uncut: str, crop: Crop) -> bytes:
    """The photo that is cut so from the picture ``uncut``.

    :raises NotFound: the picture has gone.
    """
    return cropped_photo(blobs.get(uncut), crop)


def keep_cut_photo(uncut: str, crop: Crop, *, at: datetime) -> str:
    """Keep it; returns the name under which an answer refers to it. (CF5)"""
    return uploading.take(cut_photo(uncut, crop), JPEG, at=at)


def _insist_on_photo_size(content: bytes) -> None:
    if len(content) > PHOTO_SIZE:
        most = PHOTO_SIZE // (1024 * 1024)
        raise Refused(Refusal(f"照片文件超过{most} MB，请换一张小一些的照片，或用手机、电脑压缩后再上传。"))


def unlocked_of(application: Application) -> frozenset[str]:
    """The parts that a correction has unlocked; empty where the application is not in correction."""
    correction = reviews.last_correction(application) if application.stage is Stage.IN_CORRECTION else None
    return correcting.unlocked(rulebook_under(application), correction.sections) if correction else frozenset()


def refusal_of_part(application: Application, part: str) -> Refusal | None:
    """Why a part of the application (a section, "recommenders", "evidence") may not be changed, or None."""
    return correcting.refusal_of_section(application.stage, part, unlocked_of(application))


def refusal_of_part_now(application: Application, part: str) -> Refusal | None:
    """The same at this moment, for the inside of a transaction: between reading and saving, an application may have
    been submitted and returned with other parts to correct."""
    stage = applications.stage_of(application.id)
    if stage is Stage.DRAFT:
        return None
    return refusal_of_part(applications.one(application.id), part)


def rulebook_under(application: Application) -> Rulebook:
    """The rulebook that the application's programme runs under, as the edition arranged it."""
    return application.programme.book


def photo_of(answers: Mapping[str, Any]) -> bytes | None:
    """The photo that the answers refer to."""
    return blobs.get(answers[PHOTO]) if answers.get(PHOTO) else None
