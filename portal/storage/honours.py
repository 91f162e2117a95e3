"""Honours (荣誉): who was given which award when. The person is a keyed hash; the name is public."""

from datetime import date, datetime

from peewee import CharField, DateField, TextField
from playhouse.fields import EnumField

from portal.rules.honours import BARRING, HonourState
from portal.storage.engine import MomentField, Table, identifier, one_of_values, unique
from portal.storage.entrants import person_key


class Honour(Table):
    """One award given to one person. ``programme`` is the award's key: the same across editions and their titles."""

    id = identifier()
    programme = CharField(64)
    person_key = CharField(64)
    state = EnumField(HonourState)
    title = TextField()
    awarded_on = DateField()
    name = TextField()
    created_at = MomentField()

    class Meta:
        constraints = [
            unique("honour_once_a_day", "honour", "programme", "person_key", "awarded_on"),
            one_of_values("honour_state", "state", HonourState),
        ]


def add(
    *, programme: str, identity: str, state: HonourState, title: str, awarded_on: date, name: str, at: datetime
) -> Honour:
    """:raises AlreadyThere: ``constraint`` "honour_once_a_day", when the person has this award of that day."""
    return Honour.create(
        programme=programme,
        person_key=person_key(identity),
        state=state,
        title=title,
        awarded_on=awarded_on,
        name=name,
        created_at=at,
    )


def of(identity: str) -> list[Honour]:
    """All honours of a person, the latest first."""
    return list(
        Honour.select().where(Honour.person_key == person_key(identity)).order_by(Honour.awarded_on.desc(), Honour.id)
    )


def standing_bar(identity: str, programme: str) -> Honour | None:
    """The latest honour of this award that keeps the person from applying again for some time (第十三条)."""
    return (
        Honour.select()
        .where(
            Honour.programme == programme,
            Honour.person_key == person_key(identity),
            Honour.state.in_(BARRING),
        )
        .order_by(Honour.awarded_on.desc(), Honour.id)
        .first()
    )
