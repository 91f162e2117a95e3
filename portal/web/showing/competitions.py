"""A competition in words: what was decided for it, and the results of its stages. Everybody, the office and the
committee read the same."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from portal.rules.competing.planning import KINDS, Plan, places_in_words, prizes_of
from portal.rules.competing.results import Placed, points_in_words
from portal.rules.language.days import span_in_words
from portal.rules.rulebook.competition import CompetitionBook, CompetitionStage
from portal.rules.season.opening import COMBINING
from portal.storage.competing.competitions import CompetitionResult, Ranking

UNPLACED = "无名次"
NO_PRIZES = "还没有确定"


class Row(NamedTuple):
    """One entry in a result as it is read."""

    rank: str
    number: str
    track: str
    title: str
    entrant: str
    score: str
    reached: str


class StageShown(NamedTuple):
    """One stage: its days, how its places are given, and its result where there is one."""

    stage: CompetitionStage
    when: str
    places: tuple[str, ...]
    result: CompetitionResult | None = None
    rows: tuple[Row, ...] = ()


def stages_shown(
    book: CompetitionBook, plan: Plan, results: dict[str, CompetitionResult], *, everybody: bool = False
) -> list[StageShown]:
    """Every stage of the competition; ``everybody``: also the entries that reached no line."""
    return [
        StageShown(
            stage,
            span_in_words(*map(date.fromisoformat, plan.dates[stage.key])) if stage.key in plan.dates else "",
            tuple(places_of(book, plan, stage)),
            results.get(stage.key),
            rows_of(book, results[stage.key].read, everybody=everybody) if stage.key in results else (),
        )
        for stage in book.stages
    ]


def places_of(book: CompetitionBook, plan: Plan, stage: CompetitionStage) -> Iterator[str]:
    """How the places of a stage are given, a line each."""
    if stage is book.final:
        for cut, number in prizes_of(plan.of(stage.key)):
            yield f"{cut.name}：{places_in_words(cut, number)}"
        return
    for cut in plan.of(stage.key):
        yield f"{cut.name}：{places_in_words(cut)}"


def pairs_of(book: CompetitionBook, plan: Plan) -> Iterator[tuple[str, str]]:
    """A plan as (label, words), for those who propose it and those who decide."""
    for shown in stages_shown(book, plan, {}):
        if shown.when:
            yield f"{shown.stage.name}时间", shown.when
        if shown.stage.scored:
            label = "奖项" if shown.stage is book.final else f"{shown.stage.name}名额"
            yield label, "\n".join(shown.places) or NO_PRIZES
    yield "多位评委的分数如何合成", dict(COMBINING)[plan.combine]


def rows_of(book: CompetitionBook, ranking: Ranking, *, everybody: bool = True) -> tuple[Row, ...]:
    """The entries of a result by track and rank; not ``everybody``: those above a line, or all where there is none."""
    tracks = {track.key: track.name for track in book.tracks}
    titles = {cut.key: cut.title for cut in ranking.cuts}
    order = [track.key for track in book.tracks]
    placed = {one.number: one for one in ranking.placed}
    shown = [entry for entry in ranking.entries if everybody or placed[entry.number].reached or not ranking.cuts]
    shown.sort(key=lambda entry: (order.index(entry.track), placed[entry.number].rank or len(ranking.entries) + 1))
    return tuple(
        Row(
            _rank(placed[entry.number]),
            entry.number,
            tracks[entry.track],
            entry.title,
            entry.entrant,
            points_in_words(placed[entry.number].score),
            titles.get(placed[entry.number].reached, ""),
        )
        for entry in shown
    )


def _rank(placed: Placed) -> str:
    return str(placed.rank) if placed.rank else UNPLACED


def kind_options() -> list[tuple[str, str]]:
    """The ways to allot, as choices."""
    return [(kind.value, words) for kind, words in KINDS.items()]
