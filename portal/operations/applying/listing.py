"""Keeping the office's queue up with what was submitted."""

from portal import clock
from portal.operations.applying.filing import rulebook_under
from portal.rules.applying.answers import Answers
from portal.rules.applying.conditions import computed_years
from portal.rules.applying.recommending import is_by_unit
from portal.storage.applying.applications import Application
from portal.storage.applying.snapshots import Snapshot
from portal.storage.office import desk


def enlist(application: Application, snapshot: Snapshot, answers: Answers) -> None:
    """List the application under its newest submission, in the transaction of that submission (M12, P3, M15)."""
    closing = clock.beijing(application.programme.closes_at).date()
    years = computed_years(rulebook_under(application), answers, closing=closing)
    desk.enlist(
        application,
        snapshot,
        by_unit=is_by_unit(answers),
        years_short=any(computed.short for computed in years),
    )
