"""What the tests of the judging ask of its pages."""

from datetime import datetime, timedelta

from portal import clock
from portal.operations.judging import marking
from tests.operations.submissions import AT, DAY
from tests.panel import Panel
from tests.staff import enter_directly
from tests.visit import Page, Visitor

NOW = AT + DAY


def set_clock(at: datetime) -> None:
    clock.set_offset(timedelta())
    clock.set_offset(at - clock.now())


def entered(visit: Visitor, panel: Panel, *, declared: bool = True) -> Page:
    """The round's page, the expert signed in."""
    set_clock(NOW)
    enter_directly(visit.client, panel.expert)
    if declared:
        marking.declare(panel.round.id, {}, by=panel.expert.id, at=clock.now())
    return visit(panel.path)
