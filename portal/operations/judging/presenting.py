"""Rounds that candidates present in (现场展示, 终评): the office asks them for their material and draws the order in
which they appear; the candidates upload it until the experts can read it. (M18, N7)"""

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from portal import randomness
from portal.config import Settings
from portal.documents.evidence.intake import type_of_presentation
from portal.documents.media_types import SUFFIXES
from portal.operations.applying.evidence import Upload
from portal.operations.judging import preparing_rounds as preparing
from portal.operations.letters import applicant_messages
from portal.operations.letters.applicant_messages import MessageText
from portal.operations.letters.letters import shown_moment
from portal.rules.applying.evidence import cleaned_name
from portal.rules.judging import presenting as rules
from portal.rules.language.refusals import Later, Refusal, Refused, insist
from portal.storage.applying import applications
from portal.storage.applying.applications import Application
from portal.storage.engine import blobs, uploading
from portal.storage.engine.errors import AlreadyThere, NotFound
from portal.storage.engine.tables import atomic
from portal.storage.judging import panels, presentations, rounds
from portal.storage.judging.presentations import PresentationFile
from portal.storage.judging.rounds import Round


class Order(NamedTuple):
    """The order of appearance. ``places``: {candidate: place}, which the seed and the numbers give again."""

    seed: str
    drawn_at: datetime
    places: Mapping[int, int]


class Piece(NamedTuple):
    """One file of a candidate."""

    id: int
    name: str
    media_type: str
    size: int
    added_at: datetime

    @property
    def size_words(self) -> str:
        return rules.size_words(self.size)

    @property
    def file_name(self) -> str:
        """What the file is called when it is taken away."""
        bare, suffix = self.name, SUFFIXES[self.media_type]
        return bare if bare.lower().endswith((suffix, ".jpeg")) else bare + suffix


class Presented(NamedTuple):
    """A round as its candidate sees it. ``refusal``: why nothing can be uploaded any more; ``place``: 0 undrawn."""

    round: Round
    refusal: Refusal | None
    files: tuple[Piece, ...]
    place: int
    candidates: int


class Prepared(NamedTuple):
    """How far the presenting is prepared, for the office. ``files``: {candidate: how many}."""

    asked_at: datetime | None
    order: Order | None
    files: Mapping[int, int]
    refusal_to_ask: Refusal | None
    refusal_to_draw: Refusal | None


# -- reading -------------------------------------------------------------------------------------------------


def is_presented(round_: Round) -> bool:
    """Whether candidates present in person in this round."""
    return preparing.stage_of(round_).presented


def order_of(round_: Round) -> Order | None:
    """The order of appearance, once it is drawn."""
    row = presentations.of_round(round_)
    if row is None or row.seed is None or row.drawn_at is None:
        return None
    return Order(row.seed, row.drawn_at, rules.places(row.seed, panels.numbers_of(round_)))


def prepared(round_: Round, *, at: datetime) -> Prepared:
    """How far the presenting of a round is prepared."""
    row, order = presentations.of_round(round_), order_of(round_)
    presented, candidates = is_presented(round_), len(panels.numbers_of(round_))
    return Prepared(
        row.asked_at if row else None,
        order,
        presentations.counts(round_),
        rules.refusal_to_ask(presented, round_.state, round_.opens_at, at),
        rules.refusal_to_draw(presented, round_.state, order is not None, candidates),
    )


def files_of(round_: Round | int, candidate: int) -> tuple[Piece, ...]:
    """What the candidate has uploaded."""
    return tuple(_piece(file) for file in presentations.files_of(round_, candidate))


def content_of(round_: Round | int, candidate: int, number: int) -> tuple[Piece, bytes]:
    """One file as it was uploaded. :raises NotFound: the candidate has no such file."""
    file = presentations.one_of(round_, candidate, number)
    return _piece(file), blobs.get(file.blob.name)


def _piece(file: PresentationFile) -> Piece:
    return Piece(file.id, file.name, file.blob.media_type, file.blob.size, file.added_at)


def presented_by(application: Application, *, at: datetime) -> Presented | None:
    """The latest round in which the candidate was asked for material, if there is one."""
    asked = presentations.asked_of(application)
    if not asked:
        return None
    round_, order = rounds.one(asked[-1].id), order_of(asked[-1])
    return Presented(
        round_,
        rules.refusal_to_present(round_.state, round_.opens_at, at),
        files_of(round_, application.id),
        order.places[application.id] if order else 0,
        len(panels.numbers_of(round_)),
    )


# -- the office ----------------------------------------------------------------------------------------------


