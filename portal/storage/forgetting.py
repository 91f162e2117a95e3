"""Taking drafts away that were never submitted, and who has an account and nothing else. (第三十一条)"""

from datetime import datetime
from typing import Any

from peewee import fn

from portal import randomness
from portal.rules.language.stages import Stage
from portal.rules.people.staffing import RoleName
from portal.storage.applying.applications import Application, DraftSection
from portal.storage.applying.attachments import Attachment, EvidenceVersion
from portal.storage.applying.entrants import Entrant
from portal.storage.applying.organisations import Member, Naming
from portal.storage.applying.snapshots import Snapshot
from portal.storage.applying.unit_filings import UnitFiling
from portal.storage.competing.seats import Seat
from portal.storage.engine import erasures, vault
from portal.storage.engine.erasures import ErasedKind
from portal.storage.engine.sealed import under
from portal.storage.judging.experts import Expert
from portal.storage.letters.messages import Message
from portal.storage.office.exchanges import Exchange
from portal.storage.office.extensions import Extension
from portal.storage.office.reviews import Inquiry
from portal.storage.people.accounts import Account, Contact, Role, SignIn
from portal.storage.people.authenticators import Authenticator
from portal.storage.people.devices import Device
from portal.storage.people.own_data import DataRequest, EmailChange
from portal.storage.people.sign_in_events import SignInEvent
from portal.storage.people.tickets import Ticket
from portal.storage.publishing.honour_lists import Listed
from portal.storage.roll.honours import Honour
from portal.storage.season.editions import Edition, Programme

ERASED_NAME = "已注销的账户"
# Of a draft that was never submitted.
OF_DRAFT: tuple[Any, ...] = (Message, UnitFiling, Naming, Attachment, EvidenceVersion, DraftSection)
# Of an account that is erased.
OF_ACCOUNT: tuple[Any, ...] = (
    *(Message, Role, SignIn, Device, Authenticator, Ticket, SignInEvent, Expert, EmailChange, DataRequest),
)
# With one of these it is no mere draft.
FACTS: tuple[Any, ...] = (Snapshot, Entrant, Extension, Seat, Exchange, Inquiry)


def honoured() -> Any:
    """The applications that led to an honour, and are on the roll."""
    return Listed.select(Listed.application).join(Honour, on=Honour.listed == Listed.id)


# -- a draft ---------------------------------------------------------------------------------------------------


def drafts(*, closed_before: datetime) -> list[Application]:
    """Drafts that were never submitted, of calls that closed up to the moment."""
    query = Application.select(Application, Programme, Edition, Account).join(Programme).join(Edition)
    query = query.switch(Application).join(Account)
    query = query.where(
        Application.stage == Stage.DRAFT, Programme.closes_at <= closed_before, Edition.purged_at.is_null()
    )
    for table in FACTS:
        query = query.where(~fn.EXISTS(table.select().where(table.application == Application.id)))
    return list(query.order_by(Application.created_at, Application.id))


def told_before(application: Application, occasion: str, moment: datetime) -> bool:
    """Whether the applicant was told of the occasion before the moment."""
    told = Message.application == application, Message.occasion == occasion, Message.created_at <= moment
    return Message.select().where(*told).exists()


def was_submitted(application: int) -> bool:
    """Whether it was ever submitted, or something of it is a fact that stays."""
    return any(table.select().where(table.application == application).exists() for table in FACTS)


def forget_draft(application: int, *, at: datetime) -> bool:
    """Take a draft away that was never submitted; False where there is none."""
    for table in OF_DRAFT:
        table.delete().where(table.application == application).execute()
    erasures.note(ErasedKind.APPLICATION, application, at=at)
    return bool(Application.delete().where(Application.id == application).execute())


# -- an account ------------------------------------------------------------------------------------------------


def unused() -> list[Account]:
    """Accounts that stand for an address alone: the material of all their applications is gone, and they have no
    honour, no role beside that of an applicant, no organisation, and were not here while sign-in events are kept."""
    filed = Application.select().join(Programme).join(Edition).where(Application.applicant == Account.id)
    standing: list[Any] = [filed.where(Edition.purged_at.is_null() | Application.id.in_(honoured()))]
    standing.append(Role.select().where(Role.account == Account.id, Role.name != RoleName.APPLICANT))
    standing += [table.select().where(table.account == Account.id) for table in (Member, SignIn, SignInEvent)]
    query = Account.select().where(Account.closed_at.is_null(), fn.EXISTS(filed))
    for one in standing:
        query = query.where(~fn.EXISTS(one))
    return list(query)


def erase(account: Account, *, at: datetime) -> None:
    """Forget how the person was reached and signed in, for good; the number stays, as the journal names it."""
    for table in OF_ACCOUNT:
        table.delete().where(table.account == account).execute()
    gone: dict[Any, Any] = {
        Account.contact: under(Account.contact, account.id, Contact(ERASED_NAME, "")),
        Account.email_key: vault.match_key(f"erased:{randomness.token()}"),
        Account.password_hash: "",
        Account.version: Account.version + 1,
        Account.closed_at: account.closed_at or at,
    }
    Account.update(gone).where(Account.id == account.id).execute()
    erasures.note(ErasedKind.ACCOUNT, account.id, at=at)
