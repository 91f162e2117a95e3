"""Official numbers 编号: gapless in each programme, given once, never changed (CF2)."""

from collections.abc import Collection
from datetime import datetime

from peewee import BigIntegerField, CharField, ForeignKeyField

from portal.storage.applying.applications import Application
from portal.storage.engine.tables import MomentField, Table, unique
from portal.storage.season.editions import Programme


class NumberCounter(Table):
    """The last ordinal that a programme has given; the row that all acceptances of a programme queue up for."""

    programme = ForeignKeyField(Programme, primary_key=True, backref="+", on_delete="RESTRICT")
    last = BigIntegerField()


class OfficialNumber(Table):
    """The number of one application."""

    application = ForeignKeyField(Application, primary_key=True, backref="+", on_delete="RESTRICT")
    programme = ForeignKeyField(Programme, backref="+", on_delete="RESTRICT", index=False)
    ordinal = BigIntegerField()
    text = CharField(64)
    at = MomentField()

    class Meta:
        constraints = [
            unique("official_number_ordinal", "official_number", "programme_id", "ordinal"),
            unique("official_number_text", "official_number", "text"),
        ]


def next_ordinal(programme: Programme | int) -> int:
    """Take the programme's next ordinal, in the transaction that gives it: taken back with it, nothing is skipped."""
    [counter] = (
        NumberCounter.insert(programme=programme, last=1)
        .on_conflict(conflict_target=(NumberCounter.programme,), update={NumberCounter.last: NumberCounter.last + 1})
        .returning(NumberCounter.last)
        .execute()
    )
    return counter.last


def give(application: Application, ordinal: int, text: str, *, at: datetime) -> OfficialNumber:
    """Give the application its number; the schema refuses a second one, and the same one twice."""
    number = OfficialNumber(
        application=application, programme=application.programme_id, ordinal=ordinal, text=text, at=at
    )
    number.save(force_insert=True)
    return number


def number_of(application: Application | int) -> OfficialNumber | None:
    """The application's number with its moment, if it has one."""
    return OfficialNumber.get_or_none(OfficialNumber.application == application)


def of(application: Application | int) -> str:
    """The application's number as text, "" while it has none."""
    number = number_of(application)
    return number.text if number else ""


def of_all(applications: Collection[int]) -> dict[int, str]:
    """The numbers of those applications that have one, in one query."""
    rows = OfficialNumber.select().where(OfficialNumber.application.in_(list(applications)))
    return {row.application_id: row.text for row in rows}


def application_of(text: str) -> int | None:
    """The application that has this number."""
    found = OfficialNumber.get_or_none(OfficialNumber.text == text)
    return found.application_id if found else None
