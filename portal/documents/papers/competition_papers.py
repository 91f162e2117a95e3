"""What a competition leaves on paper: 推荐函, by which its undertaker puts people forward for the final of the award,
and the list of a stage's result, of the finalists among it. (N8–N11)"""

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from portal.documents.word.paper import Paper


class PutForward(NamedTuple):
    """One person who is put forward; ``entry``: number, title and rank in words."""

    name: str
    unit: str
    entry: str
    reason: str


class Recommendation(NamedTuple):
    """推荐函. ``head``: the undertakers, a line each; ``lead``: the sentence before the list; ``note``: until when
    those named file."""

    head: tuple[str, ...]
    competition: str
    lead: str
    people: tuple[PutForward, ...]
    note: str
    on: date


class ListedEntry(NamedTuple):
    """One entry of a list; ``rank`` and ``score`` in words."""

    rank: str
    number: str
    title: str
    entrant: str
    score: str


class ListGroup(NamedTuple):
    """Everybody who has reached the same, of one track."""

    title: str
    rows: tuple[ListedEntry, ...]


class StageList(NamedTuple):
    """结果名单 of a stage. ``note``: how ties across a line were decided, and the digest of the file."""

    head: tuple[str, ...]
    competition: str
    stage: str
    lead: str
    groups: tuple[ListGroup, ...]
    note: str
    on: date


def render_recommendation(paper: Recommendation) -> bytes:
    """The Word file; equal words give equal bytes."""
    return RECOMMENDATION.render(_of_recommendation(paper))


def render_list(paper: StageList) -> bytes:
    """Likewise of a stage's result."""
    return STAGE_LIST.render(_of_list(paper))


def _of_recommendation(paper: Recommendation) -> dict[str, Any]:
    words = paper._asdict()
    people = words.pop("people")
    return words | {"title": "推荐函", "named": [{"title": "", "rows": _numbered(people)}]}


def _of_list(paper: StageList) -> dict[str, Any]:
    words = paper._asdict()
    groups = words.pop("groups")
    named = [{"title": group.title, "rows": [row._asdict() for row in group.rows]} for group in groups]
    return words | {"title": "结果名单", "named": named}


def _numbered(people: Iterable[PutForward]) -> list[dict[str, Any]]:
    return [{"place": place} | one._asdict() for place, one in enumerate(people, start=1)]


_PERSON, _ENTRY = PutForward("", "", "", ""), ListedEntry("", "", "", "", "")
RECOMMENDATION = Paper(
    "推荐函",
    "competition-recommendation.docx",
    _of_recommendation(Recommendation((), "", "", (_PERSON,), "", date.min)),
)
STAGE_LIST = Paper(
    "竞赛结果名单",
    "competition-result-list.docx",
    _of_list(StageList((), "", "", "", (ListGroup("", (_ENTRY,)),), "", date.min)),
)
