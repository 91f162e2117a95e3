"""When an application may be begun and filled in."""

from datetime import datetime

from portal.rules.language.refusals import Refusal
from portal.rules.language.stages import EDITABLE, Stage

NOT_OPEN_YET = Refusal("本届申报还没有开始，请在申报开始后再来填写。")
CLOSED = Refusal("本届申报已经截止，不能再新建申报表。")
NOT_A_DRAFT = Refusal("申报表已经提交，不能再修改。")


def refusal_to_start(opens_at: datetime, closes_at: datetime, now: datetime) -> Refusal | None:
    """Why no application may be begun at ``now``, or None. The closing moment itself is still in time. (第十四条)"""
    if now < opens_at:
        return NOT_OPEN_YET
    if now > closes_at:
        return CLOSED
    return None


def refusal_to_edit(stage: Stage) -> Refusal | None:
    """Why the answers may not change, or None. A late draft can still be kept: only submitting has a deadline."""
    return None if stage in EDITABLE else NOT_A_DRAFT
