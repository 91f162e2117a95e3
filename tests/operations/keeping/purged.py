"""What the tests of purging share: an edition that ended, with honourees and somebody who was in it and is not on the
roll, and every place in which that person could still be read."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from portal.config import Settings
from portal.operations.applying import exchanging
from portal.operations.keeping import purging
from portal.operations.keeping.purging import PURGE
from portal.operations.season import preparing_editions
from portal.storage.applying.applications import Application
from portal.storage.engine.sealed import SealedColumn, opened
from portal.storage.people.accounts import Account
from portal.storage.schema import TABLES
from portal.storage.season import editions
from portal.storage.season.editions import Edition, EditionState
from tests.builders import an_account
from tests.operations.deciding import over
from tests.operations.honoured import honoured
from tests.operations.listed import a_colleague
from tests.operations.objections import Noticed
from tests.operations.reviews import a_submitted_application, accept
from tests.operations.submissions import AT, SECOND, person

PLANTED = "栽示例"
EMAIL = "planted@example.cn"
NUMBER = person(77)
SAID = "栽示例的来信"


class Ended(NamedTuple):
    """An edition that has ended. ``gone``: whose application leads to no honour."""

    noticed: Noticed
    edition: Edition
    gone: Application
    account: Account
    at: datetime


def ended() -> Ended:
    noticed = honoured()
    account = an_account(email=EMAIL, name=PLANTED, at=AT)
    programme = noticed.list.programme
    gone = a_submitted_application(programme=programme, by=account, id_number=NUMBER, name=PLANTED)
    accept(gone, by=noticed.office.officer, at=AT + 3600 * SECOND)
    exchanging.write(gone, SAID, by=account.id, at=AT + 3700 * SECOND)
    at = over(noticed)
    edition = editions.by_id(programme.edition.id)
    edition = preparing_editions.publish(edition, EditionState.ENDED, by=noticed.office.officer.id, at=at)
    return Ended(noticed, edition, gone, account, at)


def purge(there: Ended, *, at: datetime) -> None:
    """Proposed by an officer, confirmed by another one."""
    proposal = purging.propose(there.edition.id, by=there.noticed.office.officer.id, at=at)
    PURGE.approve(proposal.id, proposal.version, by=a_colleague().id, at=at)


def found(settings: Settings, *planted: str) -> list[str]:
    """Where one of these can be read: in clear columns, in unsealed ones, in files of the instance."""
    return sorted({*_in_rows(planted), *_in_files(settings.instance, planted)})


def _in_rows(planted: tuple[str, ...]) -> Iterator[str]:
    for table in TABLES:
        for row in table.select().dicts():
            for name, value in row.items():
                field: Any = table._meta.fields[name]
                text = value
                if isinstance(field, SealedColumn) and value is not None:
                    text = opened(field, row[table._meta.primary_key.name], value)
                if any(word in str(text) or word.encode() in _bytes(text) for word in planted):
                    yield f"{table._meta.table_name}.{name}"


def _bytes(value: Any) -> bytes:
    return value if isinstance(value, bytes) else b""


def _in_files(folder: Path, planted: tuple[str, ...]) -> Iterator[str]:
    for path in folder.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            if any(word.encode() in content for word in planted):
                yield path.name
