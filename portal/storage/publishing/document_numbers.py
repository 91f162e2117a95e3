"""The register of document numbers 文号: each belongs to one published paper, however it is written."""

from datetime import date, datetime

from peewee import BigIntegerField, CharField, DateField, TextField

from portal.rules.publishing.rectifying import number_key
from portal.storage.engine.tables import MomentField, Table, unique


class DocumentNumber(Table):
    """A number that was given out. ``title``: of the paper; ``kind`` and ``subject``: which one it is."""

    key = CharField(128)
    text = TextField()
    title = TextField()
    kind = CharField(64)
    subject = BigIntegerField()
    issued_on = DateField()
    at = MomentField()

    class Meta:
        constraints = [unique("document_number_once", "document_number", "key")]


def take(text: str, title: str, kind: str, subject: int, *, issued_on: date, at: datetime) -> DocumentNumber:
    """Enter the number of a paper.

    :raises AlreadyThere: ``constraint`` "document_number_once".
    """
    key = number_key(text)
    return DocumentNumber.create(
        key=key, text=text, title=title, kind=kind, subject=subject, issued_on=issued_on, at=at
    )


def known(text: str) -> DocumentNumber | None:
    """The paper that has the number, if one has."""
    return DocumentNumber.get_or_none(DocumentNumber.key == number_key(text))


def every() -> list[DocumentNumber]:
    """The whole register, the latest day first."""
    return list(DocumentNumber.select().order_by(DocumentNumber.issued_on.desc(), DocumentNumber.at.desc()))
