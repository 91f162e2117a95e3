"""Applications (申报): who files what for which programme, where it stands, and the draft behind it."""

from datetime import datetime
from typing import Any, NamedTuple

import msgspec
from peewee import BigIntegerField, CharField, ForeignKeyField, TextField
from playhouse.fields import EnumField

from portal import randomness
from portal.rules.language.stages import EDITABLE, Stage
from portal.rules.rulebook.requirements import NAME, PHOTO, RECOMMENDER, TECHNICAL_FIELD, UNIT
from portal.storage.engine.blobs import Blob
from portal.storage.engine.errors import NotFound, Stale
from portal.storage.engine.prepared import Place, Prepared
from portal.storage.engine.sealed import sealed, under
from portal.storage.engine.tables import MomentField, Table, change, insert_once, joined, one_of_values, unique
from portal.storage.people.accounts import Account
from portal.storage.season.editions import Edition, Programme

OWN = "own"  # the slot of a person's own application; those that a unit files for others have further slots
CLEAR = frozenset({NAME, UNIT, TECHNICAL_FIELD, RECOMMENDER, PHOTO})


class Application(Table):
    """One person's application to one programme. Clear columns hold only what tables search or sort by."""

    programme = ForeignKeyField(Programme, backref="+", on_delete="RESTRICT")
    applicant = ForeignKeyField(Account, backref="+", on_delete="RESTRICT")
    slot = CharField(64, default=OWN)
    stage = EnumField(Stage, default=Stage.DRAFT, index=True)
    version = BigIntegerField(default=1)
    created_at = MomentField()
    changed_at = MomentField()
    name = TextField(default="")
    unit = TextField(default="")
    technical_field = TextField(default="")
    recommender = TextField(default="")
    photo = ForeignKeyField(Blob, null=True, backref="+", on_delete="RESTRICT")

    class Meta:
        constraints = [
            unique("application_once_a_slot", "application", "programme_id", "applicant_id", "slot"),
            one_of_values("application_stage", "stage", Stage),
        ]

    def is_own_of(self, account: int) -> bool:
        """Whether the account files it for its own person."""
        return self.applicant_id == account and self.slot == OWN


class DraftSection(Table):
    """The answers of one section of the form, sealed as a whole."""

    application = ForeignKeyField(Application, backref="+", on_delete="CASCADE", index=False)
    section = CharField(64)
    version = BigIntegerField(default=1)
    answers = sealed(bytes)
    saved_at = MomentField()

    class Meta:
        constraints = [unique("draft_section_once", "draft_section", "application_id", "section")]


class Saved(NamedTuple):
    """One saved section, as ``Stale.current`` of a lost save shows it; version 0 when nothing is saved."""

    section: str
    version: int
    answers: dict[str, Any]
    saved_at: datetime | None


class Draft(NamedTuple):
    """All that is saved of an application: answers of all sections in one flat dict, each section's version."""

    answers: dict[str, Any]
    versions: dict[str, int]
    saved_at: datetime | None


def start(programme: Programme | int, applicant: Account | int, *, at: datetime, slot: str = OWN) -> Application:
    """Begin an application.

    :raises AlreadyThere: ``constraint`` "application_once_a_slot", when the person has one for the programme.
    """
    return Application.create(programme=programme, applicant=applicant, slot=slot, created_at=at, changed_at=at)


def of(account: Account | int) -> list[Application]:
    """The account's applications with programme and edition, the newest first."""
    return list(
        _with_programme()
        .where(Application.applicant == account, Edition.purged_at.is_null())
        .order_by(Application.created_at.desc(), Application.id)
    )


def one_of(account: Account | int, number: int) -> Application:
    """The account's own application ``number``, with programme and edition.

    :raises NotFound: when there is none or it is somebody else's: for the asker both are the same.
    """
    found: Application = _ONE_OF.one(number=number, account=account.id if isinstance(account, Account) else account)
    return found


def own_of(account: Account | int, programme: Programme | int) -> Application | None:
    """What the account files for its own person in the programme, if it has begun."""
    return (
        _with_programme()
        .where(Application.applicant == account, Application.programme == programme, Application.slot == OWN)
        .first()
    )


def one(number: int) -> Application:
    """An application by number, for operations; pages ask ``one_of``.

    :raises NotFound: when there is no such application.
    """
    return _with_programme().where(Application.id == number).get()


def stage_of(number: int) -> Stage:
    """Where the application stands at this moment.

    :raises NotFound: when there is no such application.
    """
    found: Stage = _STAGE_OF.one(number=number).stage
    return found


def of_programme(programme: Programme | int, *stages: Stage) -> list[Application]:
    """The programme's applications, in the given stages or in any, by when they were begun."""
    query = Application.select().where(Application.programme == programme)
    if stages:
        query = query.where(Application.stage.in_(stages))
    return list(query.order_by(Application.created_at, Application.id))


