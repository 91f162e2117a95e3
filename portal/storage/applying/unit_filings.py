"""Applications that an organisation files for its people (为他人申报): for which organisation, and the scan of the
consent (同意书) that the person has signed. The account that began one fills it in; its slot says ``unit:…``."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from peewee import Check, ForeignKeyField

from portal import randomness
from portal.storage.applying.applications import OWN, Application
from portal.storage.applying.organisations import Organisation
from portal.storage.engine.blobs import Blob
from portal.storage.engine.tables import MomentField, Table
from portal.storage.people.accounts import Account
from portal.storage.season.editions import Edition, Programme

SLOT = "unit"


class UnitFiling(Table):
    """That an application is filed by an organisation for somebody."""

    application = ForeignKeyField(Application, primary_key=True, backref="+", on_delete="CASCADE")
    organisation = ForeignKeyField(Organisation, backref="+", on_delete="RESTRICT")
    scan = ForeignKeyField(Blob, null=True, backref="+", on_delete="RESTRICT")
    scanned_at = MomentField(null=True)

    class Meta:
        constraints = [Check("(scan_id IS NULL) = (scanned_at IS NULL)", "unit_filing_scanned_once")]

    @property
    def scan_name(self) -> str:
        """The name of the blob with the scan; "" where there is none."""
        return str(self.scan_id or "")


class Filed(NamedTuple):
    """An application with programme, edition and the account that fills it in, and its row here."""

    application: Application
    filing: UnitFiling


def slot_for(organisation: Organisation | int) -> str:
    """A slot that no other application of the account has."""
    number = organisation if isinstance(organisation, int) else organisation.id
    return f"{SLOT}:{number}:{randomness.number()}"


def add(application: Application, organisation: Organisation | int) -> UnitFiling:
    """Note for which organisation the application, just begun, is filed."""
    return UnitFiling.create(application=application, organisation=organisation)


def follow(old: Organisation, into: Organisation) -> None:
    """What the old organisation files for its people, the other one files from now on."""
    UnitFiling.update(organisation=into).where(UnitFiling.organisation == old).execute()


def of(application: Application) -> UnitFiling | None:
    """What is known of the filing, with its organisation; None where somebody files for themselves."""
    if application.slot == OWN:
        return None
    return (
        UnitFiling.select(UnitFiling, Organisation)
        .join(Organisation)
        .where(UnitFiling.application == application)
        .first()
    )


def of_organisations(organisations: Sequence[Organisation | int]) -> list[Filed]:
    """What the organisations file for their people, whoever began it: the newest edition first, then by name."""
    rows = (
        UnitFiling.select(UnitFiling, Organisation, Application, Programme, Edition, Account)
        .join(Organisation)
        .switch(UnitFiling)
        .join(Application)
        .join(Programme)
        .join(Edition)
        .switch(Application)
        .join(Account)
        .where(UnitFiling.organisation.in_(list(organisations)))
        .order_by(Programme.opens_at.desc(), Programme.programme, Application.name, Application.created_at)
    )
    return [Filed(row.application, row) for row in rows]


def take_turn(organisation: Organisation | int) -> None:
    """Keep others from beginning applications for the organisation's people until the end of the transaction: who is
    there already stands in sealed answers, which no constraint of the schema can compare."""
    number = organisation if isinstance(organisation, int) else organisation.id
    Organisation.update(version=Organisation.version).where(Organisation.id == number).execute()


def keep_scan(application: Application | int, blob: str, *, at: datetime) -> None:
    """Keep the scan of the consent, in the place of any other."""
    UnitFiling.update(scan=blob, scanned_at=at).where(UnitFiling.application == application).execute()
