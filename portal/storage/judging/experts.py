"""What is known of an expert (专家) besides the account: where they work and what they know; sealed at rest."""

import msgspec
from peewee import ForeignKeyField

from portal.storage.engine.sealed import sealed, under
from portal.storage.engine.tables import Table, put_in_place
from portal.storage.people.accounts import Account


class Profile(msgspec.Struct, frozen=True):
    """``technical_fields``: keys of the rulebook's fields that the expert can judge."""

    unit: str = ""
    professional_title: str = ""
    technical_fields: tuple[str, ...] = ()


class Expert(Table):
    account = ForeignKeyField(Account, backref="+", on_delete="CASCADE", primary_key=True)
    profile = sealed(Profile)


def describe(account: int, profile: Profile) -> None:
    """Keep what is known of the expert, instead of what was."""
    put_in_place(Expert, {Expert.account: account}, {Expert.profile: under(Expert.profile, account, profile)})


def profile_of(account: int) -> Profile:
    """What is known of the expert; empty where nothing is."""
    found = Expert.get_or_none(Expert.account == account)
    return found.profile if found else Profile()


def profiles_among(numbers: list[int]) -> dict[int, Profile]:
    """What is known of those of the accounts of which something is."""
    return {row.account_id: row.profile for row in Expert.select().where(Expert.account.in_(numbers))}
