"""The official conditions (M12 第十二条; P3): declared one by one, and years computed from the rows.

A shortfall of years is no refusal: it asks for an explanation, and the qualification review decides.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import msgspec

from portal.rules.rulebook.requirements import FROM, TO
from portal.rules.rulebook.rulebook import Condition, Field, Kind, Rulebook, Section

SECTION = "conditions"
EXPLANATION_LIMIT = 500  # 字
_MONTH = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])")


def tick_key(condition: Condition) -> str:
    return f"condition_{condition.key}"


def explanation_key(condition: Condition) -> str:
    return f"condition_{condition.key}_explanation"


def conditions_section(rulebook: Rulebook) -> Section:
    """The page on which the applicant declares each condition; no printed form has it."""
    fields = []
    for condition in rulebook.conditions:
        fields.append(Field(key=tick_key(condition), label=condition.text, kind=Kind.TICK, printed=False))
        if condition.years:
            fields.append(
                Field(
                    key=explanation_key(condition),
                    label="年限不足的情况说明",
                    kind=Kind.LONG_TEXT,
                    limit=EXPLANATION_LIMIT,
                    required=False,
                    printed=False,
                )
            )
    return Section(
        key=SECTION,
        title="申报条件",
        note=rulebook.conditions_source,
        printed=False,
        fields=tuple(fields),
    )


class Computed(msgspec.Struct, frozen=True):
    """The months that the ticked rows cover, beside the months that a condition asks for."""

    condition: Condition
    months: int
    needed: int

    @property
    def short(self) -> bool:
        return self.months < self.needed

    @property
    def words(self) -> str:
        needed, reached = duration(self.needed), duration(self.months)
        return f"按勾选的经历计算为{reached}，{'不足' if self.short else '已满'}{needed}"


def computed_years(rulebook: Rulebook, answers: Mapping[str, Any], *, closing: date) -> tuple[Computed, ...]:
    """For each condition of years, what the ticked rows add up to on the closing day of the call (M12, P3)."""
    return tuple(
        Computed(
            condition,
            months_covered(answers.get(years.rows, ()), years.counts, closing=closing),
            years.at_least * 12,
        )
        for condition in rulebook.conditions
        if (years := condition.years)
    )


def unlike_years(fields: Iterable[Field], answers: Mapping[str, Any], years: Sequence[Computed]) -> dict[str, str]:
    """Where somebody states other years than the ticked rows add up to, what to say beside it, {field: words}. Both may
    be right, as months that make no year are not stated: nothing is refused."""
    found = {}
    for field in fields:
        typed = str(answers.get(field.key) or "")
        for item in years:
            if field.years_of == item.condition.key and typed.isdecimal() and int(typed) != item.months // 12:
                found[field.key] = (
                    f"工作经历中勾选的各项合计为{duration(item.months)}，与填写的{typed}年不一致，请核对。"
                )
    return found


def months_covered(rows: Sequence[Mapping[str, Any]], counts: str, *, closing: date) -> int:
    """Months in the union of the rows ticked as ``counts``: first and last month included, overlaps once, an
    open end reaches the closing month, nothing after it counts. Rows whose begin or end cannot be read are passed
    over, so are those that end before they begin.
    """
    last = _index(closing.year, closing.month)
    covered: set[int] = set()
    for row in rows:
        begin = month_index(row.get(FROM, ""))
        end = month_index(row[TO]) if row.get(TO) else last
        if row.get(counts) and begin is not None and end is not None:
            covered.update(range(begin, min(end, last) + 1))
    return len(covered)


def month_index(month: str) -> int | None:
    """Months since year 0 of ``2021-03``, or None where it is no month.

    >>> month_index("2021-03"), month_index("2021-13"), month_index("2021-3")
    (24254, None, None)
    """
    found = _MONTH.fullmatch(month)
    return _index(int(found[1]), int(found[2])) if found else None


def _index(year: int, month: int) -> int:
    return year * 12 + month - 1


def duration(months: int) -> str:
    """``months`` in words.

    >>> duration(62), duration(7), duration(0)
    ('5年2个月', '7个月', '0个月')
    """
    years, rest = divmod(months, 12)
    return (f"{years}年" if years else "") + (f"{rest}个月" if rest or not years else "")
