"""How a meeting 评审会 goes: who is on, who is next, the clock; read from the acts of the secretary and the experts.

The acts are a list that only grows: taking one back is an act as well. What has happened is worked out from all of them
anew, so that projector, secretary and experts can never differ. (M18, N7)
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import reduce
from typing import NamedTuple

from portal.rules.judging.rounds import RoundState
from portal.rules.language.refusals import Refusal
from portal.rules.language.worded import Worded
from portal.rules.rulebook.rubric import Span

ZERO = timedelta()


class ActKind(Worded):
    """What is done in the room. Expert's own: arrived, left, done, again; the secretary's: all others."""

    CALLED = "called", "请上场"
    STARTED = "started", "开始计时"
    PAUSED = "paused", "暂停计时"
    MOVED = "moved", "进入下一段"
    INTERRUPTED = "interrupted", "中断"
    CLOSED = "closed", "结束本位"
    UNDONE = "undone", "撤销"
    ARRIVED = "arrived", "到场"
    LEFT = "left", "离场"
    DONE = "done", "评完"
    AGAIN = "again", "继续评"


K = ActKind
COURSE = frozenset({K.CALLED, K.STARTED, K.PAUSED, K.MOVED, K.INTERRUPTED, K.CLOSED})
OF_EXPERTS = frozenset({K.ARRIVED, K.LEFT, K.DONE, K.AGAIN})


class Turn(Worded):
    """Where a candidate stands in the order of appearance."""

    WAITING = "waiting", "等候"
    ON = "on", "正在展示"
    INTERRUPTED = "interrupted", "中断"
    CLOSED = "closed", "已结束"


class Act(NamedTuple):
    """Something that was done. ``candidate``, ``expert``: whom it is about, 0 for nobody."""

    kind: ActKind
    at: datetime
    candidate: int = 0
    expert: int = 0


class Clock(NamedTuple):
    """``span``: which part of the pattern of minutes is timed; ``used``: what had run before ``since``, the moment at
    which it was started last, None while it stands still."""

    span: int = 0
    used: timedelta = ZERO
    since: datetime | None = None

    def elapsed(self, at: datetime) -> timedelta:
        """How long this span has run."""
        return self.used + max(at - self.since, ZERO) if self.since else self.used


class Course(NamedTuple):
    """What has happened. ``order``: as drawn by lot; ``on``: who presents now, 0 for nobody; ``times``: how often each
    was called; ``done``: the experts who are done with whoever is on."""

    order: tuple[int, ...]
    turns: Mapping[int, Turn]
    times: Mapping[int, int]
    present: Mapping[int, bool]
    on: int = 0
    clock: Clock = Clock()
    done: frozenset[int] = frozenset()
    last: ActKind | None = None  # of the course: what an undoing would take back
    step: int = 0  # how much the secretary has done: what a page names that is to change it

    @property
    def next(self) -> int:
        """Who is to come: by lot, those who were interrupted after all others; 0 when everybody was heard."""
        waiting = [one for one in self.order if self.turns[one] is Turn.WAITING]
        interrupted = [one for one in self.order if self.turns[one] is Turn.INTERRUPTED]
        return next(iter((*waiting, *interrupted)), 0)

    @property
    def heard(self) -> int:
        """How many are closed."""
        return sum(turn is Turn.CLOSED for turn in self.turns.values())


def course(order: Sequence[int], acts: Iterable[Act]) -> Course:
    """What these acts, in the order in which they happened, have come to."""
    happened = list(acts)
    begun = Course(tuple(order), dict.fromkeys(order, Turn.WAITING), dict.fromkeys(order, 0), {})
    return reduce(_after, standing(happened), begun)._replace(step=sum(act.kind not in OF_EXPERTS for act in happened))


def standing(acts: Iterable[Act]) -> list[Act]:
    """The acts without those that were taken back, and without the taking back."""
    kept: list[Act] = []
    for act in acts:
        if act.kind is not K.UNDONE:
            kept.append(act)
        elif (last := _last_of_course(kept)) is not None:
            del kept[last]
    return kept


def _last_of_course(acts: Sequence[Act]) -> int | None:
    return next((place for place in reversed(range(len(acts))) if acts[place].kind in COURSE), None)


def _after(before: Course, act: Act) -> Course:
    if act.kind in (K.ARRIVED, K.LEFT):
        return before._replace(present={**before.present, act.expert: act.kind is K.ARRIVED})
    if act.kind in (K.DONE, K.AGAIN):
        return _marked(before, act)
    found = _moved(before, act) if act.kind in (K.CALLED, K.INTERRUPTED, K.CLOSED) else _timed(before, act)
    return found._replace(last=act.kind)


def _marked(before: Course, act: Act) -> Course:
    """An expert's word counts for whoever is on and nobody else."""
    if act.candidate != before.on:
        return before
    mine = frozenset({act.expert})
    return before._replace(done=before.done | mine if act.kind is K.DONE else before.done - mine)


