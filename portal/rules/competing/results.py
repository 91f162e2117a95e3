"""The result of a competition's stage, held elsewhere: what each line of its workbook must say, and what it comes to.
A mark that is missing is never a rank, and a workbook with one faulty line is not taken at all. (N9–N11)"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import NamedTuple

import msgspec

from portal.rules.competing.allotting import counted, group_of, line_under, places_of, ranks
from portal.rules.judging.tally import MEAN, combined
from portal.rules.language import contacts, identity
from portal.rules.language.names import normal_name
from portal.rules.language.passages import Passage
from portal.rules.language.refusals import Refusal
from portal.rules.rulebook.competition import CompetitionBook, Cut
from portal.rules.rulebook.requirements import CARD

NUMBER, TRACK, TITLE, ENTRANT, SCORE, RANK = "编号", "赛道", "名称", "参赛者", "得分", "名次"
CANDIDATE, UNIT, PAPER, IDENTITY, EMAIL = "选手姓名", "所在单位", "证件类型", "证件号码", "电子邮箱"
JUDGES_MOST = 15
MARKS = tuple(f"评委{number}" for number in range(1, JUDGES_MOST + 1))
NEEDED = (NUMBER, TRACK, TITLE, ENTRANT, SCORE)
HEADS = (*NEEDED, RANK, CANDIDATE, UNIT, PAPER, IDENTITY, EMAIL, *MARKS)
ABSENT, RECUSED = "弃权", "回避"  # said in words: an empty cell is a fault
LINES_MOST = 500
TEXT_MOST = 100  # characters
DECIMALS_MOST = 4  # of a stated score that are compared; a spreadsheet shows no more
REASON = Passage("并列如何决定", 500, "两位工作人员和公众据此核对")

NO_LINES = Refusal("表中没有作品，请填写后再上传。")
FAULTY = Refusal("表中还有须改正的行，整张表都没有导入。")
SAME_FILE = Refusal("这张表已经导入过，没有变化。")
LATER_TAKEN = Refusal("后面阶段的结果或者推荐的人选已经确认，这一阶段的结果不能再更换。")
NO_PLAN = Refusal("这项竞赛的安排（名额分配、奖项）还没有经组委会审定并公布，公布以后才能导入结果。")
BEFORE_MISSING = Refusal("前一阶段的结果还没有确认，请先导入前一阶段的结果。")

_MARK = re.compile(r"[0-9]{1,4}(\.[0-9]{1,17})?")
_RANK = re.compile(r"[1-9][0-9]{0,3}")


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One line that can be taken. ``track``: its key; ``marks``: as typed, one a judge; ``score`` and ``rank``: as
    stated, "" and 0 where nothing is; ``candidate``: the person who could go into the final of the award."""

    line: int
    number: str
    track: str
    title: str
    entrant: str
    score: str
    rank: int = 0
    marks: tuple[str, ...] = ()
    candidate: str = ""
    unit: str = ""
    paper: str = CARD
    identity: str = ""
    email: str = ""

    @property
    def is_absent(self) -> bool:
        return self.score == ABSENT

    def counted(self, how: str) -> Fraction | None:
        """What counts: the recounted marks where they came along, else the stated score; None: it has no place."""
        if self.is_absent:
            return None
        marks = [Fraction(mark) for mark in self.marks if mark != RECUSED]
        return combined(marks, how) if marks else Fraction(self.score)


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


class Known(NamedTuple):
    """What a line may name. ``before``: the entries that came into this stage by number; None where any may."""

    book: CompetitionBook
    papers: Sequence[str]
    checked: Sequence[str]
    today: date
    before: Mapping[str, Entry] | None = None


# -- a line ----------------------------------------------------------------------------------------------------


def faults_of_line(cells: Mapping[str, str], known: Known) -> tuple[str, ...]:
    """What keeps the line from being taken, each as a sentence."""
    found = [
        *(f"请填写“{head}”。" for head in NEEDED if not cells.get(head, "")),
        *(
            f"“{head}”请不要超过 {TEXT_MOST} 个字符。"
            for head in (NUMBER, TITLE, ENTRANT, CANDIDATE, UNIT)
            if len(cells.get(head, "")) > TEXT_MOST
        ),
        *_faults_of_marks(cells, known.book.full_marks),
        _fault_of_track(cells.get(TRACK, ""), known.book),
        _fault_of_person(cells, known),
        _fault_of_coming(cells, known),
    ]
    return tuple(reason for reason in found if reason)


