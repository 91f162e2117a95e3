"""Keeping and forgetting (第三十一条): what was submitted is kept for so many years from the end of its edition; then
two officers have it removed, unless something about it is still open. Drafts that nobody submitted go earlier."""

from datetime import date, datetime, timedelta

import msgspec

from portal.rules.applying.honour_bar import years_after
from portal.rules.language.days import beijing, day_in_words
from portal.rules.language.refusals import Refusal

# The portal's own periods: no document says how long what was never submitted is kept.
DRAFTS_KEPT = timedelta(days=180)  # from the close of filing
DRAFTS_TOLD = timedelta(days=14)  # before a draft goes, whoever began it is told

NOT_ENDED = Refusal("这一届还没有结束。")
PURGED = Refusal("这一届的材料已经清除。")


class Keeping(msgspec.Struct, frozen=True, kw_only=True):
    """What is kept of an edition, and what of it is open. ``years``: how long at least; ``objections``,
    ``forfeitures``, ``proposals``: how many wait."""

    years: int
    ended_at: datetime | None
    purged_at: datetime | None = None
    objections: int = 0
    forfeitures: int = 0
    proposals: int = 0

    @property
    def due_on(self) -> date | None:
        """The first day on which the material may go: that of the end, so many years later."""
        return years_after(beijing(self.ended_at).date(), self.years) if self.ended_at else None


def refusal_to_purge(kept: Keeping, today: date) -> Refusal | None:
    """Why the material of an edition cannot be removed ``today`` (a day in Shanghai), or None. (第三十一条)"""
    if kept.purged_at:
        return PURGED
    if kept.due_on is None:
        return NOT_ENDED
    if today < kept.due_on:
        return Refusal(f"申报材料保存{kept.years}年，{day_in_words(kept.due_on)}起可以清除。")
    open_ = (
        (kept.objections, "件异议没有答复"),
        (kept.forfeitures, "件取消或者撤销没有办结"),
        (kept.proposals, "项提议没有决定"),
    )
    waiting = [f"{number} {words}" for number, words in open_ if number]
    return Refusal(f"还有 {'、'.join(waiting)}，办结以前不能清除。") if waiting else None
