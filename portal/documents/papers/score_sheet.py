"""评分表: the official score sheet of an award (CS1, PS1), filled from what an expert handed in, or blank for paper."""

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from portal.documents.papers.application_form import box
from portal.documents.word.paper import Paper
from portal.rules.judging import scoring
from portal.rules.rulebook.rulebook import Rulebook


class ScoreSheet(NamedTuple):
    """What stands on one sheet. ``technical_field``: its key; ``category``: the key of one; ``points`` by the
    indicator's key, empty for a sheet that is filled in by hand. The expert signs by hand."""

    name: str
    technical_field: str
    category: str
    points: Mapping[str, int] = {}
    on: date | None = None


def context(rulebook: Rulebook, sheet: ScoreSheet) -> dict[str, Any]:
    """Every name that the template may use, with its words."""
    ticked = {item.key: box(item.key == sheet.technical_field) for item in rulebook.technical_fields}
    given = {indicator.key: str(sheet.points.get(indicator.key, "")) for indicator in rulebook.rubric.indicators()}
    return {
        "title": rulebook.titles.score_sheet,
        "name": sheet.name,
        "total": str(scoring.total(sheet.points)) if sheet.points else "",
        "technical_field": ticked,
        "category": {one.key: box(one.key == sheet.category) for one in rulebook.rubric.categories},
        "points": given,
        "on": sheet.on or "",
    }


def sheet_paper(rulebook: Rulebook) -> Paper:
    """The sheet of the rulebook with the names that its template uses; the same whatever an edition changes."""
    if rulebook.key not in _sheets:
        sample = context(rulebook, ScoreSheet("", "", ""))
        title = f"评分表（{rulebook.key}）"
        _sheets[rulebook.key] = Paper(title, rulebook.templates.score_sheet, sample)
    return _sheets[rulebook.key]


_sheets: dict[str, Paper] = {}


def score_sheet(rulebook: Rulebook, sheet: ScoreSheet) -> bytes:
    """The Word file; equal points give equal bytes.

    :raises ContractError: the rubric of the rulebook has other indicators than the template.
    """
    return sheet_paper(rulebook).render(context(rulebook, sheet))
