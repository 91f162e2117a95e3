"""Rounds that candidates present in (现场展示): that they were asked for their material, the order drawn by lot,
and the files of each. What was asked, drawn or uploaded never changes; a file that is taken back stays as a row.
"""

from datetime import datetime
from typing import Any

from peewee import SQL, BooleanField, CharField, ForeignKeyField, ModelIndex, fn

from portal.rules.applying.honour_bar import keep_until
from portal.storage.applying.applications import Application
from portal.storage.engine.blobs import Blob
from portal.storage.engine.sealed import sealed
from portal.storage.engine.tables import MomentField, Table, unique
from portal.storage.judging.panels import OF_THE_ROUND, RoundCandidate
from portal.storage.judging.rounds import Round
from portal.storage.people.accounts import Account


class Presentation(Table):
    """That a round is prepared for presenting. ``seed``: of the order of appearance, None until that is drawn."""

    round = ForeignKeyField(Round, backref="+", on_delete="RESTRICT", index=False)
    asked_at = MomentField(null=True)
    seed = CharField(64, null=True)
    drawn_at = MomentField(null=True)
    drawn_by = ForeignKeyField(Account, backref="+", on_delete="RESTRICT", index=False, null=True)
    frozen = BooleanField(default=True)
    keep_until = MomentField(null=True)

    class Meta:
        constraints = [unique("presentation_once", "presentation", "round_id")]


class PresentationFile(Table):
    """One file of a candidate; the name that it had is sealed. ``removed_at``: when it was taken back."""

    round = ForeignKeyField(Round, backref="+", on_delete="RESTRICT", index=False)
    candidate = ForeignKeyField(Application, backref="+", on_delete="RESTRICT", index=False)
    blob = ForeignKeyField(Blob, backref="+", on_delete="RESTRICT")
    name = sealed(str)
    by = ForeignKeyField(Account, backref="+", on_delete="RESTRICT", index=False)
    added_at = MomentField()
    removed_at = MomentField(null=True)
    frozen = BooleanField(default=True)
    keep_until = MomentField(null=True)

    class Meta:
        constraints = [OF_THE_ROUND]
        depends_on = (RoundCandidate,)


ONCE = "presentation_file_once"
_THERE = SQL("removed_at IS NULL")
unique(ONCE, "presentation_file", "round_id", "candidate_id", "blob_id")  # SQLite names only the columns
PresentationFile.add_index(
    ModelIndex(
        PresentationFile,
        [PresentationFile.round, PresentationFile.candidate, PresentationFile.blob],
        unique=True,
        where=_THERE,
        name=ONCE,
    )
)


def of_round(round_: Round | int) -> Presentation | None:
    """What has been asked and drawn, if anything."""
    return Presentation.get_or_none(Presentation.round == round_)


def ask(round_: Round, *, at: datetime) -> None:
    """Note that the candidates were asked for their material, the first time."""
    row = _row(round_, at)
    Presentation.update(asked_at=at).where(Presentation.id == row.id, Presentation.asked_at.is_null()).execute()


def draw(round_: Round, seed: str, *, by: int, at: datetime) -> bool:
    """Note the seed of the order; False when it was drawn before."""
    row = _row(round_, at)
    undrawn = Presentation.id == row.id, Presentation.seed.is_null()
    return bool(Presentation.update(seed=seed, drawn_at=at, drawn_by=by).where(*undrawn).execute())


def _row(round_: Round, at: datetime) -> Presentation:
    """The round's row, made where there is none; the round is claimed by whoever asks."""
    return of_round(round_) or Presentation.create(round=round_, keep_until=keep_until(round_.programme.book, at))


def asked_of(application: Application | int) -> list[Round]:
    """The rounds in which the application is a candidate that was asked for its material, the latest last."""
    query: Any = Round.select(Round).join(RoundCandidate, on=RoundCandidate.round == Round.id).switch(Round)
    query = query.join(Presentation, on=Presentation.round == Round.id)
    mine = RoundCandidate.application == application, Presentation.asked_at.is_null(False)
    return list(query.where(*mine).order_by(Presentation.asked_at))


# -- files -----------------------------------------------------------------------------------------------------


def add(round_: Round, candidate: int, blob: str, name: str, *, by: int, at: datetime) -> PresentationFile:
    """:raises AlreadyThere: ``constraint`` "presentation_file_once", when the candidate has that file."""
    return PresentationFile.create(
        round=round_,
        candidate=candidate,
        blob=blob,
        name=name,
        by=by,
        added_at=at,
        keep_until=keep_until(round_.programme.book, at),
    )


def remove(file: PresentationFile, *, at: datetime) -> bool:
    """Take a file back; False when that was done before."""
    there = PresentationFile.id == file.id, _THERE
    return bool(PresentationFile.update(removed_at=at).where(*there).execute())


def files_of(round_: Round | int, candidate: int) -> list[PresentationFile]:
    """The candidate's files with their blobs' rows, the first added first; those sent together by their names."""
    query = PresentationFile.select(PresentationFile, Blob).join(Blob)
    return sorted(query.where(*_own(round_, candidate)), key=lambda file: (file.added_at, file.name))


def one_of(round_: Round | int, candidate: int, number: int) -> PresentationFile:
    """:raises NotFound: the candidate has no such file, or has taken it back."""
    query: Any = PresentationFile.select(PresentationFile, Blob).join(Blob)
    return query.where(*_own(round_, candidate), PresentationFile.id == number).get()


def _own(round_: Round | int, candidate: int) -> tuple[Any, ...]:
    of_both = PresentationFile.round == round_, PresentationFile.candidate == candidate
    return *of_both, PresentationFile.removed_at.is_null()


def counts(round_: Round | int) -> dict[int, int]:
    """{candidate: how many files}."""
    query: Any = PresentationFile.select(PresentationFile.candidate, fn.COUNT(PresentationFile.id)).where(
        PresentationFile.round == round_, PresentationFile.removed_at.is_null()
    )
    return dict(query.group_by(PresentationFile.candidate).tuples())