def _moved(before: Course, act: Act) -> Course:
    turn = {K.CALLED: Turn.ON, K.INTERRUPTED: Turn.INTERRUPTED, K.CLOSED: Turn.CLOSED}[act.kind]
    called = act.kind is K.CALLED
    times = {**before.times, act.candidate: before.times[act.candidate] + called}
    turns = {**before.turns, act.candidate: turn}
    on = act.candidate if called else 0
    return before._replace(turns=turns, times=times, on=on, clock=Clock(), done=frozenset())


def _timed(before: Course, act: Act) -> Course:
    clock = before.clock
    match act.kind:
        case K.STARTED:
            clock = clock._replace(since=act.at)
        case K.PAUSED:
            clock = clock._replace(used=clock.elapsed(act.at), since=None)
        case _:
            clock = Clock(clock.span + 1)
    return before._replace(clock=clock)


# -- what may be done ------------------------------------------------------------------------------------------

NOT_OPEN = Refusal("本轮评审没有在进行，不能开会。")
UNDRAWN = Refusal("展示顺序还没有抽签，不能开会。")
HELD_ALREADY = Refusal("本轮的评审会或者演练正在进行，不需要再次开始。")
OVER = Refusal("评审会已经结束。")
SOMEBODY_ON = Refusal("还有候选人正在展示，请先结束本位，或者中断。")
NOBODY_ON = Refusal("现在没有候选人在展示。")
NOT_ON = Refusal("现在展示的已经是另一位候选人，刚才的操作没有办理。请看过现在的情况后再办理。")
RUNNING = Refusal("已经在计时。")
STILL = Refusal("没有在计时。")
LAST_SPAN = Refusal("这已经是最后一段。")
NOTHING_TO_UNDO = Refusal("没有可以撤销的操作。")
CLOSED_FOR_GOOD = Refusal("这一位已经结束，不能撤销；需要时可以请这位候选人再次展示。")
NOT_YOURS = Refusal("现在展示的候选人不由您评审。")


def refusal_to_meet(state: RoundState, drawn: bool, held: bool, rehearsal: bool) -> Refusal | None:
    """Why no meeting, or ``rehearsal`` of one, can begin, or None; ``held``: one of either kind goes on."""
    if not rehearsal and state is not RoundState.OPEN:
        return NOT_OPEN
    if rehearsal and state not in (RoundState.PREPARING, RoundState.OPEN):
        return NOT_OPEN
    if not drawn:
        return UNDRAWN
    return HELD_ALREADY if held else None


def refusal_to_end(now: Course) -> Refusal | None:
    """Why the meeting cannot end, or None."""
    return SOMEBODY_ON if now.on else None


def refusal_to_do(
    kind: ActKind, candidate: int, now: Course, spans: Sequence[Span], asked: Collection[int], sure: bool
) -> Refusal | None:
    """Why the secretary may not do this now, or None. ``asked``: the experts who judge whoever is on; ``sure``: it is
    closed though some of them are not done."""
    if kind is K.UNDONE:
        return refusal_to_undo(now)
    if kind is K.CALLED:
        return SOMEBODY_ON if now.on else None
    if not now.on:
        return NOBODY_ON
    if candidate != now.on:
        return NOT_ON
    if kind is K.CLOSED:
        return _refusal_to_close(now, asked, sure)
    return _refusal_to_time(kind, now.clock, spans)


def _refusal_to_close(now: Course, asked: Collection[int], sure: bool) -> Refusal | None:
    left = len(set(asked) - now.done)
    if left and not sure:
        return Refusal(f"还有 {left} 位专家没有评完。请再等一等；确需结束的，请勾选“仍然结束”。")
    return None


def _refusal_to_time(kind: ActKind, clock: Clock, spans: Sequence[Span]) -> Refusal | None:
    if kind is K.STARTED and clock.since:
        return RUNNING
    if kind is K.PAUSED and not clock.since:
        return STILL
    return LAST_SPAN if kind is K.MOVED and clock.span + 1 >= len(spans) else None


def refusal_to_undo(now: Course) -> Refusal | None:
    """Why the last act cannot be taken back, or None: until the candidate is closed, everything can."""
    if now.last is None:
        return NOTHING_TO_UNDO
    return CLOSED_FOR_GOOD if now.last is K.CLOSED else None


def refusal_to_say(kind: ActKind, candidate: int, now: Course, asked: bool) -> Refusal | None:
    """Why an expert may not say this of the candidate, or None. ``asked``: whether the expert judges them."""
    if kind in (K.ARRIVED, K.LEFT):
        return None
    if candidate != now.on:
        return NOT_ON
    return None if asked else NOT_YOURS


def in_minutes(span: timedelta) -> str:
    """As a clock shows it.

    >>> in_minutes(timedelta(seconds=605)), in_minutes(timedelta(seconds=-7))
    ('10:05', '-0:07')
    """
    seconds = int(span.total_seconds())
    return f"{'-' if seconds < 0 else ''}{abs(seconds) // 60}:{abs(seconds) % 60:02}"
