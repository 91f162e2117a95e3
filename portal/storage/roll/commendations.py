"""Commendations (推荐上级荣誉): whether the office finds that an honouree meets the overall conditions 综合条件 of an
honour of the city, for which the honourees of an award are put forward."""

from collections.abc import Collection
from datetime import datetime

from peewee import BooleanField, CharField, ForeignKeyField

from portal.storage.engine.tables import MomentField, Table, unique
from portal.storage.people.accounts import Account
from portal.storage.roll.honours import Honour


class Commendation(Table):
    """What the office found about one honour; ``target`` is the rulebook's key of the higher one."""

    honour = ForeignKeyField(Honour, backref="+", on_delete="RESTRICT", index=False)
    target = CharField(64)
    meets = BooleanField()
    by = ForeignKeyField(Account, backref="+", on_delete="RESTRICT", index=False)
    at = MomentField()

    class Meta:
        constraints = [unique("commendation_once", "commendation", "honour_id", "target")]


def put(honour: Honour | int, target: str, meets: bool, *, by: int, at: datetime) -> None:
    """Keep what was found, in the place of what was found before."""
    told = {Commendation.meets: meets, Commendation.by: by, Commendation.at: at}
    (
        Commendation.insert({Commendation.honour: honour, Commendation.target: target, **told})
        .on_conflict(conflict_target=(Commendation.honour, Commendation.target), update=told)
        .execute()
    )


def meeting(honours: Collection[Honour], target: str) -> set[int]:
    """The numbers of those of the honours that meet the conditions of ``target``."""
    numbers = [honour.id for honour in honours]
    rows = Commendation.select().where(
        Commendation.honour.in_(numbers), Commendation.target == target, Commendation.meets
    )
    return {row.honour_id for row in rows}
