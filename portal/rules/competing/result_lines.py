"""What each line of a competition's result must say, as it comes in a workbook. A mark that is missing is a fault of
its line, and a workbook with one faulty line is not taken at all. (N9–N11)"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import NamedTuple

import msgspec

from portal.rules.judging.tally import combined
from portal.rules.language import contacts, identity
from portal.rules.language.names import normal_name
from portal.rules.rulebook.competition import CompetitionBook
from portal.rules.rulebook.requirements import CARD

NUMBER, TRACK, TITLE, ENTRANT, SCORE, RANK = "编号", "赛道", "名称", "参赛者", "得分", "名次"
CANDIDATE, UNIT, PAPER, IDENTITY, EMAIL = "选手姓名", "所在单位", "证件类型", "证件号码", "电子邮箱"
JUDGES_MOST = 15
MARKS = tuple(f"评委{number}" for number in range(1, JUDGES_MOST + 1))
ORDINAL = "序号"  # of the list; says nothing
NEEDED = (NUMBER, TRACK, TITLE, ENTRANT, SCORE)
HEADS = (ORDINAL, *NEEDED, RANK, CANDIDATE, UNIT, PAPER, IDENTITY, EMAIL, *MARKS)
ABSENT, RECUSED = "弃权", "回避"  # said in words: an empty cell is a fault
LINES_MOST = 500
TEXT_MOST = 100  # characters

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


class Left(msgspec.Struct, frozen=True):
    """A line that cannot be taken, with the reasons."""

    line: int
    number: str
    reasons: tuple[str, ...]


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
        return "没有这个编号进入本阶段，请与前一阶段的结果或者已受理的参赛作品核对。"
    tracks = {track.key: track.name for track in known.book.tracks}
    if cells.get(TRACK, "") != tracks[came.track]:
        return f"“{TRACK}”与前一阶段不同，前一阶段是{tracks[came.track]}。"
    return "" if cells.get(TITLE, "") == came.title else f"“{TITLE}”与前一阶段不同，前一阶段是“{came.title}”。"


def entry_of(line: int, cells: Mapping[str, str], known: Known) -> Entry:
    """The line as an entry, one without faults."""
    given = [cells.get(head, "") for head in MARKS]
    came = (known.before or {}).get(cells[NUMBER])
    return Entry(
        line=line,
        number=cells[NUMBER],
        track=next(track.key for track in known.book.tracks if track.name == cells[TRACK]),
        title=cells[TITLE],
        entrant=cells[ENTRANT],
        score=cells[SCORE],
        rank=int(cells.get(RANK, "") or 0),
        marks=tuple(given[: max((place for place, text in enumerate(given, start=1) if text), default=0)]),
        candidate=normal_name(cells.get(CANDIDATE, "")) or (came.candidate if came else ""),
        unit=cells.get(UNIT, "") or (came.unit if came else ""),
        paper=cells.get(PAPER, "") or (came.paper if came else CARD),
        identity=identity.tidied(cells.get(IDENTITY, "")) or (came.identity if came else ""),
        email=cells.get(EMAIL, "") or (came.email if came else ""),
    )


def sorted_out(
    rows: Iterable[tuple[int, Mapping[str, str], Sequence[str]]], known: Known
) -> tuple[tuple[Entry, ...], tuple[Left, ...]]:
    """The lines of a workbook (number, cells, what is wrong with cells already): those that can be taken, and the
    faults of all others in the order of the lines."""
    entries, left = [], []
    for line, cells, broken in rows:
        if faults := (*broken, *faults_of_line(cells, known)):
            left.append(Left(line, cells.get(NUMBER, ""), faults))
        else:
            entries.append(entry_of(line, cells, known))
    left += [Left(entry.line, entry.number, (fault,)) for entry, fault in faults_of_list(entries)]
    return tuple(entries), tuple(sorted(left, key=lambda one: one.line))


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
