"""The workbook in which the result of a stage comes: its columns, and an empty one."""

from collections.abc import Iterable, Iterator
from functools import cache

from portal.documents.workbooks import workbook
from portal.documents.workbooks.workbook import Column
from portal.rulebooks import competition as book_of
from portal.rules.competing import result_lines
from portal.rules.competing.result_lines import Entry
from portal.rules.rulebook.competition import CompetitionBook
from portal.storage.competing.competitions import Competition

WIDTHS = {
    result_lines.NUMBER: 14,
    result_lines.TRACK: 24,
    result_lines.TITLE: 40,
    result_lines.ENTRANT: 30,
    result_lines.UNIT: 30,
    result_lines.IDENTITY: 24,
}
HINTS = {
    result_lines.ORDINAL: "选填",
    result_lines.NUMBER: "作品或选手在竞赛中的编号，各阶段相同",
    result_lines.TRACK: "从列表中选择",
    result_lines.TITLE: "作品的名称；个人参赛没有作品的，填写姓名",
    result_lines.ENTRANT: "参赛的单位、团队或个人，公布结果时显示",
    result_lines.SCORE: f"合成后的分数；没有参加的写“{result_lines.ABSENT}”",
    result_lines.RANK: "选填；填写的，与复核的名次逐一比较",
    result_lines.CANDIDATE: "选填；可以推荐参加终评的人",
    result_lines.UNIT: "选填；选手的所在单位",
    result_lines.PAPER: "选填；不填写时是居民身份证",
    result_lines.IDENTITY: "选填；推荐参加终评的须有；单元格须为文本格式",
    result_lines.EMAIL: "选填；推荐参加终评的须有，用于通知选手填写申报表",
}


@cache
def _columns(key: str, papers: tuple[str, ...]) -> tuple[Column, ...]:
    book: CompetitionBook = book_of(key)
    options = {result_lines.TRACK: tuple(track.name for track in book.tracks), result_lines.PAPER: papers}
    judged = f"选填；一位评委一列，0 至 {book.full_marks} 分；回避的写“{result_lines.RECUSED}”"
    return tuple(
        Column(
            head,
            WIDTHS.get(head, 12),
            HINTS.get(head, judged),
            needed=head in result_lines.NEEDED,
            options=options.get(head, ()),
        )
        for head in result_lines.HEADS
    )


def columns_of(competition: Competition) -> tuple[Column, ...]:
    """The columns of the workbook."""
    book = competition.programme.book
    return _columns(competition.key, tuple(book.field(book.number_field().paper).options))


def pattern(competition: Competition, came: Iterable[Entry] = ()) -> bytes:
    """A list (.xlsx) for the result of a stage; those who ``came`` into it stand there, without anybody's number."""
    note = f"一行一件，最多 {result_lines.LINES_MOST} 行。红色的各列必须填写。有评委评分的，由平台重新计算并逐一比较。"
    return workbook.pattern(
        f"{competition.book.name}结果",
        note,
        columns_of(competition),
        rows=result_lines.LINES_MOST,
        optional="选填",
        begun=_begun(competition, came),
    )


def _begun(competition: Competition, came: Iterable[Entry]) -> Iterator[list[str]]:
    tracks = {track.key: track.name for track in competition.book.tracks}
    for entry in came:
        known = {
            result_lines.NUMBER: entry.number,
            result_lines.TRACK: tracks[entry.track],
            result_lines.TITLE: entry.title,
            result_lines.ENTRANT: entry.entrant,
            result_lines.CANDIDATE: entry.candidate,
            result_lines.UNIT: entry.unit,
        }
        yield [known.get(head, "") for head in result_lines.HEADS]
