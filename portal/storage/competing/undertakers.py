"""Undertakers 承办单位: which account acts for the undertaker of which competition, and for nothing else."""

from datetime import datetime

from peewee import CharField, ForeignKeyField

from portal.storage.competing import competitions
from portal.storage.competing.competitions import Competition
from portal.storage.engine.tables import MomentField, Table, unique
from portal.storage.people.accounts import Account
from portal.storage.season.editions import Edition, Programme


class Undertaking(Table):
    """That an account acts for an undertaker of a competition; ``name``: of that body, as the competition's file has
    it."""

    account = ForeignKeyField(Account, backref="+", on_delete="RESTRICT", index=False)
    competition = ForeignKeyField(Competition, backref="+", on_delete="RESTRICT")
    name = CharField(200)
    since = MomentField()

    class Meta:
        constraints = [unique("undertaking_once", "undertaking", "account_id", "competition_id")]


def bind(account: Account | int, competition: Competition | int, name: str, *, at: datetime) -> Undertaking:
    """:raises AlreadyThere: "undertaking_once", the account acts for it already."""
    return Undertaking.create(account=account, competition=competition, name=name, since=at)


def of(account: Account | int) -> list[Undertaking]:
    """What the account acts for, the newest edition first."""
    whole = Undertaking.select(Undertaking, Competition, Programme, Edition)
    joined = whole.join(Competition).join(Programme).join(Edition)
    return list(joined.where(Undertaking.account == account).order_by(Edition.key.desc(), Competition.key))


def acting_for(competition: Competition | int) -> list[Undertaking]:
    """Whose open accounts act for the competition, by the undertaker."""
    found = Undertaking.select(Undertaking, Account).join(Account)
    own = Undertaking.competition == competition, Account.closed_at.is_null()
    return list(found.where(*own).order_by(Undertaking.name, Undertaking.since))


def binds(account: Account | int, competition: Competition | int) -> bool:
    """Whether the account acts for the competition."""
    own = Undertaking.account == account, Undertaking.competition == competition
    return bool(Undertaking.select().where(*own).exists())


def in_edition_of(account: Account | int, competition: int) -> Undertaking | None:
    """What the account acts for in the edition of the competition."""
    edition = competitions.one(competition).programme.edition
    return next((one for one in of(account) if one.competition.programme.edition.id == edition.id), None)


def release(account: Account | int) -> int:
    """The account acts for nobody any more; returns for how many it did."""
    return int(Undertaking.delete().where(Undertaking.account == account).execute())
