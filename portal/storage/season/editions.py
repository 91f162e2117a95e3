"""Editions of the award (届) and, in each, the programmes (智慧工匠, 领军先锋) with their deadlines."""

from collections.abc import Iterable
from datetime import date, datetime
from enum import StrEnum
from typing import Any

import msgspec
from peewee import BigIntegerField, CharField, Check, ForeignKeyField, TextField
from playhouse.fields import EnumField

from portal.rulebooks import rulebook
from portal.rules.language.days import beijing
from portal.rules.rulebook.competition import ENTRIES
from portal.rules.rulebook.rulebook import Rulebook
from portal.rules.season.arranging import arranged
from portal.storage.engine.tables import MomentField, Table, change, one_of_values, unique


class EditionState(StrEnum):
    PREPARING = "preparing"
    OPEN = "open"
    ENDED = "ended"


class Edition(Table):
    key = CharField(64)
    name = TextField()
    state = EnumField(EditionState, default=EditionState.PREPARING)
    version = BigIntegerField(default=1)
    created_at = MomentField()
    purged_at = MomentField(null=True)  # the material of its applications is gone (第三十一条)

    class Meta:
        constraints = [
            unique("edition_key", "edition", "key"),
            one_of_values("edition_state", "state", EditionState),
        ]


class Programme(Table):
    """One award in one edition, or the entries to a competition of it: its rulebook and its two
    deadlines, each inclusive. ``announced_closes_at``: where the deadline was moved for everybody, the one that was
    announced first."""

    edition = ForeignKeyField(Edition, backref="+", on_delete="RESTRICT")
    programme = CharField(64)
    rulebook = CharField(64)
    opens_at = MomentField()
    closes_at = MomentField()
    recommending_closes_at = MomentField()
    settings_text = TextField(column_name="settings", default="{}")
    version = BigIntegerField(default=1)
    announced_closes_at = MomentField(null=True)

    class Meta:
        constraints = [
            unique("programme_once_an_edition", "programme", "edition_id", "programme"),
            Check("opens_at < closes_at AND closes_at <= recommending_closes_at", "programme_deadlines_in_order"),
        ]

    @property
    def reference_day(self) -> date:
        """The day up to which years are counted: that of the deadline as it was announced, wherever it was moved, so
        that nobody's years change. (M12)"""
        return beijing(self.announced_closes_at or self.closes_at).date()

    @property
    def is_award(self) -> bool:
        """Whether it is an award, and not the entries to a competition."""
        return not self.programme.startswith(ENTRIES)

    @property
    def settings(self) -> dict[str, Any]:
        """What the edition settles beside the rulebook (quotas, titles …)."""
        return msgspec.json.decode(self.settings_text)

    @property
    def book(self) -> Rulebook:
        """Its rulebook as the edition arranged it; worked out once, as every page and every save asks for it."""
        plain = rulebook(self.rulebook)
        known: dict[str, Rulebook] = plain.__dict__.setdefault("arranged", {})
        if self.settings_text not in known:
            known[self.settings_text] = arranged(plain, self.settings)
        return known[self.settings_text]


_IS_AWARD = ~Programme.programme.startswith(ENTRIES)


def add(*, key: str, name: str, at: datetime, state: EditionState = EditionState.PREPARING) -> Edition:
    """:raises AlreadyThere: ``constraint`` "edition_key"."""
    return Edition.create(key=key, name=name, state=state, created_at=at)


def add_programme(
    edition: Edition | int,
    *,
    programme: str,
    rulebook: str,
    opens_at: datetime,
    closes_at: datetime,
    recommending_closes_at: datetime,
    settings: dict[str, Any] | None = None,
) -> Programme:
    """
    :raises AlreadyThere: ``constraint`` "programme_once_an_edition".
    :raises Refused: ``constraint`` "programme_deadlines_in_order".
    """
    return Programme.create(
        edition=edition,
        programme=programme,
        rulebook=rulebook,
        opens_at=opens_at,
        closes_at=closes_at,
        recommending_closes_at=recommending_closes_at,
        settings_text=_text(settings or {}),
    )


def one(key: str) -> Edition:
    """:raises NotFound: when there is no such edition."""
    return Edition.get(Edition.key == key)


def by_id(number: int) -> Edition:
    """:raises NotFound: when there is no such edition."""
    return Edition.get(Edition.id == number)


