"""The bar of so many years (第十三条): who was honoured may not apply for the same award again; and how long what was
submitted is kept (第三十一条)."""

from calendar import monthrange
from datetime import date, datetime

import msgspec

from portal.rules.language.days import day_in_words
from portal.rules.language.refusals import Refusal
from portal.rules.language.worded import Worded
from portal.rules.rulebook.rulebook import Rulebook


class HonourState(Worded):
    """Where an honour stands."""

    HONOURED = "honoured", "获荣"
    NOMINATED = "nominated", "提名"
    CANCELLED = "cancelled", "已取消"  # (第二十九条)
    REVOKED = "revoked", "已撤销"  # (第三十条)


# Nominees are not barred; who lost the honour stays so (docs/rules.md, Decisions).
BARRING = frozenset({HonourState.HONOURED, HonourState.CANCELLED, HonourState.REVOKED})


class Earlier(msgspec.Struct, frozen=True):
    """An earlier honour as the bar looks at it: its title, the day of the award."""

    title: str
    awarded_on: date


def years_after(moment: date, years: int) -> date:
    """The same day so many years later; the last day of the month where it has none (民法典第二百零二条).

    A moment keeps its time of day.

    >>> years_after(date(2024, 2, 29), 5), years_after(date(2023, 11, 22), 5)
    (datetime.date(2029, 2, 28), datetime.date(2028, 11, 22))
    """
    year = moment.year + years
    return moment.replace(year=year, day=min(moment.day, monthrange(year, moment.month)[1]))


def refusal_of_bar(rulebook: Rulebook, earlier: Earlier | None, today: date) -> Refusal | None:
    """Why the person of an ``earlier`` honour of this award may not apply ``today`` (a day in Shanghai), or None;
    the day on which the years are full is free again. (第十三条)"""
    if earlier is None or today >= (free := years_after(earlier.awarded_on, rulebook.procedure.bar_years.value)):
        return None
    return Refusal(
        f"您已于{day_in_words(earlier.awarded_on)}获得“{earlier.title}”荣誉称号，{rulebook.procedure.bar_years.value}年内不得重复申报，"
        f"{day_in_words(free)}起可以再次申报。"
    )


def keep_until(rulebook: Rulebook, moment: datetime) -> datetime:
    """Until when what came at this moment is kept at least. (第三十一条)"""
    kept = years_after(moment, rulebook.procedure.keep_years.value)
    assert isinstance(kept, datetime)
    return kept
