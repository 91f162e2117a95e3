"""Who has entered an edition: one award a person within each group of awards that exclude each other."""

from datetime import datetime

from peewee import CharField, CompositeKey, ForeignKeyField

from portal.storage.applying.applications import Application
from portal.storage.engine import vault
from portal.storage.engine.tables import MatchField, MomentField, Table, insert_once
from portal.storage.season.editions import Edition, Programme


class Entrant(Table):
    """Written at the first submission; stays after a withdrawal. The person is a keyed hash."""

    edition = ForeignKeyField(Edition, backref="+", on_delete="RESTRICT", index=False)
    exclusive_group = CharField(64)
    person_key = MatchField()
    programme = ForeignKeyField(Programme, backref="+", on_delete="RESTRICT")
    application = ForeignKeyField(Application, backref="+", on_delete="RESTRICT")
    entered_at = MomentField()

    class Meta:
        primary_key = CompositeKey("edition", "exclusive_group", "person_key")

    def came_with(self, application: Application) -> bool:
        """Whether the person entered with this application."""
        return self.application_id == application.id


def person_key(identity_number: str) -> vault.Match:
    """The key of a person by their ID number, already normalised (rules.identity)."""
    return vault.match_key("person:" + identity_number)


def enter(application: Application, *, exclusive_group: str, identity_number: str, at: datetime) -> Entrant:
    """Enter a person into the edition; again with the same application is harmless.

    :returns: the entry that stands. If its ``application_id`` is another one, that application was first and
        the person may not enter with this one.
    """
    programme = application.programme
    key = person_key(identity_number)
    already = entered(programme.edition_id, exclusive_group=exclusive_group, identity_number=identity_number)
    if already:
        return already
    insert_once(
        Entrant,
        *(Entrant.edition, Entrant.exclusive_group, Entrant.person_key),
        edition=programme.edition_id,
        exclusive_group=exclusive_group,
        person_key=key,
        programme=programme,
        application=application,
        entered_at=at,
    )
    return Entrant.get(
        Entrant.edition == programme.edition_id,
        Entrant.exclusive_group == exclusive_group,
        Entrant.person_key == key,
    )


def entered(edition: Edition | int, *, exclusive_group: str, identity_number: str) -> Entrant | None:
    """The person's entry in the edition, if there is one."""
    return Entrant.get_or_none(
        Entrant.edition == edition,
        Entrant.exclusive_group == exclusive_group,
        Entrant.person_key == person_key(identity_number),
    )
