"""Who was here (登录记录): signing in is recorded with its moment and address, and so is what changes who may.

No fact of the season: it stands apart from the journal and is kept for a while. What strangers can cause is bounded.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from portal.operations.people.credentials import Declined, TooOften
from portal.rules.language import contacts
from portal.rules.people import sign_ins
from portal.rules.people.sign_ins import EventKind
from portal.storage.engine.tables import joined
from portal.storage.people import accounts, attempts, sign_in_events
from portal.storage.people.accounts import Account


def enter(account: Account, *, address: str, at: datetime, proved_at: datetime | None = None) -> str:
    """Sign the account in; returns the token of the new sign-in. ``proved_at``: when its code was given."""
    with joined():
        sign_in_events.record(EventKind.SIGNED_IN, account, at=at, address=address)
        expires_at = at + sign_ins.SIGN_IN_LIFE
        return accounts.sign_in(account, at=at, expires_at=expires_at, proved_at=proved_at)


@contextmanager
def watched(account: Account | None, email: str, *, address: str, at: datetime) -> Iterator[None]:
    """Record an attempt that is declined, at the account or at an address without one."""
    try:
        yield
    except TooOften:
        # Once a quarter of an hour: whoever goes on without being listened to is not written down each time.
        whose = f"refused {account.id if account else contacts.email_identity(email)}"
        if attempts.count(whose, at=at, window=sign_ins.SIGN_IN.window) == 1:
            record(EventKind.REFUSED, account, email, address=address, at=at)
        raise
    except Declined:
        record(EventKind.FAILED, account, email, address=address, at=at)
        raise


def record(kind: EventKind, account: Account | None, email: str, *, address: str, at: datetime) -> None:
    """Record what anybody can cause, of all addresses without an account only so much; counted alike, so that the
    answer takes as long."""
    limit = sign_ins.EVENTS_OF_NOBODY
    number = attempts.count(f"events of {'somebody' if account else 'nobody'}", at=at, window=limit.window)
    if account is not None or number <= limit.most:
        sign_in_events.record(kind, account, at=at, typed=email, address=address)
