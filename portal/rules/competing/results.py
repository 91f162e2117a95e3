"""The result of a competition's stage, held elsewhere: what the portal makes of its lines, recounted under the lines
that were published before. (N9–N11)"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import NamedTuple

import msgspec

from portal.rules.competing.allotting import counted, group_of, line_under, places_of, ranks
from portal.rules.competing.result_lines import RANK, SCORE, Entry
from portal.rules.judging.tally import MEAN
from portal.rules.language.passages import Passage
from portal.rules.language.refusals import Refusal
from portal.rules.rulebook.competition import CompetitionBook, Cut

DECIMALS_MOST = 4  # of a stated score that are compared; a spreadsheet shows no more
REASON = Passage("并列如何决定", 500, "两位工作人员和公众据此核对")

NO_LINES = Refusal("表中没有作品，请填写后再上传。")
FAULTY = Refusal("表中还有须改正的行，整张表都没有导入。")
SAME_FILE = Refusal("这张表已经导入过，没有变化。")
LATER_TAKEN = Refusal("后面阶段的结果或者推荐的人选已经确认，这一阶段的结果不能再更换。")
NO_PLAN = Refusal("这项竞赛的安排（名额分配、奖项）还没有经组委会审定并公布，公布以后才能导入结果。")
BEFORE_MISSING = Refusal("前一阶段的结果还没有确认，请先导入前一阶段的结果。")


class Placed(msgspec.Struct, frozen=True, kw_only=True):
    """What an entry came to. ``score`` exact ("275/3"), "" and rank 0: it has none; ``reached``: the key of the
    narrowest line that it is above, "" for none."""

    number: str
    score: str = ""
    rank: int = 0
    reached: str = ""


class OpenLine(msgspec.Struct, frozen=True):
    """A line across which entries are level: so many of them may still go above it, by somebody's recorded decision."""

    cut: str
    group: str
    tied: tuple[str, ...]
    free: int


class Difference(NamedTuple):
    """Where the recount differs from what the workbook states."""

    line: int
    number: str
    what: str
    stated: str
    counted: str


def stated_differences(
    cuts: Sequence[Cut], entries: Sequence[Entry], placed: Sequence[Placed], how: str
) -> Iterator[Difference]:
    """Every score and rank that the recount finds otherwise than the workbook states it."""
    found = {place.number: place for place in placed}
    for entry in entries:
        score = entry.counted(how)
        if score is not None and not _agrees(entry.score, score):
            yield Difference(entry.line, entry.number, SCORE, entry.score, points_in_words(score))
        if entry.rank and entry.rank != found[entry.number].rank:
            yield Difference(entry.line, entry.number, RANK, str(entry.rank), str(found[entry.number].rank))


def _agrees(stated: str, counted: Fraction) -> bool:
    """
    >>> _agrees("91.67", Fraction(275, 3)), _agrees("91.6666666666667", Fraction(275, 3)), _agrees("91.6", Fraction(92))
    (True, True, False)
    """
    places = min(len(stated.partition(".")[2]), DECIMALS_MOST)
    return _rounded(Fraction(stated), places) == _rounded(counted, places)


def _rounded(score: Fraction, places: int) -> Decimal:
    return (Decimal(score.numerator) / Decimal(score.denominator)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def points_in_words(score: Fraction | str) -> str:
    """
    >>> points_in_words(Fraction(275, 3)), points_in_words("90/1"), points_in_words("")
    ('91.67', '90', '')
    """
    if score == "":
        return ""
    return f"{_rounded(Fraction(score), 2):f}".rstrip("0").rstrip(".") if Fraction(score) else "0"


def outcome(
    book: CompetitionBook,
    cuts: Sequence[Cut],
    entries: Sequence[Entry],
    chosen: Iterable[str] = (),
    how: str = MEAN,
) -> tuple[tuple[Placed, ...], tuple[OpenLine, ...]]:
    """What each entry came to, and where entries are level across a line.

    :param chosen: "cut:number" of those level whom somebody has decided to place above that line.
    """
    scores = {entry.number: score for entry in entries if (score := entry.counted(how)) is not None}
    groups: dict[str, dict[str, Fraction]] = {}
    for entry in entries:
        if entry.number in scores:
            group = group_of(cuts[0] if cuts else None, entry.track)
            groups.setdefault(group, {})[entry.number] = scores[entry.number]
    place = {number: rank for group in groups.values() for number, rank in ranks(group).items()}
    reached, lines = _reached(book, cuts, entries, groups, frozenset(chosen))
    return tuple(
        Placed(
            number=entry.number,
            score=_exact(scores.get(entry.number)),
            rank=place.get(entry.number, 0),
            reached=reached.get(entry.number, ""),
        )
        for entry in entries
    ), lines


def _exact(score: Fraction | None) -> str:
    return "" if score is None else f"{score.numerator}/{score.denominator}"


def _reached(
    book: CompetitionBook,
    cuts: Sequence[Cut],
    entries: Sequence[Entry],
    groups: Mapping[str, Mapping[str, Fraction]],
    chosen: frozenset[str],
) -> tuple[dict[str, str], tuple[OpenLine, ...]]:
    number = counted([track.key for track in book.tracks], (entry.track for entry in entries))
    reached: dict[str, str] = {}
    lines: list[OpenLine] = []
    left = {group: dict(scores) for group, scores in groups.items()}
    most: dict[str, int] | None = None
    for cut in cuts:
        most = places_of(cut, number, most)
        for group, scores in left.items():
            line = line_under(scores, most.get(group, 0))
            taken = [key for key in line.tied if f"{cut.key}:{key}" in chosen]
            if line.tied:
                lines.append(OpenLine(cut.key, group, line.tied, line.free))
            left[group] = {key: scores[key] for key in (*line.above, *taken)}
            reached |= dict.fromkeys(left[group], cut.key)
    return reached, tuple(lines)


def refusal_of_ties(lines: Sequence[OpenLine], chosen: Iterable[str], reason: str) -> Refusal | None:
    """Why the ties across the lines are not decided, or None: fewer may go on than there are places, not more, and
    somebody says why. (M4)"""
    if not lines:
        return None
    times = Counter(one.partition(":")[::2] for one in chosen)
    for line in lines:
        if sum(times[line.cut, number] for number in line.tied) > line.free:
            return Refusal(f"名额线上并列的 {len(line.tied)} 件中只能再选 {line.free} 件，请减少。")
    return REASON.refusal_of(reason)
