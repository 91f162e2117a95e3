"""How candidates are judged: the rubric (dimensions, indicators, bands), stages, honours, competitions."""

from collections.abc import Iterator
from enum import StrEnum

import msgspec


class Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A frozen piece of a rulebook; a name that it does not know is a fault of the file."""


class Named(Part):
    """A thing with a stable key and its official name (a technical field, a kind of evidence …)."""

    key: str
    name: str
    definition: str = ""


class Band(Part):
    low: int
    high: int
    words: str  # as printed on the score sheet
    standard: str = ""  # as worded in the evaluation standard, where that differs


class Indicator(Part):
    key: str
    name: str
    maximum: int
    focus: str  # 关注重点 or 指标含义 as on the sheet
    meaning: str = ""  # as worded in the standard, where that differs
    points: tuple[str, ...] = ()  # the points of attention


class Dimension(Part):
    key: str
    name: str
    indicators: tuple[Indicator, ...]
    meaning: str = ""
    criteria: tuple[Named, ...] = ()  # 评分维度


class Scale(Part):
    """The bands for indicators of one maximum, in one dimension (``dimensions`` empty: in all)."""

    maximum: int
    bands: tuple[Band, ...]
    dimensions: tuple[str, ...] = ()


class Rubric(Part):
    total: int
    dimensions: tuple[Dimension, ...]
    scales: tuple[Scale, ...]
    categories: tuple[Named, ...]  # 评分类别: the boxes on the score sheet
    headings: tuple[str, ...]  # the columns of the score sheet
    footnotes: tuple[str, ...]
    explanations: tuple[str, ...] = ()

    def indicators(self) -> Iterator[Indicator]:
        for dimension in self.dimensions:
            yield from dimension.indicators

    def scales_of(self, dimension: Dimension, indicator: Indicator) -> list[Scale]:
        """The scales that fit ``indicator``: exactly one in a rulebook that is checked."""
        return [
            scale
            for scale in self.scales
            if scale.maximum == indicator.maximum and (not scale.dimensions or dimension.key in scale.dimensions)
        ]

    def scale(self, dimension: Dimension, indicator: Indicator) -> Scale:
        """The bands that hold for ``indicator``."""
        return self.scales_of(dimension, indicator)[0]


class Method(StrEnum):
    """How a stage decides."""

    FILING = "filing"
    RECOMMENDATION = "recommendation"
    REVIEW = "review"  # the office's qualification review
    ELIGIBILITY = "eligibility"
    VOTE = "vote"
    SCORE = "score"
    PUBLIC = "public"
    OVERALL = "overall"
    DELIBERATION = "deliberation"
    NOTICE = "notice"
    APPROVAL = "approval"
    DECISION = "decision"


SHEETS = (Method.SCORE, Method.DELIBERATION)  # judged by score sheets
COUNTED = frozenset({Method.ELIGIBILITY, Method.VOTE, *SHEETS, Method.PUBLIC, Method.OVERALL})  # held as rounds
OFFERED = COUNTED  # what an edition can choose to hold


class Span(Part):
    """A part of a presentation in person that is timed: 展示, 答辩."""

    name: str
    minutes: int


class Stage(Part):
    """One stage under its official name. ``threshold`` (eligibility): strictly more than this share, "2/3";
    ``passes``: how many go on (0: no number is given); ``setting``: the number is filled in before opening."""

    key: str
    name: str
    method: Method
    round: int = 0
    threshold: str = ""
    passes: int = 0
    setting: bool = False
    optional: bool = False
    category: str = ""  # the key of the box ticked on the score sheet
    presented: bool = False  # candidates present in person: material, order of appearance
    clock: tuple[Span, ...] = ()  # how the time of each who presents is divided; none: it is counted only
    joins: tuple[str, ...] = ()  # competitions whose people join here
    portal_choice: bool = False  # the documents are silent; the portal's own default
    note: str = ""


class Honour(Part):
    key: str
    title: str
    quota: int = 0  # 0: must be set before opening, or several (若干)
    setting: bool = False


class Superior(Part):
    """An honour of the city for which honourees can be put forward; ``members``: only those of a trade union."""

    key: str
    name: str
    members: bool = False


class Competition(Part):
    """A competition that sends its best into the award's final, by the key of its own file (``competition``)."""

    key: str
    sends: int  # how many at most
