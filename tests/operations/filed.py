"""A unit and its people, for the tests of filing for others."""

from typing import Any

from portal.operations.applying import person_consent, unit_filing
from portal.operations.applying.evidence import Upload
from portal.storage.applying.applications import Application
from portal.storage.season.editions import Programme
from tests.documents.evidence_files import pdf
from tests.operations.submissions import (
    AT,
    filled,
    person,
)
from tests.operations.unit import Clerk, a_list, row


def begin_all(programme: Programme, clerk: Clerk, *rows: dict[str, Any], **changes: Any) -> unit_filing.Taken:
    usual = {"by": clerk.account.id, "at": AT} | changes
    return unit_filing.begin_all(programme, clerk.unit.id, a_list(*rows), **usual)


def begun(programme: Programme, clerk: Clerk, order: int = 1, name: str = "示例乙", **changes: str) -> Application:
    return unit_filing.begin(programme, clerk.unit.id, row(order, name, **changes), by=clerk.account.id, at=AT)


def consent(application: Application, content: bytes = b"", name: str = "同意书.pdf") -> None:
    upload = Upload(name, content or pdf(1))
    person_consent.put_consent(application.id, upload, by=application.applicant.id, at=AT)


def ready(application: Application, order: int = 1, **changes: Any) -> Application:
    """Everything is filled in and signed."""
    consent(application)
    usual = {"name": application.name, "id_number": person(order), "email": f"shili{order}@example.com"}
    return filled(application, **{**usual, **changes})
