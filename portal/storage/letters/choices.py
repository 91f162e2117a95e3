"""Which letters an account has declined. No fact of the procedure: not journalled."""

from collections.abc import Iterable

from peewee import CompositeKey, ForeignKeyField
from playhouse.fields import EnumField

from portal.rules.people.wanted_letters import OptionalLetter
from portal.storage.engine.tables import Table, atomic, one_of_values
from portal.storage.people.accounts import Account


class DeclinedLetter(Table):
    """That an account does without letters of a kind."""

    account = ForeignKeyField(Account, backref="+", on_delete="CASCADE")
    kind = EnumField(OptionalLetter)

    class Meta:
        primary_key = CompositeKey("account", "kind")
        constraints = [one_of_values("declined_letter_kind", "kind", OptionalLetter)]


def declined(account: Account | int) -> set[OptionalLetter]:
    """What the account does without."""
    return {row.kind for row in DeclinedLetter.select().where(DeclinedLetter.account == account)}


def decline(account: int, kinds: Iterable[OptionalLetter]) -> None:
    """Write what the account does without; it gets all others."""
    with atomic():
        DeclinedLetter.delete().where(DeclinedLetter.account == account).execute()
        for kind in kinds:
            DeclinedLetter.create(account=account, kind=kind)


def wants(account: Account | int, kind: OptionalLetter | None) -> bool:
    """Whether the account gets letters of the kind; what is of none is compulsory."""
    return kind is None or kind not in declined(account)
