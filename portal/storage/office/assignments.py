"""Who of the office deals with an application: how colleagues share the work, no fact of the procedure."""

from collections.abc import Collection
from datetime import datetime

from peewee import ForeignKeyField

from portal.storage.applying.applications import Application
from portal.storage.engine.tables import MomentField, Table, put_in_place
from portal.storage.people.accounts import Account


class Assignment(Table):
    """That an officer has taken an application, or was given it by a colleague."""

    application = ForeignKeyField(Application, primary_key=True, backref="+", on_delete="RESTRICT")
    officer = ForeignKeyField(Account, backref="+", on_delete="RESTRICT")
    at = MomentField()


def assign(application: Application | int, officer: int, *, at: datetime) -> None:
    """Give the application to the officer, whoever had it."""
    put_in_place(Assignment, {Assignment.application: application}, {Assignment.officer: officer, Assignment.at: at})


def release(application: Application | int) -> None:
    """Nobody has it any more."""
    Assignment.delete().where(Assignment.application == application).execute()


def officers_of(applications: Collection[int]) -> dict[int, int]:
    """{application: officer} of those that somebody has."""
    query = Assignment.select().where(Assignment.application.in_(applications))
    return {row.application_id: row.officer_id for row in query}
