"""A competition 竞赛 as frozen data: theme, undertakers, tracks, stages under their own names, how places are given.

One TOML file each lies in ``portal/rulebooks/competitions``. Which award it sends people to stands in that award's
rulebook (N2, N8–N11).
"""

from collections.abc import Iterator, Mapping
from enum import StrEnum
from itertools import pairwise
from typing import Any

import msgspec
from msgspec import inspect

from portal.rules.rulebook.form_consistency import key_faults
from portal.rules.rulebook.rubric import Named, Part
from portal.rules.rulebook.rulebook import RulebookError
from portal.rules.rulebook.shape import misfits

Faults = Iterator[tuple[str, str]]

ENTRIES = "entries_"  # with which the programme of a competition's entries begins, and no award's
PLACES_MOST = 1_000
MARKS_MOST = 1_000


class Allotment(StrEnum):
    """How the places of a cut are given to tracks 子赛道."""

    FIXED = "fixed"  # so many to each track, ranked inside it
    SHARE = "share"  # so many in all, by the tracks' shares of entries (largest remainder), ranked inside each
    JOINT = "joint"  # so many in all, ranked together


class Cut(Part, kw_only=True):
    """A line under a ranking. Cuts of a stage lie in one another, the widest first. ``name``: of the list above the
    line; ``title``: what whoever gets no further than this is told to have reached; ``places``: to each track where
    they are fixed, else in all."""

    key: str
    name: str
    title: str
    kind: Allotment
    places: int
    portal_choice: bool = False


class CompetitionStage(Part, kw_only=True):
    """One stage under its own name. ``scored``: it ends with a ranking by marks; whoever is above the last of its
    ``cuts`` goes on, those of the last stage are its prizes."""

    key: str
    name: str
    scored: bool = False
    cuts: tuple[Cut, ...] = ()


class CompetitionBook(Part, kw_only=True):
    """The rules of one competition. ``entry``: what is ranked, a 方案, 案例 or 选手; ``entrants``: who may enter;
    ``considered``: what judges weigh; ``full_marks``: the most that one judge can give. ``entry_form``: the file that
    says what an entry asks for, "" where nothing is filed in the portal; ``number_prefix``: of its entries' 编号."""

    key: str
    issued: str
    source: str
    name: str
    theme: str
    undertakers: tuple[str, ...]
    audience: str
    entrants: tuple[str, ...]
    entry: str
    tracks: tuple[Named, ...]
    stages: tuple[CompetitionStage, ...]
    full_marks: int
    considered: tuple[str, ...] = ()
    entry_form: str = ""
    number_prefix: str = ""
    note: str = ""

    @property
    def programme(self) -> str:
        """The key of its programme of entries in an edition, which is a name in code."""
        return f"{ENTRIES}{self.key.replace('-', '_')}"

    def scored(self) -> tuple[CompetitionStage, ...]:
        """The stages that end with a ranking, in order; the last is the final 决赛."""
        return tuple(stage for stage in self.stages if stage.scored)

    @property
    def final(self) -> CompetitionStage:
        return self.scored()[-1]

    def stage(self, key: str) -> CompetitionStage:
        """:raises KeyError: there is no such stage."""
        return {stage.key: stage for stage in self.stages}[key]

    def stage_before(self, key: str) -> CompetitionStage | None:
        """The scored stage from which entries come into this one; None for the first."""
        keys = [stage.key for stage in self.scored()]
        place = keys.index(key)
        return self.scored()[place - 1] if place else None


def entry_words(book: CompetitionBook) -> dict[str, Any]:
    """What the rulebook of the entries takes from the competition: its names, its tracks as the one choice that an
    entry makes, an exclusive group and numbers of its own."""
    return {
        "programme": book.programme,
        "issued": book.issued,
        "source": book.source,
        "exclusive_group": book.programme,
        "number_prefix": book.number_prefix,
        "titles": {
            "award": book.name,
            "short": book.name,
            "activity": book.name,
            "form": f"{book.name}参赛申报表",
            "score_sheet": f"{book.name}评分表",
            "committee": f"{book.name}组织委员会",
        },
        "purpose": book.theme,
        "audience": book.audience,
        "organisers": {"organisers": list(book.undertakers)},
        "technical_fields": [{"key": one.key, "name": one.name, "definition": one.definition} for one in book.tracks],
    }


_SHAPE = inspect.type_info(CompetitionBook)


def competition_from(raw: Mapping[str, Any]) -> CompetitionBook:
    """The competition that a decoded file describes.

    :raises RulebookError: with every fault found and its path inside the file.
    """
    if faults := list(misfits(raw, _SHAPE)):
        raise RulebookError(faults)
    book = msgspec.convert(raw, CompetitionBook)
    if faults := list(_inconsistencies(book)):
        raise RulebookError(faults)
    return book


def _inconsistencies(book: CompetitionBook) -> Faults:
    for path, listed in (("undertakers", book.undertakers), ("entrants", book.entrants)):
        if not listed:
            yield path, "不能空着"
    if len({track.name for track in book.tracks}) < max(1, len(book.tracks)):
        yield "tracks", "至少要有一条赛道，名称不能重复"
    yield from key_faults("tracks", [track.key for track in book.tracks])
    yield from key_faults("stages", [stage.key for stage in book.stages])
    if not book.scored() or not book.stages[-1].scored:
        yield "stages", "最后一个阶段应为打分（scored）的阶段"
    if not 1 <= book.full_marks <= MARKS_MOST:
        yield "full_marks", f"应为 1 至 {MARKS_MOST} 之间的整数"
    if bool(book.entry_form) != bool(book.number_prefix) or (book.entry_form and book.stages[0].scored):
        yield "entry_form", "在平台报名的竞赛须写明 number_prefix，第一个阶段是报名，不打分"
    for stage in book.stages:
        yield from _stage_faults(stage, is_last=stage is book.stages[-1])


def _stage_faults(stage: CompetitionStage, *, is_last: bool) -> Faults:
    path = f"stages[{stage.key}].cuts"
    if stage.cuts and not stage.scored:
        yield path, "只有打分（scored）的阶段才能划线"
    if stage.scored and not is_last and not stage.cuts:
        yield path, "应写明多少进入下一阶段"
    yield from faults_of_cuts(path, stage.cuts)


def faults_of_cuts(path: str, cuts: tuple[Cut, ...]) -> Faults:
    """What is wrong with the lines under one ranking: they lie in one another, the widest first."""
    yield from key_faults(path, [cut.key for cut in cuts])
    for cut in cuts:
        if not 1 <= cut.places <= PLACES_MOST:
            yield f"{path}[{cut.key}].places", f"应为 1 至 {PLACES_MOST} 之间的整数"
    for wider, narrower in pairwise(cuts):
        if wider.kind is not narrower.kind:
            yield f"{path}[{narrower.key}].kind", "同一阶段的分配方式应当相同，否则名单不能一个包含一个"
        elif wider.places <= narrower.places:
            yield f"{path}[{narrower.key}].places", f"应少于“{wider.name}”的 {wider.places}"