def every() -> list[Edition]:
    """All editions, the newest first."""
    return list(Edition.select().order_by(Edition.created_at.desc(), Edition.id))


def set_state(edition_id: int, version: int, state: EditionState) -> Edition:
    """:raises Stale: when the edition was changed since; :raises NotFound: when there is none."""
    return change(Edition, edition_id, version, {Edition.state: state})


def rename(edition_id: int, version: int, name: str) -> Edition:
    """Change the edition, or something of it: its version goes up.

    :raises Stale: when the edition was changed since; :raises NotFound: when there is none.
    """
    return change(Edition, edition_id, version, {Edition.name: name})


def programme(number: int) -> Programme:
    """The programme with its edition.

    :raises NotFound: when there is no such programme.
    """
    return _with_edition().where(Programme.id == number).get()


def programmes_of(edition: Edition | int) -> list[Programme]:
    """The awards of the edition."""
    return list(_with_edition().where(Programme.edition == edition, _IS_AWARD).order_by(Programme.programme))


def programmes_open(*, at: datetime) -> list[Programme]:
    """The programmes that take applications at ``at``, or entries to a competition: open edition, filing
    window, both ends included."""
    return list(
        _with_edition()
        .where(
            Edition.state == EditionState.OPEN,
            Programme.opens_at <= at,
            Programme.closes_at >= at,
        )
        .order_by(Programme.closes_at, Programme.programme)
    )


def programmes_closed(*, at: datetime) -> list[Programme]:
    """The programmes of open editions whose call has closed before ``at``."""
    closed = Edition.state == EditionState.OPEN, Programme.closes_at < at
    return list(_with_edition().where(*closed).order_by(Programme.closes_at, Programme.programme))


def programmes_shown() -> list[Programme]:
    """The awards that the public sees (of editions no longer in preparation), the newest first."""
    return list(
        _with_edition()
        .where(Edition.state != EditionState.PREPARING, _IS_AWARD)
        .order_by(Programme.opens_at.desc(), Programme.programme)
    )


def newest(programme_key: str) -> Programme:
    """The award's programme in its newest edition that the public sees.

    :raises NotFound: when there is none.
    """
    return (
        _with_edition()
        .where(Programme.programme == programme_key, Edition.state != EditionState.PREPARING)
        .order_by(Programme.opens_at.desc())
        .get()
    )


def set_deadlines(
    number: int, version: int, *, opens_at: datetime, closes_at: datetime, recommending_closes_at: datetime
) -> Programme:
    """
    :raises Stale: when the programme was changed since.
    :raises Refused: ``constraint`` "programme_deadlines_in_order".
    """
    return change(
        Programme,
        number,
        version,
        {
            Programme.opens_at: opens_at,
            Programme.closes_at: closes_at,
            Programme.recommending_closes_at: recommending_closes_at,
        },
    )


def move_deadlines(programme: Programme, *, closes_at: datetime, recommending_closes_at: datetime) -> Programme:
    """Move the deadlines of a programme as it was read; the one that was announced first is kept.

    :raises Stale: when the programme was changed since.
    :raises Refused: ``constraint`` "programme_deadlines_in_order".
    """
    moved = {Programme.closes_at: closes_at, Programme.recommending_closes_at: recommending_closes_at}
    if closes_at != programme.closes_at and programme.announced_closes_at is None:
        moved[Programme.announced_closes_at] = programme.closes_at
    return change(Programme, programme.id, programme.version, moved)


def set_settings(number: int, version: int, settings: dict[str, Any]) -> Programme:
    """What the edition settles for this award.

    :raises Stale: when the programme was changed since.
    """
    return change(Programme, number, version, {Programme.settings_text: _text(settings)})


def of_entries() -> list[Programme]:
    """The programmes of entries to the competitions of running editions."""
    return list(_with_edition().where(Edition.state == EditionState.OPEN, ~_IS_AWARD))


def boundaries(programmes: Iterable[Programme]) -> list[datetime]:
    """The moments at which public pages change by themselves, in order."""
    return sorted({m for p in programmes for m in (p.opens_at, p.closes_at, p.recommending_closes_at)})


def _with_edition() -> Any:
    return Programme.select(Programme, Edition).join(Edition)


def _text(settings: dict[str, Any]) -> str:
    return msgspec.json.encode(settings, order="sorted").decode()
