"""Repairs of a round that has begun, each by two people: more time, an expert released, the round held anew.

Nothing here asks what a ballot says. Silence stays silence (N4): only whoever is released drops out of the denominator,
for all that is not handed in, and what is handed in stands.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from fractions import Fraction

import msgspec

from portal.rules.judging import tally
from portal.rules.judging.rounds import CLOSED_ALREADY, NOT_YET, RoundState, Window
from portal.rules.judging.tally import Terms
from portal.rules.language.passages import Passage
from portal.rules.language.refusals import Refusal

REASON = Passage("理由", 1_000)
KNOWN = frozenset({RoundState.CLOSED, RoundState.APPROVED})  # the result is known: only the committee has it held anew

NOT_LATER = Refusal("新的截止时间应晚于原来的截止时间，也应晚于现在。")
UNCONFIRMED = Refusal("还有录入的纸质评审表没有经另一位工作人员核对，请先核对，再延长评审时间。")
NOTHING_LEFT = Refusal("这位专家没有还未提交的评审表，不需要退出。已经提交的照旧有效。")
NO_SUCCESSOR = Refusal("接替的专家须是现有的专家，而且不在本轮专家组中，请重新选择。")
COUNTING = Refusal("本轮正在计票，请等计票结束以后再办理。")
REPLACED = Refusal("本轮已由重新评审代替，不再办理。")
LISTED = Refusal("拟表彰名单已经批准，评审不能再重新进行；名单中的人可以移出。")
BY_COMMITTEE = Refusal("本轮结果已经知道，重新进行须由组委会决定。")
BY_OFFICE = Refusal("本轮结果还没有知道，重新进行由另一位工作人员决定。")
ENDED = Refusal("本届评选已经结束，评审不能再重新进行。")
NOT_BEGUN = Refusal("本轮还在准备，可以直接更改，不需要重新进行。")
GONE = Refusal("所选的人中有人已经退出评选，请刷新本页后另行选择；没有人可选的，可以提请组委会重新进行本轮。")
UNDECIDED = Refusal("还有延长评审时间、专家退出或重新评审的提议没有决定，请先决定。")


def refusal_of_state(state: RoundState) -> Refusal | None:
    """Why nothing of an open round can be repaired, or None: it is not open."""
    if state is RoundState.OPEN:
        return None
    return NOT_YET if state is RoundState.PREPARING else CLOSED_ALREADY


def refusal_to_extend(window: Window, until: datetime, unconfirmed: int, now: datetime) -> Refusal | None:
    """Why the round's end cannot be moved to ``until``, or None: later only, for everybody, and also when it has
    passed. ``unconfirmed``: ballots entered from paper that would be opened to their experts again."""
    if refusal := refusal_of_state(window.state):
        return refusal
    if unconfirmed:
        return UNCONFIRMED
    return None if until > max(window.closes_at, now) else NOT_LATER


def refusal_of_chosen(chosen: Collection[int], accepted: Collection[int]) -> Refusal | None:
    """Why the panel cannot choose these, or None: nobody who has withdrawn, died or is no longer accepted."""
    return None if set(chosen) <= set(accepted) else GONE


class Leaving(msgspec.Struct, frozen=True, kw_only=True):
    """An expert who would be released. ``left``: candidates not handed in; ``judges``: how many judge each of these
    now; ``successor``: who takes them over, {candidate} of them whom that expert may judge, None for nobody."""

    left: Collection[int]
    judges: Mapping[int, int]
    successor: int | None = None
    able: Collection[int] = ()
    takes: Collection[int] = ()

    @property
    def remaining(self) -> dict[int, int]:
        """How many would judge each candidate afterwards."""
        return {one: self.judges.get(one, 0) - 1 + (one in self.takes) for one in self.left}


def refusal_to_release(state: RoundState, leaving: Leaving) -> Refusal | None:
    """Why the expert cannot be released, or None: before the close, for all that is not handed in, and never so that a
    candidate is left without anybody. (N4)"""
    if refusal := refusal_of_state(state):
        return refusal
    if not leaving.left:
        return NOTHING_LEFT
    if leaving.successor is not None and leaving.successor not in leaving.able:
        return NO_SUCCESSOR
    alone = sum(1 for judges in leaving.remaining.values() if not judges)
    return Refusal(f"有 {alone} 名候选人将没有专家评审，请指定能够评审他们的接替专家。") if alone else None


def refusal_to_repeat(state: RoundState, *, by_committee: bool, listed: bool, ended: bool) -> Refusal | None:
    """Why the round cannot be held anew, or None: while its result is not known two officers decide, afterwards the
    committee; ``listed``: the honour list that rests on it is approved."""
    if ended:
        return ENDED
    if state is RoundState.PREPARING:
        return NOT_BEGUN
    if state is RoundState.CLOSING:
        return COUNTING
    if state is RoundState.REPLACED:
        return REPLACED
    if listed:
        return LISTED
    if (state in KNOWN) is not by_committee:
        return BY_COMMITTEE if state in KNOWN else BY_OFFICE
    return None


def out_of_reach(terms: Terms, heard: Iterable[tuple[int, int]], *, over: bool) -> tuple[str, ...]:
    """Who can no longer pass whatever is said: of whom everybody is recused, and, once the window is ``over``, for whom
    too many experts are silent; (handed in, asked) of each candidate. A panel of three of whom one is silent never
    reaches more than two thirds. (N4)

    >>> from portal.rules.rulebook.rubric import Method
    >>> terms = Terms(method=Method.ELIGIBILITY, maxima=(1,), threshold="2/3")
    >>> out_of_reach(terms, [(2, 3), (3, 3), (4, 5)], over=True)
    ('有 1 名候选人因专家没有提交，无论已提交的如何判定都不能通过。可以延长评审时间，或者请专家退出、由人接替。',)
    >>> out_of_reach(terms, [(2, 3)], over=False)
    ()
    """
    found, known = [], list(heard)
    if alone := sum(1 for _, asked in known if not asked):
        found.append(f"有 {alone} 名候选人因专家回避，已没有专家评审，可以重新进行本轮。")
    if terms.threshold and over:
        threshold = Fraction(terms.threshold)
        if lost := sum(1 for cast, asked in known if asked and cast < tally.needed(asked, threshold)):
            repair = "可以延长评审时间，或者请专家退出、由人接替"
            found.append(f"有 {lost} 名候选人因专家没有提交，无论已提交的如何判定都不能通过。{repair}。")
    return tuple(found)
