"""An extension 延期 for one application: one officer proposes it with a reason, another one decides."""

from datetime import datetime

from portal.rules.language.refusals import Refusal
from portal.rules.language.stages import Stage
from portal.rules.office.reviewing import refusal_of_reason

EXTENSION = "extension"  # the kind of proposal
EXTENDABLE = frozenset({Stage.DRAFT, Stage.WITHDRAWN, Stage.IN_CORRECTION})  # what the applicant still has to submit

NOTHING_TO_EXTEND = Refusal("这份申报不需要延期：它已经提交，或者已经办理完毕。")
NOT_LATER = Refusal("新的截止时间要晚于现在的截止时间，请重新填写。")
IN_THE_PAST = Refusal("新的截止时间已经过去，请重新填写一个以后的时间。")
EDITION_OVER = Refusal("本届评选已经不接受申报，不能延期。")
OPEN_ALREADY = Refusal("这份申报已经有一项延期等待另一位工作人员决定，请先决定那一项。")
OWN_PROPOSAL = Refusal("延期是您本人提出的，请由办公室的另一位工作人员决定。")
DECIDED_ALREADY = Refusal("这项延期已经有了决定，不需要再次办理。")


def refusal_to_extend(
    stage: Stage, edition_open: bool, closes_at: datetime, until: datetime, now: datetime
) -> Refusal | None:
    """Why the application's deadline ``closes_at`` may not be moved to ``until``, or None."""
    if stage not in EXTENDABLE:
        return NOTHING_TO_EXTEND
    if not edition_open:
        return EDITION_OVER
    if until <= closes_at:
        return NOT_LATER
    return IN_THE_PAST if until <= now else None


def refusal_to_propose(waiting: bool, reason: str) -> Refusal | None:
    """Why no extension can be proposed now, or None. ``waiting``: another one is still undecided."""
    return OPEN_ALREADY if waiting else refusal_of_reason(reason)


def refusal_to_decide(is_open: bool, proposer: int, decider: int) -> Refusal | None:
    """Why this officer may not decide on the proposal, or None. (two people: Decisions)"""
    if not is_open:
        return DECIDED_ALREADY
    return OWN_PROPOSAL if proposer == decider else None
