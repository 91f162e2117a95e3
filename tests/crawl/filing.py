"""The planted people file."""

from datetime import datetime
from typing import Any, NamedTuple

from portal import clock
from portal.storage.applying import applications
from portal.storage.applying.applications import Application
from portal.storage.people.accounts import Account
from portal.storage.season.editions import Programme
from tests.builders import an_account
from tests.crawl.planted import Person, planted
from tests.operations.submissions import a_complete_application, submit


class Filed(NamedTuple):
    person: Person
    application: Application


def typed(order: int, *, at: datetime) -> tuple[Account, dict[str, Any]]:
    """The account of the so-manieth, and what they answer otherwise than all."""
    person = planted(order)
    account = an_account(email=person.email, name=person.name, phone=person.phone, at=at)
    return account, {
        "channel": "个人自荐",
        "name": person.name,
        "id_number": person.id_number,
        "phone": person.phone,
        "email": person.email,
        "post_years": "9",
        "filed_on": clock.beijing(at).date().isoformat(),
    }


def file(programme: Programme, order: int, *, at: datetime) -> Filed:
    """A submission of the so-manieth."""
    account, answers = typed(order, at=at)
    application = a_complete_application(programme=programme, by=account, at=at, **answers)
    submit(application, at=at)
    return Filed(planted(order), applications.one(application.id))
