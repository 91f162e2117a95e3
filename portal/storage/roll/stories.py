"""Stories (事迹): what the public reads about an honouree, what the honouree suggests for it, and the photo, which is
shown only while the honouree consents."""

from collections.abc import Collection
from typing import Any

from peewee import BigIntegerField, ForeignKeyField, TextField

from portal.storage.engine.blobs import Blob
from portal.storage.engine.errors import AlreadyThere, Stale
from portal.storage.engine.tables import MomentField, Table, atomic, change, unique
from portal.storage.people.accounts import Account
from portal.storage.roll.honours import Honour


class HonourStory(Table):
    """About one honour. ``text`` is public; ``suggested`` is the honouree's own wording, which the office may take."""

    honour = ForeignKeyField(Honour, backref="+", on_delete="RESTRICT", index=False)
    text = TextField(default="")
    suggested = TextField(default="")
    suggested_at = MomentField(null=True)
    photo = ForeignKeyField(Blob, backref="+", on_delete="RESTRICT", null=True)
    photo_consent_at = MomentField(null=True)
    published_at = MomentField(null=True)
    published_by = ForeignKeyField(Account, backref="+", on_delete="RESTRICT", null=True, index=False)
    version = BigIntegerField(default=1)

    class Meta:
        constraints = [unique("honour_story_once", "honour_story", "honour_id")]

    @property
    def shown_photo(self) -> str:
        """The name of the photo, "" where the honouree does not consent to showing it."""
        return self.photo_id if self.photo_consent_at is not None and self.photo_id is not None else ""

    @property
    def waits(self) -> bool:
        """Whether the honouree suggested something that the office has not looked at."""
        if not self.suggested or self.suggested_at is None:
            return False
        return self.published_at is None or self.published_at < self.suggested_at


def of(honour: Honour | int) -> HonourStory | None:
    """What is written about the honour, if anything was."""
    return HonourStory.get_or_none(HonourStory.honour == honour)


def among(honours: Collection[Honour]) -> dict[int, HonourStory]:
    """The stories of those of the honours that have one, by the honour's number."""
    numbers = [honour.id for honour in honours]
    return {row.honour_id: row for row in HonourStory.select().where(HonourStory.honour.in_(numbers))}


def suggested() -> list[HonourStory]:
    """Those with a wording of the honouree that the office has not looked at yet, the oldest first."""
    unseen = HonourStory.published_at.is_null() | (HonourStory.published_at < HonourStory.suggested_at)
    return list(HonourStory.select().where(HonourStory.suggested != "", unseen).order_by(HonourStory.suggested_at))


def write(honour: Honour | int, version: int, **told: Any) -> HonourStory:
    """Write columns of the honour's story; ``version`` 0 where there is none yet.

    :raises Stale: somebody else wrote in between.
    """
    if version == 0:
        try:
            with atomic():
                return HonourStory.create(honour=honour, **told)
        except AlreadyThere as error:
            raise Stale(HonourStory.get(HonourStory.honour == honour), version) from error
    number = HonourStory.get(HonourStory.honour == honour).id
    return change(HonourStory, number, version, {getattr(HonourStory, name): value for name, value in told.items()})
