"""校准: before a scored round the panel scores the same 示例 forms and talks over where it differs, outside the
result."""

from portal.rules.judging.rounds import RoundState
from portal.rules.language.refusals import Refusal
from portal.rules.rulebook.rubric import SHEETS, Method, Part

NOT_SCORED = Refusal("本轮不用评分表，不需要校准。")
BEGUN_ALREADY = Refusal("校准正在进行，不需要再次开始。")
NOT_BEFORE = Refusal("已经有评分表提交，或者本轮已经结束，不再校准。")
NO_PANEL = Refusal("专家组还没有人，请先请进专家。")
TALKED_OVER = Refusal("校准的打分已经公开讨论，不能再改。")
NOTHING_SCORED = Refusal("还没有专家给示例打分。")


class Passage(Part):
    """A part of a sample, as a form has it."""

    title: str
    text: str


class Sample(Part):
    """An invented form 示例 that everybody scores."""

    key: str
    name: str
    unit: str
    passages: tuple[Passage, ...]


def refusal_to_calibrate(method: Method, state: RoundState, begun: bool, panel: int, cast: int) -> Refusal | None:
    """Why the panel may not calibrate now, or None: before the first sheet of the round is handed in."""
    if method not in SHEETS:
        return NOT_SCORED
    if begun:
        return BEGUN_ALREADY
    if state not in (RoundState.PREPARING, RoundState.OPEN) or cast:
        return NOT_BEFORE
    return None if panel else NO_PANEL


def refusal_to_show(shown: bool, sheets: int) -> Refusal | None:
    """Why what was given may not be shown to all, or None."""
    if shown:
        return TALKED_OVER
    return None if sheets else NOTHING_SCORED
