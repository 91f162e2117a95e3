"""What an officer narrows the queue to again and again, under a name of their own. No fact: not journalled."""

from peewee import ForeignKeyField, TextField

from portal.storage.engine.tables import Table, put_in_place, unique
from portal.storage.people.accounts import Account


class SavedFilter(Table):
    """``address``: the arguments of the queue's address, as it writes them."""

    account = ForeignKeyField(Account, backref="+", on_delete="CASCADE", index=False)
    name = TextField()
    address = TextField()

    class Meta:
        constraints = [unique("saved_filter_once", "saved_filter", "account_id", "name")]


def of(account: int) -> list[SavedFilter]:
    """The officer's own, by name."""
    return list(SavedFilter.select().where(SavedFilter.account == account).order_by(SavedFilter.name))


def save(account: int, name: str, address: str) -> None:
    """Keep it, in the place of an earlier one of this name."""
    key = {SavedFilter.account: account, SavedFilter.name: name}
    put_in_place(SavedFilter, key, {SavedFilter.address: address})


def remove(account: int, number: int) -> None:
    """Somebody else's stays."""
    SavedFilter.delete().where(SavedFilter.account == account, SavedFilter.id == number).execute()
