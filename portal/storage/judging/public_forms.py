"""Beside the public's ballots: what it reads of each candidate, and what other forms of public evaluation came to."""

from datetime import datetime
from typing import Any

import msgspec
from peewee import BooleanField, Check, ForeignKeyField, TextField

from portal.rules.judging.public_voting import OtherForm
from portal.storage.applying.applications import Application
from portal.storage.engine.blobs import Blob
from portal.storage.engine.tables import MomentField, Table, put_in_place, unique
from portal.storage.judging.rounds import Round
from portal.storage.people.accounts import Account


class PublicDeed(Table):
    """What the public reads of a candidate whom it can vote for."""

    round = ForeignKeyField(Round, backref="+", on_delete="RESTRICT", index=False)
    candidate = ForeignKeyField(Application, backref="+", on_delete="RESTRICT", index=False)
    text = TextField()

    class Meta:
        constraints = [unique("public_deed_once", "public_deed", "round_id", "candidate_id")]


class PublicForm(Table):
    """What another form of public evaluation came to, with its proof; it counts once a second officer confirmed it."""

    round = ForeignKeyField(Round, backref="+", on_delete="RESTRICT")
    content = TextField()
    proof = ForeignKeyField(Blob, backref="+", on_delete="RESTRICT")
    entered_by = ForeignKeyField(Account, backref="+", on_delete="RESTRICT", index=False)
    entered_at = MomentField()
    confirmed_by = ForeignKeyField(Account, backref="+", on_delete="RESTRICT", index=False, null=True)
    frozen = BooleanField(default=False)
    keep_until = MomentField(null=True)

    class Meta:
        constraints = [
            Check("confirmed_by_id <> entered_by_id", "public_form_two_people"),
            Check("frozen = (confirmed_by_id IS NOT NULL)", "public_form_frozen_when_confirmed"),
        ]

    @property
    def is_confirmed(self) -> bool:
        return self.confirmed_by is not None

    def is_entered_by(self, account: int) -> bool:
        """Whether this officer entered it."""
        return bool(self.entered_by_id == account)

    @property
    def form(self) -> OtherForm:
        return msgspec.json.decode(self.content, type=OtherForm)


def put_deed(round_: Round | int, candidate: int, text: str) -> None:
    """Keep what the public reads of a candidate."""
    put_in_place(PublicDeed, {PublicDeed.round: round_, PublicDeed.candidate: candidate}, {PublicDeed.text: text})


def deeds_of(round_: Round | int) -> dict[int, str]:
    """{candidate: what the public reads}, those without left out."""
    query: Any = PublicDeed.select(PublicDeed.candidate, PublicDeed.text).where(PublicDeed.round == round_)
    return dict(query.tuples())


def add_form(round_: Round, form: OtherForm, *, by: int, at: datetime) -> PublicForm:
    """Keep what another form came to, until somebody else confirms it."""
    content = msgspec.json.encode(form).decode()
    return PublicForm.create(
        round=round_, content=content, proof=form.proof, entered_by=by, entered_at=at, keep_until=round_.keep_until
    )


def forms_of(round_: Round | int) -> list[PublicForm]:
    """What was entered, by when it was."""
    query = PublicForm.select().where(PublicForm.round == round_)
    return list(query.order_by(PublicForm.entered_at, PublicForm.id))


def form_of(round_: Round | int, number: int) -> PublicForm:
    """:raises NotFound: there is none."""
    return PublicForm.get(PublicForm.round == round_, PublicForm.id == number)


def confirm_form(form: PublicForm, *, by: int) -> None:
    """:raises Refused: ``constraint`` "public_form_two_people", or it is confirmed already."""
    PublicForm.update(confirmed_by=by, frozen=True).where(PublicForm.id == form.id).execute()


def discard_form(form: PublicForm) -> None:
    """Remove what nobody has confirmed. :raises Refused: it is confirmed."""
    form.delete_instance()
