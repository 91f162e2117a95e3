"""The office shares its work: an officer takes applications, gives them to a colleague, or puts them back. (第九条)"""

from collections.abc import Collection
from datetime import datetime

from portal.rules.language.refusals import insist
from portal.rules.office import reviewing as rules
from portal.rules.people.staffing import RoleName
from portal.storage.engine import journal
from portal.storage.engine.tables import atomic
from portal.storage.office import assignments, reviews
from portal.storage.people import accounts
from portal.storage.people.accounts import Account


def officers() -> list[Account]:
    """Who can be given an application."""
    return accounts.having(RoleName.OFFICE)


def assign(numbers: Collection[int], officer: int | None, *, by: int, at: datetime) -> int:
    """Give the applications to the officer, or, with None, back to nobody: all of them, or none; returns how many
    changed hands.

    :raises Refused: nothing is chosen, the officer is none, or one of them is the officer's own.
    :raises NotFound: one of them does not exist for this account.
    """
    insist(None if numbers else rules.NONE_CHOSEN)
    insist(rules.refusal_of_assignee(officer, {account.id for account in officers()}))
    found = [reviews.application_for(by, number) for number in sorted(set(numbers))]
    for application in found:
        insist(rules.refusal_of_officer(officer or 0, application.applicant.id))
    changed = 0
    with atomic():
        had = assignments.officers_of([application.id for application in found])
        for application in found:
            if had.get(application.id) == officer:
                continue
            if officer is None:
                assignments.release(application)
            else:
                assignments.assign(application, officer, at=at)
            journal.record("application_assigned", "application", application.id, by=by, at=at, officer=officer)
            changed += 1
    return changed
