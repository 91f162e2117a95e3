"""What applicants, or their units and recommenders, and the office write to each other about one application (往来)."""

from collections.abc import Iterable
from datetime import datetime

from peewee import BooleanField, ForeignKeyField, IntegerField, fn

from portal.storage.applying.applications import Application
from portal.storage.engine.blobs import Blob
from portal.storage.engine.sealed import sealed
from portal.storage.engine.tables import MomentField, Table, unique
from portal.storage.people.accounts import Account


class Exchange(Table):
    """One text. ``account``: with whom the office exchanges it; ``from_office``: who wrote it, ``by`` which person."""

    application = ForeignKeyField(Application, backref="+", on_delete="RESTRICT", index=False)
    account = ForeignKeyField(Account, backref="+", on_delete="RESTRICT", index=False)
    by = ForeignKeyField(Account, backref="+", on_delete="RESTRICT", index=False)
    from_office = BooleanField()
    text = sealed(str)
    at = MomentField()

    class Meta:
        indexes = ((("application", "account", "at"), False),)

    @property
    def writer(self) -> int:
        """The id of the account that wrote it."""
        return self.by_id


class ExchangeFile(Table):
    """A file that came with a text."""

    exchange = ForeignKeyField(Exchange, backref="+", on_delete="RESTRICT", index=False)
    blob = ForeignKeyField(Blob, backref="+", on_delete="RESTRICT")
    place = IntegerField()
    name = sealed(str)

    class Meta:
        constraints = [unique("exchange_file_once", "exchange_file", "exchange_id", "blob_id")]


def add(
    application: Application | int,
    account: int,
    text: str,
    files: Iterable[tuple[str, str]] = (),
    *,
    by: int,
    from_office: bool,
    at: datetime,
) -> int:
    """Keep a text with its files (blob, name) for good; returns its number."""
    made = Exchange.create(application=application, account=account, by=by, from_office=from_office, text=text, at=at)
    for place, (blob, name) in enumerate(dict(files).items(), start=1):
        ExchangeFile.create(exchange=made, blob=blob, place=place, name=name)
    return int(made.id)


def of(application: Application | int, account: int) -> list[Exchange]:
    """What was exchanged with one person about the application, the oldest first."""
    mine = Exchange.application == application, Exchange.account == account
    return list(Exchange.select().where(*mine).order_by(Exchange.at, Exchange.id))


def files_of(application: Application | int, account: int | None = None) -> list[ExchangeFile]:
    """The files that came with the texts about the application, all or those exchanged with one person, in order."""
    query = ExchangeFile.select(ExchangeFile, Exchange, Blob).join(Exchange).switch(ExchangeFile).join(Blob)
    query = query.where(Exchange.application == application)
    if account is not None:
        query = query.where(Exchange.account == account)
    return list(query.order_by(Exchange.at, Exchange.id, ExchangeFile.place))


def people_of(application: Application | int) -> list[Account]:
    """With whom the office has exchanged anything about the application, by number."""
    wrote = Exchange.select(Exchange.account).where(Exchange.application == application)
    return list(Account.select().where(Account.id.in_(wrote)).order_by(Account.id))


def unanswered(application: Application | int, account: int) -> int:
    """How many texts of one person came after the office's last one."""
    rows = of(application, account)
    last = max((place for place, row in enumerate(rows, 1) if row.from_office), default=0)
    return len(rows) - last


def applications_waiting() -> frozenset[int]:
    """The applications about which somebody has written and not been answered."""
    later = Exchange.alias()
    answers = later.application == Exchange.application, later.account == Exchange.account, later.from_office
    answered = fn.EXISTS(later.select(later.id).where(*answers, later.at >= Exchange.at))
    query = Exchange.select(Exchange.application).where(~Exchange.from_office, ~answered).distinct()
    return frozenset(row.application_id for row in query)
