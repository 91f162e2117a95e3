"""Recusal 回避: which expert does not judge whom, found by the portal, declared by the expert, or pinned by the office.

Whoever is recused has no ballot for that candidate, and the denominators follow. Found by itself is: the own unit, a
person whom the expert or the expert's unit recommends, the own person.
"""

from collections.abc import Iterable
from datetime import datetime

import msgspec

from portal.rules.language.names import name_key
from portal.rules.language.passages import Passage
from portal.rules.language.refusals import Refusal
from portal.rules.language.worded import Worded

REASON = Passage("回避的原因", 500)


class Ground(Worded):
    """Why an expert does not judge a candidate."""

    OWN_PERSON = "own_person", "专家本人的申报"
    OWN_UNIT = "own_unit", "与专家同一单位"
    OWN_RECOMMENDEE = "own_recommendee", "由专家本人或所在单位推荐"
    DECLARED = "declared", "专家自行申请回避"
    PINNED = "pinned", "办公室指定回避"
    RELEASED = "released", "不再参加本轮评审"


NOT_ON_THE_PANEL = Refusal("这位专家不在本轮的专家组中，请刷新本页后重新选择。")
NOT_A_CANDIDATE = Refusal("这名候选人不在本轮中，请刷新本页后重新选择。")
RECUSED_ALREADY = Refusal("这位专家已经回避这名候选人，不需要再次办理。")
DECLARED_ALREADY = Refusal("您已经确认过回避情况。还有需要回避的，请联系组委会办公室。")
NOT_OPEN = Refusal("本轮评审现在不接受回避申请。如有疑问，请联系组委会办公室。")
TOO_LATE = Refusal("本轮评审已经结束，不能再指定回避。")


class Judge(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of an expert. ``contacts``: e-mail addresses and telephone numbers, as they are kept;
    ``organisations``: those that the account acts for."""

    account: int
    unit: str = ""
    contacts: frozenset[str] = frozenset()
    organisations: frozenset[int] = frozenset()


class Judged(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of a candidate. ``accounts``: of the person who applies, or of whoever files for that person;
    ``recommending``: accounts that recommended; the names and numbers of the employer and of who recommends."""

    accounts: frozenset[int] = frozenset()
    contacts: frozenset[str] = frozenset()
    unit: str = ""
    employers: frozenset[int] = frozenset()
    recommender: str = ""
    recommenders: frozenset[int] = frozenset()
    recommending: frozenset[int] = frozenset()


def grounds(judge: Judge, judged: Judged) -> tuple[Ground, ...]:
    """Why the expert may not judge the candidate, as far as the portal sees by itself; empty where nothing is seen."""
    unit = name_key(judge.unit)
    found = {
        Ground.OWN_PERSON: judge.account in judged.accounts or not judge.contacts.isdisjoint(judged.contacts),
        Ground.OWN_UNIT: _same(unit, judged.unit) or not judge.organisations.isdisjoint(judged.employers),
        Ground.OWN_RECOMMENDEE: (
            judge.account in judged.recommending
            or _same(unit, judged.recommender)
            or not judge.organisations.isdisjoint(judged.recommenders)
        ),
    }
    return tuple(ground for ground, holds in found.items() if holds)


def _same(unit: str, name: str) -> bool:
    return bool(unit) and unit == name_key(name)


def entitled(experts: Iterable[int], recused: Iterable[int]) -> tuple[int, ...]:
    """Who judges a candidate, of those asked: the denominator. (N4)

    >>> entitled([7, 3, 5], [5])
    (3, 7)
    """
    return tuple(sorted(set(experts) - set(recused)))


def refusal_to_declare(open_now: bool, declared_at: datetime | None) -> Refusal | None:
    """Why the expert can declare nothing, or None: once, in the open round, before any file can be opened."""
    if declared_at is not None:
        return DECLARED_ALREADY
    return None if open_now else NOT_OPEN


def refusal_to_recuse(on_panel: bool, is_candidate: bool, recused: bool) -> Refusal | None:
    """Why this expert cannot be recused from this candidate, or None."""
    if not on_panel:
        return NOT_ON_THE_PANEL
    if not is_candidate:
        return NOT_A_CANDIDATE
    return RECUSED_ALREADY if recused else None


def refusal_to_pin(closed: bool) -> Refusal | None:
    """Why the office can pin no recusal, or None: before the round opens and until it closes."""
    return TOO_LATE if closed else None