def ask(number: int, version: int, *, by: int, at: datetime, settings: Settings | None = None) -> int:
    """Ask the candidates for their material until the round begins; who was told of that moment is not told again.
    Returns how many were told.

    :raises Refused: nobody presents in this round, it has no window, or all are told.
    :raises Stale: somebody else has changed the round. :raises NotFound: there is no such round.
    """
    with atomic():
        rounds.claim(number, version)
        round_ = rounds.one(number)
        insist(prepared(round_, at=at).refusal_to_ask)
        presentations.ask(round_, at=at)
        message = _asked(round_)
        chosen = [applications.one(one) for one in panels.numbers_of(round_)]
        told = sum(applicant_messages.tell(one, message, at=at, settings=settings) for one in chosen)
        insist(None if told else rules.ALL_TOLD)
        preparing.record("presentation_asked", round_, by=by, at=at, told=told)
    return told


def _asked(round_: Round) -> MessageText:
    """What a candidate is told who is asked for presentation material until the round begins."""
    assert round_.opens_at is not None, "nobody is asked before the window is set"
    award, title = preparing.rulebook_of(round_).titles.short, preparing.title_of(round_)
    until = shown_moment(round_.opens_at)
    return MessageText(
        f"presentation:{round_.id}:{round_.opens_at:%Y%m%d%H%M}",  # a moved window is another occasion
        f"请提交您的“{award}”{title}{rules.TITLE}",
        (
            f"您申报“{award}”的材料已进入{title}，评审时请您到场展示成果、参加答辩。",
            f"请在 {until} 前提交{rules.TITLE}：演示文稿（PPTX 或 PDF）、视频（MP4）或照片（jpg），"
            f"最多 {rules.FILES} 个文件，每个不超过 {rules.FILE_SIZE // rules.MEGABYTE} MB。评审开始以前可以更换。",
            f"提交的方法：登录后打开这份申报，选择“{rules.TITLE}”。",
        ),
    )


def draw(number: int, version: int, *, by: int, at: datetime) -> Order:
    """Draw the order of appearance, once; the seed is journalled, so that anybody can draw it again.

    :raises Refused: nobody presents in this round, it is drawn, or the round is open.
    :raises Stale: somebody else has changed the round. :raises NotFound: there is no such round.
    """
    with atomic():
        rounds.claim(number, version)
        round_ = rounds.one(number)
        insist(prepared(round_, at=at).refusal_to_draw)
        presentations.draw(round_, randomness.token(), by=by, at=at)
        order = order_of(round_)
        assert order is not None, "it has just been drawn"
        preparing.record("order_drawn", round_, by=by, at=at, seed=order.seed, order=list(order.places))
    return order


# -- the candidate -------------------------------------------------------------------------------------------


def add(application: Application, uploads: list[Upload], *, by: int, at: datetime) -> int:
    """Add files to the material; returns how many. What is wrong with one keeps all out.

    :raises Refused: the round has begun, a file cannot be used, or it is too much.
    :raises NotFound: the candidate was not asked.
    """
    insist(_round_of(application, at).refusal)
    kept = [_kept(upload, at) for upload in uploads]
    try:
        with atomic():
            found = _round_of(application, at)
            insist(found.refusal)
            rounds.hold(found.round.id)  # whoever opens or closes it waits
            insist(_round_of(application, at).refusal)
            for name, blob in kept:
                presentations.add(found.round, application.id, blob, name, by=by, at=at)
            there = files_of(found.round, application.id)
            insist(rules.refusal_to_add(len(there), sum(piece.size for piece in there)))
            told = {"application": application.id, "files": [blob for _, blob in kept]}
            preparing.record("presentation_added", found.round, by=by, at=at, **told)
    except AlreadyThere as error:
        raise Refused(rules.SAME_FILE) from error
    return len(kept)


def _kept(upload: Upload, at: datetime) -> tuple[str, str]:
    name = cleaned_name(upload.name)
    try:
        insist(rules.refusal_of_size(len(upload.content)))
        media_type = type_of_presentation(upload.content)
    except Later:
        raise
    except Refused as error:
        raise Refused(Refusal(f"“{name}”没有上传：{error}")) from error
    return name, uploading.take(upload.content, media_type, at=at)


def remove(application: Application, number: int, *, by: int, at: datetime) -> None:
    """Take a file back.

    :raises Refused: the round has begun. :raises NotFound: the candidate has no such file, or was not asked.
    """
    with atomic():
        found = _round_of(application, at)
        insist(found.refusal)
        round_ = found.round
        rounds.hold(round_.id)  # whoever opens or closes it waits
        insist(_round_of(application, at).refusal)
        file = presentations.one_of(round_, application.id, number)
        presentations.remove(file, at=at)
        told = {"application": application.id, "file": file.blob.name}
        preparing.record("presentation_removed", round_, by=by, at=at, **told)


def _round_of(application: Application, at: datetime) -> Presented:
    """:raises NotFound: the candidate was not asked for material."""
    found = presented_by(application, at=at)
    if found is None:
        raise NotFound(f"application {application.id} presents in no round")
    return found
