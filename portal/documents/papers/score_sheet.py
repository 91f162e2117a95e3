"""评分表: the official score sheet of an award (CS1, PS1), filled from what an expert handed in, or blank for paper."""

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from portal.documents.papers.application_form import OPEN, TICKED
from portal.documents.word.papers import Paper
from portal.rules.judging import scoring
from portal.rules.language.days import day_in_words
from portal.rules.rulebook.rulebook import Rulebook

CATEGORIES = ("material", "presentation")  # 评分类别, in the order of the sheet: 材料评议, 现场展示


class ScoreSheet(NamedTuple):
    """What stands on one sheet. ``technical_field``: its key; ``category``: as the stage names it; ``points`` by the
    indicator's key, empty for a sheet that is filled in by hand. The expert signs by hand."""

    name: str
    technical_field: str
    category: str
    points: Mapping[str, int] = {}
    on: date | None = None


def paper_of(rulebook: Rulebook) -> Paper:
    """The sheet of the award with the names that its template uses."""
    return Paper(f"评分表（{rulebook.titles.short}）", f"score-sheet-{rulebook.programme}.docx", names(rulebook))


def context(rulebook: Rulebook, sheet: ScoreSheet) -> dict[str, Any]:
    """Every name that the template may use, with its words."""
    ticked = {item.key: _box(item.key == sheet.technical_field) for item in rulebook.technical_fields}
    boxes = zip(CATEGORIES, rulebook.rubric.categories, strict=True)
    given = {indicator.key: str(sheet.points.get(indicator.key, "")) for indicator in rulebook.rubric.indicators()}
    return {
        "title": rulebook.titles.score_sheet,
        "name": sheet.name,
        "total": str(scoring.total(sheet.points)) if sheet.points else "",
        "technical_field": ticked,
        "category": {key: _box(name == sheet.category) for key, name in boxes},
        "points": given,
        "on": day_in_words(sheet.on) if sheet.on else "",
    }


def names(rulebook: Rulebook) -> frozenset[str]:
    """The names of ``context``, those of boxes and points with their key: ``points.innovation``."""
    found = set()
    for key, value in context(rulebook, ScoreSheet("", "", "")).items():
        found |= {f"{key}.{item}" for item in value} if isinstance(value, dict) else {key}
    return frozenset(found)


def score_sheet(rulebook: Rulebook, sheet: ScoreSheet) -> bytes:
    """The Word file; equal points give equal bytes.

    :raises ContractError: the rubric of the rulebook has other indicators than the template.
    """
    return paper_of(rulebook).render(context(rulebook, sheet))


def _box(ticked: bool) -> str:
    return TICKED if ticked else OPEN
