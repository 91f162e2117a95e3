"""When an application may be begun, and its deadlines: its programme's, moved by an approved extension; a correction
has its own."""

from datetime import datetime, timedelta

from portal.rules.language.refusals import Refusal
from portal.rules.language.stages import Stage
from portal.rules.language.worded import Worded
from portal.rules.language.working_days import Years, reminder_moment
from portal.rules.rulebook.procedure import Procedure

NOT_OPEN_YET = Refusal("本届申报还没有开始，请在申报开始后再来填写。")
CLOSED = Refusal("本届申报已经截止，不能再新建申报表。")


def refusal_to_start(opens_at: datetime, closes_at: datetime, now: datetime) -> Refusal | None:
    """Why no application may be begun at ``now``, or None. The closing moment itself is still in time. (第十四条)"""
    if now < opens_at:
        return NOT_OPEN_YET
    return CLOSED if now > closes_at else None


def filing_closes(programme_closes: datetime, extended: datetime | None) -> datetime:
    """Until when the application may be submitted for the first time, withdrawn and taken up again. (第十四条)"""
    return max(programme_closes, extended) if extended else programme_closes


def closes(stage: Stage, filing: datetime, correction: datetime | None) -> datetime:
    """Until when what lies there may be submitted: a correction by its own date, which may lie before or after
    ``filing``."""
    return correction if stage is Stage.IN_CORRECTION and correction else filing


def recommending_closes(programme_closes: datetime, *own: datetime | None, days: int) -> datetime:
    """Until when its recommenders may answer: the programme's date, or so many ``days`` after the application's ``own``
    moments (the end of an extension or a correction, the finding that it is the person's own) where that is later."""
    return max([programme_closes, *(moment + timedelta(days=days) for moment in own if moment)])


class Timing(Worded):
    """Where a deadline stands that somebody is waited for: it comes near, or has passed."""

    NEAR = "near", "将到期"
    OVER = "over", "逾期"


def reminding_days(stage: Stage, procedure: Procedure) -> int:
    """How many working days before the deadline whoever is waited for in ``stage`` is reminded."""
    correcting = stage is Stage.IN_CORRECTION
    return (procedure.correction_reminder_days if correcting else procedure.recommending_reminder_days).value


def timing(until: datetime, days: int, known: Years, now: datetime) -> Timing | None:
    """Whether the deadline ``until`` has passed, or is at most so many working ``days`` away; None while it is far."""
    if now > until:
        return Timing.OVER
    return Timing.NEAR if now >= reminder_moment(until, days, known) else None
