"""Questions that are often asked 常见问题, with their answers, in the office's order."""

from collections.abc import Sequence
from datetime import datetime

from peewee import BigIntegerField, ForeignKeyField, TextField, fn

from portal.storage.engine.tables import MomentField, Table, change
from portal.storage.people.accounts import Account


class Question(Table):
    """One question under a ``heading`` (申报条件, 申报材料 …); ``place`` orders them all."""

    place = BigIntegerField()
    heading = TextField()
    question = TextField()
    answer = TextField()
    changed_by = ForeignKeyField(Account, backref="+", on_delete="RESTRICT", index=False)
    changed_at = MomentField()
    version = BigIntegerField(default=1)


def every() -> list[Question]:
    """All questions: headings in the order of their first question, each with its own in order."""
    rows = list(Question.select().order_by(Question.place, Question.id))
    headings = list(dict.fromkeys(row.heading for row in rows))
    return sorted(rows, key=lambda row: headings.index(row.heading))


def one(number: int) -> Question:
    """:raises NotFound: when there is no such question."""
    return Question.get(Question.id == number)


def add(heading: str, question: str, answer: str, *, by: int, at: datetime) -> Question:
    """Put a question behind all others."""
    place = (Question.select(fn.MAX(Question.place)).scalar() or 0) + 1
    return Question.create(place=place, heading=heading, question=question, answer=answer, changed_by=by, changed_at=at)


def write(number: int, version: int, heading: str, question: str, answer: str, *, by: int, at: datetime) -> Question:
    """:raises Stale: when somebody changed it since; :raises NotFound: when there is none."""
    values = {Question.heading: heading, Question.question: question, Question.answer: answer}
    return change(Question, number, version, {**values, Question.changed_by: by, Question.changed_at: at})


def remove(number: int, version: int, *, by: int, at: datetime) -> Question:
    """Take a question away, unless somebody changed it since.

    :raises Stale: when somebody did; :raises NotFound: when there is none.
    """
    row = change(Question, number, version, {Question.changed_by: by, Question.changed_at: at})
    Question.delete().where(Question.id == number).execute()
    return row


def arrange(numbers: Sequence[int]) -> None:
    """Have the questions in this order."""
    for place, number in enumerate(numbers, 1):
        Question.update(place=place).where(Question.id == number).execute()