def claim(number: int, version: int) -> Application:
    """Take the application for a change, inside the transaction that changes it.

    :raises Stale: when it is no longer at ``version`` (已被他人更改).
    :raises NotFound: when there is no such application.
    """
    return change(Application, number, version, {})


def hold(number: int) -> None:
    """Keep others from changing the application until the end of the transaction; its version stays."""
    Application.update(stage=Application.stage).where(Application.id == number).execute()


def touch(number: int, *, at: datetime) -> bool:
    """Hold the application for a change of what belongs to its draft; False when it cannot be changed any more."""
    return bool(_TOUCH.change(number=number, at=at))


def set_stage(application: Application, stage: Stage, *, at: datetime) -> None:
    """Write the stage of a claimed application; operations are the only ones to do so."""
    Application.update(stage=stage, changed_at=at).where(Application.id == application.id).execute()
    application.stage, application.changed_at = stage, at


def describe(number: int, *, at: datetime, **values: str | None) -> None:
    """Write clear columns (name, unit, technical_field, recommender, photo) as the answers say them."""
    if not values.keys() <= CLEAR:
        raise ValueError(f"not a clear column: {sorted(values.keys() - CLEAR)}")
    Application.update(changed_at=at, **values).where(Application.id == number).execute()


def draft(number: int) -> Draft:
    """What is saved of the application; empty when nothing is."""
    rows = _DRAFT.rows(number=number)
    answers: dict[str, Any] = {}
    for row in rows:
        answers.update(msgspec.json.decode(row.answers))
    return Draft(
        answers,
        {row.section: row.version for row in rows},
        max((row.saved_at for row in rows), default=None),
    )


def save_section(number: int, section: str, answers: bytes, version: int, at: datetime) -> int:
    """Save a section's answers (a JSON object) over ``version``, 0 for the first time; returns the new version.

    Not a fact: the application's own version stays, nothing is journalled.

    :raises Stale: when the section was saved elsewhere meanwhile (``current`` is a ``Saved``), or the answers
        can no longer be changed (``current`` is the ``Application``).
    :raises NotFound: when there is no such application.
    """
    with joined():
        # Taking the application's row first keeps a save from slipping in beside a submission.
        if not _TOUCH.change(number=number, at=at):
            raise Stale(Application.get(Application.id == number), version)
        saved = _save_first if version == 0 else _save_again
        if not saved(number, section, answers, version, at):
            raise Stale(saved_section(number, section), version)
    return version + 1


def saved_section(number: int, section: str) -> Saved:
    """One section as it is saved now."""
    try:
        row = _section(number, section)
    except NotFound:
        return Saved(section, 0, {}, None)
    return Saved(section, row.version, msgspec.json.decode(row.answers), row.saved_at)


def _save_first(number: int, section: str, answers: bytes, version: int, at: datetime) -> bool:
    row_id = randomness.number()
    return insert_once(
        DraftSection,
        *(DraftSection.application, DraftSection.section),
        id=row_id,
        application=number,
        section=section,
        answers=under(DraftSection.answers, row_id, answers),
        saved_at=at,
    )


def _save_again(number: int, section: str, answers: bytes, version: int, at: datetime) -> bool:
    for row in _SECTION_ID.rows(number=number, section=section):
        kept = under(DraftSection.answers, row.id, answers)
        return bool(_SAVE.change(row=row.id, version=version, sealed=kept, at=at))
    return False


def _section(number: int, section: str) -> DraftSection:
    return DraftSection.get(DraftSection.application == number, DraftSection.section == section)


def _with_programme() -> Any:
    return Application.select(Application, Programme, Edition).join(Programme).join(Edition)


def _one_of(place: Place) -> Any:
    theirs = Application.applicant == place("account"), Edition.purged_at.is_null()
    return _with_programme().where(Application.id == place("number"), *theirs)


def _stage_of(place: Place) -> Any:
    return Application.select(Application.stage).where(Application.id == place("number"))


def _draft(place: Place) -> Any:
    return DraftSection.select().where(DraftSection.application == place("number"))


def _touch(place: Place) -> Any:
    editable = Application.stage.in_(EDITABLE)
    return Application.update(changed_at=place("at")).where(Application.id == place("number"), editable)


def _section_id(place: Place) -> Any:
    return DraftSection.select(DraftSection.id).where(
        DraftSection.application == place("number"), DraftSection.section == place("section")
    )


def _save(place: Place) -> Any:
    return DraftSection.update(version=DraftSection.version + 1, answers=place("sealed"), saved_at=place("at")).where(
        DraftSection.id == place("row"), DraftSection.version == place("version")
    )


# What every page of an application and every save of it asks.
_ONE_OF, _DRAFT, _TOUCH = Prepared(_one_of), Prepared(_draft), Prepared(_touch)
_STAGE_OF = Prepared(_stage_of)
_SECTION_ID, _SAVE = Prepared(_section_id), Prepared(_save)
