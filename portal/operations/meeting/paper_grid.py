"""An expert's score sheets on paper, all at once: printed before the meeting, entered as a grid or from a workbook by
one officer, confirmed by another after comparing it with the paper. (CS1, PS1)"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import NamedTuple

from portal.documents.evidence.intake import FilledRow, filled_rows
from portal.documents.papers.archives import bundle, file_name
from portal.documents.papers.score_sheet import ScoreSheet, score_sheet
from portal.documents.workbooks import workbook
from portal.documents.workbooks.workbook import Column
from portal.operations.judging import casting, paper_sheets
from portal.operations.judging.preparing_rounds import rulebook_of, stage_of, title_of
from portal.rules.judging import rounds as rules
from portal.rules.judging import scoring
from portal.rules.judging.casting import Given
from portal.rules.language.refusals import Refusal, Refused, insist
from portal.rules.rulebook.rubric import SHEETS, Rubric
from portal.storage.engine.errors import NotFound
from portal.storage.engine.tables import atomic
from portal.storage.judging import ballots, panels, round_queries, rounds
from portal.storage.judging.ballots import Ballot
from portal.storage.judging.rounds import Round

NUMBER, NAME, OPINION = "编号", "姓名", "评议意见"
NOBODY_WAITS = Refusal("这位专家没有等待录入或者核对的评分表。")
NOTHING_TYPED = Refusal("还没有填写任何一份评分表。")


class Line(NamedTuple):
    """One sheet of the grid. ``given`` None: nothing is entered."""

    candidate: int
    number: str
    name: str
    version: int
    given: Given | None
    entered_by: int | None


class Grid(NamedTuple):
    """The sheets of one expert that are not cast."""

    round: Round
    expert: int
    lines: tuple[Line, ...]

    @property
    def rubric(self) -> Rubric:
        return rulebook_of(self.round).rubric


def grid(number: int, expert: int, *, at: datetime) -> Grid:
    """What is to be entered or confirmed; nothing that the expert has drafted on the portal.

    :raises Refused: it is not the time. :raises NotFound: no sheets are scored, or the account is not on the panel.
    """
    round_ = _scored(number)
    panels.seat_of(number, expert)
    insist(rules.refusal_to_enter(round_.window, False, at))
    numbers = round_queries.official_numbers(round_)
    waiting = [one for one in ballots.of_expert(round_, expert) if one.cast_at is None]
    lines = [_line(round_, one, numbers[one.candidate.id]) for one in waiting]
    return Grid(round_, expert, tuple(sorted(lines, key=lambda line: (line.number, line.candidate))))


def _scored(number: int) -> Round:
    round_ = rounds.one(number)
    if round_.method not in SHEETS:
        raise NotFound(f"no score sheets in round {number}")
    return round_


def _line(round_: Round, ballot: Ballot, number: str) -> Line:
    officer = round_queries.entered_by(ballot)
    given = casting.given_of(round_, ballot) if officer else None
    return Line(ballot.candidate.id, number, ballot.candidate.name, ballot.version, given, officer)


def enter(
    number: int, expert: int, typed: Mapping[int, Given], versions: Mapping[int, int], *, by: int, at: datetime
) -> int:
    """Enter whole sheets, {candidate: what it says}, all of them or none; returns how many.

    :raises Refused: nothing is typed, a sheet is not whole, or it is not the time.
    :raises Stale: somebody else has entered one since. :raises NotFound: the expert does not judge one of them.
    """
    insist(None if typed else NOTHING_TYPED)
    with atomic():
        told = [(_taken(number, expert, one, versions, at), given) for one, given in sorted(typed.items())]
        round_ = rounds.one(number)
        for ballot, given in told:
            _insist_on(round_, ballot, given)
        paper_sheets.note_entered(round_, told, by=by, at=at)
    return len(told)


def _insist_on(round_: Round, ballot: Ballot, given: Given) -> None:
    try:
        casting.insist_on(round_, given, finished=True)
    except Refused as error:
        raise Refused(Refusal(f"{ballot.candidate.name}：{error}")) from error


def confirm(number: int, expert: int, versions: Mapping[int, int], *, by: int, at: datetime) -> int:
    """Confirm all sheets that another officer has entered and this one has seen; returns how many. Errors as ``enter``,
    and Refused where the same officer has entered one."""
    insist(None if versions else NOBODY_WAITS)
    with atomic():
        waiting = [_taken(number, expert, one, versions, at) for one in sorted(versions)]
        paper_sheets.note_confirmed(rounds.one(number), waiting, by=by, at=at)
    return len(waiting)


def _taken(number: int, expert: int, candidate: int, versions: Mapping[int, int], at: datetime) -> Ballot:
    return paper_sheets.taken(number, expert, candidate, versions.get(candidate, 0), at)[1]


# -- workbooks ---------------------------------------------------------------------------------------------------


def _columns(rubric: Rubric) -> list[Column]:
    marks = [Column(one.name, 12, needed=True) for one in rubric.indicators()]
    return [Column(NUMBER, 18, needed=True), Column(NAME, 12, needed=True), *marks, Column(OPINION, 40)]


def workbook_of(found: Grid) -> bytes:
    """A workbook with a line for each sheet, empty where nothing is entered (.xlsx)."""
    rows = [
        (
            line.number,
            line.name,
            *(str(line.given.points[one.key]) if line.given else "" for one in found.rubric.indicators()),
            line.given.opinion if line.given else "",
        )
        for line in found.lines
    ]
    note = "照纸面填写每一项的分数，编号和姓名不要改动；空着的一行不录入。"
    return workbook.workbook(f"{title_of(found.round)}评分表", note, _columns(found.rubric), rows)


def read(found: Grid, content: bytes) -> dict[int, Given]:
    """What a filled-in workbook says, {candidate: sheet}; lines without any mark are left out. Nothing is entered.

    :raises Refused: this is no such workbook, or a line is wrong: all of them are named. Slow: a child opens the file.
    """
    known = {(line.number, line.name): line.candidate for line in found.lines}
    faults, typed = [], dict[int, Given]()
    for row in filled_rows(content, _columns(found.rubric)):
        points = {one.key: row.cells.get(one.name, "") for one in found.rubric.indicators()}
        if not any(points.values()):
            continue
        candidate = known.get((row.cells[NUMBER], row.cells[NAME]))
        wrong = _faults_of(found.rubric, row, points, candidate, candidate in typed)
        faults += [f"第 {row.line} 行：{reason}" for reason in wrong]
        if candidate is not None:
            numbers = {key: scoring.points_in(text) for key, text in points.items()}
            whole = {key: number for key, number in numbers.items() if number is not None}
            typed[candidate] = Given(whole, opinion=row.cells.get(OPINION, ""))
    insist(Refusal("；".join(faults)) if faults else None)
    return typed


def _faults_of(
    rubric: Rubric, row: FilledRow, points: Mapping[str, str], candidate: int | None, again: bool
) -> Iterator[str]:
    yield from row.faults
    if candidate is None:
        yield f"“{row.cells[NUMBER]}　{row.cells[NAME]}”不是这位专家等待录入的候选人"
    if again:
        yield f"{row.cells[NAME]}有不止一行"
    for one in rubric.indicators():
        if reason := scoring.fault_of_points(one, scoring.points_in(points[one.key])):
            yield reason.removesuffix("。")


# -- printed before ------------------------------------------------------------------------------------------------


def blank_sheets(number: int) -> bytes:
    """An empty sheet for every expert and candidate, to be filled in by hand: a folder an expert, in the order of the
    编号; equal rounds give equal bytes. :raises NotFound: no sheets are scored, or there is no such round."""
    return bundle(dict(sorted(_blank(_scored(number)))))


def _blank(round_: Round) -> Iterator[tuple[str, bytes]]:
    book, category, numbers = rulebook_of(round_), stage_of(round_).category, round_queries.official_numbers(round_)
    seats = sorted(panels.experts_of(round_), key=lambda seat: (seat.expert.contact.name, seat.expert.id))
    made: dict[int, bytes] = {}
    for order, seat in enumerate(seats, 1):
        folder = file_name(f"{order:02}", seat.expert.contact.name)
        for one in (ballot.candidate for ballot in ballots.of_expert(round_, seat.expert)):
            sheet = ScoreSheet(name=one.name, technical_field=one.technical_field, category=category)
            made[one.id] = made.get(one.id) or score_sheet(book, sheet)
            yield f"{folder}/{file_name(numbers[one.id] or str(one.id), one.name)}.docx", made[one.id]
