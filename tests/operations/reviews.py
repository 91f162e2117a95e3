"""What the tests of review share: officers, submitted applications, and the office's acts at whatever version."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from portal.operations.office import reviewing
from portal.rules.office.reviewing import Found, Item, Value
from portal.rules.people.staffing import RoleName
from portal.storage.applying import applications
from portal.storage.applying.applications import Application
from portal.storage.office.official_numbers import OfficialNumber
from portal.storage.office.reviews import Correction, Rejection
from portal.storage.people.accounts import Account
from portal.storage.season.editions import Programme
from tests.builders import an_account, an_edition
from tests.operations.submissions import AT, DAY, SECOND, SETTINGS, a_complete_application, person, submit

LATER = AT + SECOND  # than the submission, so that what happened has an order
ALL_OK = {item: Found(Value.OK) for item in Item}


def an_officer(email: str = "office@example.cn") -> Account:
    return an_account(RoleName.OFFICE, email=email, name="顾示例", at=AT)


def a_submitted_application(award: str = "craftsman", *, year: int = 2023, **changes: Any) -> Application:
    """One that lies on the office's desk."""
    programme = changes.pop("programme", None) or an_edition(year, at=AT)[award]
    application = a_complete_application(programme=programme, channel="个人自荐", **changes)
    submit(application)
    return applications.one(application.id)


def several_submitted(programme: Programme, count: int) -> list[Application]:
    """So many people's applications, all on the office's desk."""
    return [
        a_submitted_application(
            programme=programme,
            by=an_account(email=f"{order}@example.cn", at=AT),
            id_number=person(order),
            name=f"示例{order}号",
        )
        for order in range(count)
    ]


def accept(*chosen: Application, by: Account, at: datetime = LATER) -> list[OfficialNumber]:
    """Accept applications at the versions at which they were read."""
    pairs = [(application.id, application.version) for application in chosen]
    return reviewing.accept(pairs, by=by.id, at=at, settings=SETTINGS)


def find(
    application: Application, by: Account, findings: Mapping[Item, Found] = ALL_OK, *, at: datetime = LATER
) -> Application:
    reviewing.record_findings(application.id, application.version, findings, by=by.id, at=at)
    return applications.one(application.id)


def send_back(
    application: Application,
    by: Account,
    sections: Iterable[str] = ("work",),
    *,
    reason: str = "工作经历缺少起止年月。",
    until: datetime = AT + 10 * DAY,
    at: datetime = LATER,
) -> Correction:
    return reviewing.return_for_correction(
        application.id,
        application.version,
        sections=set(sections),
        reason=reason,
        until=until,
        by=by.id,
        at=at,
        settings=SETTINGS,
    )


def refuse(
    application: Application, by: Account, *, reason: str = "不符合申报条件。", at: datetime = LATER
) -> Rejection:
    return reviewing.refuse(application.id, application.version, reason=reason, by=by.id, at=at, settings=SETTINGS)


def again(application: Application) -> Application:
    """The application as it is now."""
    return applications.one(application.id)
