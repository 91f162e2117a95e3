"""What a round leaves on paper: 评审意见, 会议纪要, 评分汇总表, 结果名单 as Word files; the table also in Excel."""

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from portal.documents.papers.official_letters import SENDER, Sender
from portal.documents.word.paper import Paper
from portal.documents.workbooks.workbook import Column, Value, figure, workbook
from portal.rules.language.days import day_in_words

BY_HAND = "　" * 8  # room for a name


class PrintedCandidate(NamedTuple):
    """One candidate as a list names it; ``number`` is the 编号, ``field`` the name of the technical field."""

    number: str
    name: str
    unit: str
    field: str


class Counted(NamedTuple):
    """One candidate as counted; ``rank`` 0: not ranked; ``score`` and ``spread`` in words; ``result``: as
    进入终评, or the honour. ``totals``: what each expert gave, in the order of ``Summary.experts``; "" for silence,
    回避 for a recusal."""

    candidate: PrintedCandidate
    rank: int
    score: str
    handed_in: int
    entitled: int
    spread: str
    result: str
    totals: tuple[str, ...] = ()


class NamedGroup(NamedTuple):
    """One group of a list: 获荣推荐人选, 进入终评的候选人; ``title`` "" where there is one group alone."""

    title: str
    rows: tuple[PrintedCandidate, ...]


class Summary(NamedTuple):
    """评分汇总表 of a closed round, 投票汇总表 of a vote: ``title``. ``round``: its official name, as 复审（第二轮）;
    ``score``: what a score is called, as 得票数; ``experts``: their names, for the workbook alone; ``digest``: SHA-256
    of the canonical result."""

    title: str
    round: str
    score: str
    closed_on: date
    experts: tuple[str, ...]
    rows: tuple[Counted, ...]
    digest: str


class Minutes(NamedTuple):
    """会议纪要 of a round's panel. ``procedure``: how it was decided, a sentence; ``text``: what was deliberated and
    decided, a paragraph a line; ``named``: whom the decision names; ``place``, ``chair``, ``recorder``: "" leaves room
    to write them by hand."""

    round: str
    on: date
    present: tuple[str, ...]
    absent: tuple[str, ...]
    candidates: int
    procedure: str
    text: str
    named: tuple[NamedGroup, ...]
    place: str = ""
    chair: str = ""
    recorder: str = ""


class Remark(NamedTuple):
    """What one expert wrote; ``given``: the total, the vote or the finding in words."""

    expert: str
    given: str
    opinion: str


class Opinions(NamedTuple):
    """评审意见 on one candidate: what each expert handed in, and what the panel says, a paragraph a line."""

    round: str
    candidate: PrintedCandidate
    remarks: tuple[Remark, ...]
    panel: str
    on: date | None = None


class ResultList(NamedTuple):
    """结果名单 of a round, when approved. ``title``: as 进入终评名单; ``lead``: the sentence before it."""

    round: str
    title: str
    lead: str
    named: tuple[NamedGroup, ...]
    on: date


RoundPaper = Summary | Minutes | Opinions | ResultList


def render_paper(paper: RoundPaper, sender: Sender) -> bytes:
    """The Word file of ``paper``; equal words give equal bytes."""
    return PAPERS[type(paper)].render(_words(paper, sender))


def summary_workbook(summary: Summary, sender: Sender) -> bytes:
    """评分汇总表 as a workbook, with what each expert gave in a column of their own."""
    title = f"{sender.activity}{summary.round}{summary.title}"
    note = f"评审结束：{day_in_words(summary.closed_on)}；结果数据的 SHA-256：{summary.digest}"
    columns = [
        *(Column("名次", 6), Column("编号", 16), Column("姓名", 10), Column("所在单位", 30), Column("技术领域", 16)),
        *(Column(expert, 10) for expert in summary.experts),
        *(Column(summary.score, 10), Column("已提交", 8), Column("应评", 8), Column("最大分差", 9), Column("结果", 18)),
    ]
    return workbook(title, note, columns, _cells(summary.rows))


def _cells(rows: Iterable[Counted]) -> Iterable[list[Value]]:
    for one in rows:
        given = [figure(total) for total in one.totals]
        counted: list[Value] = [figure(one.score), one.handed_in, one.entitled, figure(one.spread), one.result]
        yield [one.rank or "—", *one.candidate, *given, *counted]


def _words(paper: RoundPaper, sender: Sender) -> dict[str, Any]:
    words = sender._asdict() | paper._asdict()
    match paper:
        case Summary():
            return words | {"rows": [_counted(one) for one in paper.rows]}
        case Minutes():
            return words | {
                "present": "、".join(paper.present),
                "absent": "、".join(paper.absent),
                "present_count": len(paper.present),
                "absent_count": len(paper.absent),
                **{name: getattr(paper, name) or BY_HAND for name in ("place", "chair", "recorder")},
                "text": _paragraphs(paper.text),
                "named": _groups(paper.named),
            }
        case Opinions():
            return words | paper.candidate._asdict() | {"panel": _paragraphs(paper.panel)}
        case ResultList():
            return words | {"named": _groups(paper.named)}


def _counted(one: Counted) -> dict[str, Any]:
    return one.candidate._asdict() | {
        "rank": one.rank or "—",
        "score": one.score,
        "heard": f"{one.handed_in}/{one.entitled}",
        "spread": one.spread,
        "result": one.result,
    }


def _groups(named: Iterable[NamedGroup]) -> list[dict[str, Any]]:
    return [
        {"title": group.title, "rows": [{"place": place} | row._asdict() for place, row in enumerate(group.rows, 1)]}
        for group in named
    ]


def _paragraphs(text: str) -> list[str]:
    return text.splitlines() or [""]


def _paper(title: str, file: str, sample: RoundPaper, *used: str) -> Paper:
    words = _words(sample, SENDER)
    return Paper(title, file, {name: words[name] for name in ("activity", "round", *used)})


_CANDIDATE = PrintedCandidate("", "", "", "")
_NAMED = (NamedGroup("", (_CANDIDATE,)),)
PAPERS: dict[type[RoundPaper], Paper] = {
    Summary: _paper(
        "评分汇总表",
        "round-summary.docx",
        Summary("", "", "", date.min, (), (Counted(_CANDIDATE, 0, "", 0, 0, "", ""),), ""),
        *("title", "score", "rows", "closed_on", "digest"),
    ),
    Minutes: _paper(
        "会议纪要",
        "round-minutes.docx",
        Minutes("", date.min, (), (), 0, "", "", _NAMED),
        *(*Minutes._fields, "present_count", "absent_count"),
    ),
    Opinions: _paper(
        "评审意见",
        "round-opinions.docx",
        Opinions("", _CANDIDATE, (Remark("", "", ""),), "", date.min),
        *(*PrintedCandidate._fields, "remarks", "panel", "on"),
    ),
    ResultList: _paper(
        "结果名单",
        "round-result-list.docx",
        ResultList("", "", "", _NAMED, date.min),
        *("head", "hotlines", "title", "lead", "named", "on"),  # the signature repeats the lines of the letterhead
    ),
}