def _faults_of_marks(cells: Mapping[str, str], most: int) -> Iterator[str]:
    score, rank = cells.get(SCORE, ""), cells.get(RANK, "")
    given = [cells.get(head, "") for head in MARKS]
    if score == ABSENT:
        if rank or any(given):
            yield f"“{SCORE}”写的是{ABSENT}，不能再有名次和评委评分。"
        return
    for head in (SCORE, *MARKS):
        text = cells.get(head, "")
        if text and text != RECUSED and not (_MARK.fullmatch(text) and Fraction(text) <= most):
            yield f"“{head}”请填写 0 至 {most} 之间的分数，现在是“{text}”。"
    if score == RECUSED or (any(given) and all(text in ("", RECUSED) for text in given)):
        yield "没有评委的评分。"
    if rank and not _RANK.fullmatch(rank):
        yield f"“{RANK}”请填写整数，现在是“{rank}”。"


def _fault_of_track(given: str, book: CompetitionBook) -> str:
    names = [track.name for track in book.tracks]
    return f"“{TRACK}”请填写{'、'.join(names)}中的一项。" if given and given not in names else ""


def _fault_of_person(cells: Mapping[str, str], known: Known) -> str:
    paper, number, email = cells.get(PAPER, "") or CARD, cells.get(IDENTITY, ""), cells.get(EMAIL, "")
    if paper not in known.papers:
        return f"“{PAPER}”请填写{'、'.join(known.papers)}中的一项。"
    if number and not cells.get(CANDIDATE, ""):
        return f"写了“{IDENTITY}”的，请填写“{CANDIDATE}”。"
    if number and paper in known.checked and (fault := identity.fault_of_number(number, on=known.today)):
        return fault
    return (contacts.refusal_of_email(email) or "") if email else ""


def _fault_of_coming(cells: Mapping[str, str], known: Known) -> str:
    """Into a later stage comes who went on, in the same track and under the same name."""
    if known.before is None or not cells.get(NUMBER, ""):
        return ""
    came = known.before.get(cells[NUMBER])
    if came is None:
        return "前一阶段没有这个编号进入本阶段。"
    tracks = {track.key: track.name for track in known.book.tracks}
    if cells.get(TRACK, "") != tracks[came.track]:
        return f"“{TRACK}”与前一阶段不同，前一阶段是{tracks[came.track]}。"
    return "" if cells.get(TITLE, "") == came.title else f"“{TITLE}”与前一阶段不同，前一阶段是“{came.title}”。"


def entry_of(line: int, cells: Mapping[str, str], known: Known) -> Entry:
    """The line as an entry, one without faults."""
    given = [cells.get(head, "") for head in MARKS]
    return Entry(
        line=line,
        number=cells[NUMBER],
        track=next(track.key for track in known.book.tracks if track.name == cells[TRACK]),
        title=cells[TITLE],
        entrant=cells[ENTRANT],
        score=cells[SCORE],
        rank=int(cells.get(RANK, "") or 0),
        marks=tuple(given[: max((place for place, text in enumerate(given, start=1) if text), default=0)]),
        candidate=normal_name(cells.get(CANDIDATE, "")),
        unit=cells.get(UNIT, ""),
        paper=cells.get(PAPER, "") or CARD,
        identity=identity.tidied(cells.get(IDENTITY, "")),
        email=cells.get(EMAIL, ""),
    )


# -- the whole list --------------------------------------------------------------------------------------------


def faults_of_list(entries: Sequence[Entry]) -> Iterator[tuple[Entry, str]]:
    """What is wrong with lines beside each other: numbers and people twice, a judge's mark that is missing."""
    first: dict[str, int] = {}
    for entry in entries:
        for what, value in (("编号", entry.number), ("选手的证件号码", identity.normalised(entry.identity))):
            if not value:
                continue
            if (line := first.setdefault(f"{what}{value}", entry.line)) != entry.line:
                yield entry, f"{what}与第 {line} 行相同。"
    judges = max((len(entry.marks) for entry in entries), default=0)
    for entry in entries:
        if judges and not entry.is_absent:
            given = (*entry.marks, *[""] * (judges - len(entry.marks)))
            if missing := [MARKS[place] for place, mark in enumerate(given) if not mark]:
                yield entry, f"没有{'、'.join(missing)}的评分；评委回避的请写“{RECUSED}”。"


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
