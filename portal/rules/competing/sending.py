"""Sending people from a competition into the award's final: whom, at most how many, until when they file. (N8)"""

from collections.abc import Collection, Mapping
from datetime import datetime

import msgspec

from portal.rules.applying.honour_bar import Earlier
from portal.rules.language.passages import Passage
from portal.rules.language.refusals import Refusal
from portal.rules.language.stages import Stage
from portal.rules.rulebook.rulebook import Rulebook

REASON = Passage("推荐理由", 300, "组委会据此审定")
NOBODY = Refusal("请至少选择一人。")
NO_RANKING = Refusal("决赛的结果还没有确认，确认以后才能推荐人选。")
FINAL_BEGUN = Refusal("终评已经开始，不能再推荐人选。")
NO_WINDOW = Refusal("请填写申报截止和推荐截止的日期和时间。")
WINDOW_REVERSED = Refusal("推荐截止不能早于申报截止。")
WINDOW_OVER = Refusal("申报截止时间已经过去，请另定。")
SEAT_CLOSED = Refusal("竞赛通道的申报已经截止，不能再开始填写。")
TAKEN_STAGES = frozenset({Stage.DRAFT, Stage.WITHDRAWN})  # what was not handed in can still be filed for the seat


class Picked(msgspec.Struct, frozen=True):
    """One entry whose person is put forward, with the reason."""

    entry: str
    reason: str


class Finalist(msgspec.Struct, frozen=True):
    """What is known of an entry of the competition's final."""

    rank: int
    name: str
    identity: str
    email: str


def refusal_of_picked(picked: Collection[Picked], finalists: Mapping[str, Finalist], left: int) -> Refusal | None:
    """Why these cannot be put forward, or None: out of the final's ranking only, each with a reason, and no more than
    places are left. Fewer may be: a place that nobody fills stays empty."""
    if not picked:
        return NOBODY
    if len(picked) > left:
        return Refusal(f"还可以推荐 {left} 名，现在选择了 {len(picked)} 名，请减少。")
    for one in picked:
        found = finalists.get(one.entry)
        if found is None or not found.rank:
            return Refusal(f"{one.entry}没有决赛名次，不能推荐。")
        if not (found.name and found.identity and found.email):
            return Refusal(f"{one.entry}没有写明选手的姓名、证件号码和电子邮箱，不能推荐。")
        if refusal := REASON.refusal_of(one.reason):
            return refusal
    return None


def refusal_of_window(
    closes_at: datetime | None, recommending_closes_at: datetime | None, now: datetime
) -> Refusal | None:
    """Why whoever is sent cannot file in this window, or None."""
    if closes_at is None or recommending_closes_at is None:
        return NO_WINDOW
    if recommending_closes_at < closes_at:
        return WINDOW_REVERSED
    return WINDOW_OVER if closes_at <= now else None


def refusal_without_why(name: str) -> Refusal:
    """What an undertaker is told where somebody cannot be sent: what a person did elsewhere is not its business."""
    return Refusal(f"{name}不符合参加终评的条件（不得重复申报的年限，两个活动不可同时申报），请与组委会办公室联系。")


def refusal_of_person(
    book: Rulebook,
    name: str,
    *,
    barred_by: Earlier | None = None,
    sent_by: str = "",
    bound_to: str = "",
    same_award: bool = False,
    stage: Stage | None = None,
) -> Refusal | None:
    """Why a person cannot be sent, or None: an earlier honour bars (M13), one person has one seat and is bound to
    one award (P4), and an application that the office has refused stands.

    :param barred_by: the honour, where it bars still
    :param sent_by: the competition that has sent the person already.
    :param bound_to: the award of this edition that
        the person has applied for; ``stage``: how far that application is.
    """
    if barred_by:
        years = book.procedure.bar_years.words
        return Refusal(f"{name}已获得“{barred_by.title}”荣誉称号，{years}内不得重复申报，不能推荐。")
    if sent_by:
        return Refusal(f"{name}已由“{sent_by}”推荐，只计一次。")
    if bound_to and not same_award:
        return Refusal(f"{name}在本届已经申报“{bound_to}”，不能再参加“{book.titles.short}”终评：两个活动不可同时申报。")
    if stage is Stage.REFUSED:
        return Refusal(f"{name}在评选通道的申报不予受理，不能由竞赛通道推荐。")
    return None
