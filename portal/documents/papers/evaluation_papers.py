"""综合评价汇总表 of an overall evaluation, as Word file and workbook; 结果稳定性说明 of a counted round. (M20, M26)"""

from datetime import date
from typing import Any, NamedTuple

from portal.documents.papers.official_letters import SENDER, Sender
from portal.documents.papers.round_papers import PrintedCandidate
from portal.documents.word.paper import Paper
from portal.documents.workbooks.workbook import Column, figure, workbook
from portal.rules.language.days import day_in_words


class WeighedLine(NamedTuple):
    """One candidate of an overall evaluation. ``parts``: (score, what it adds) of each part, in words; ``apart``: the
    rank without the public's part, "" where there is none."""

    candidate: PrintedCandidate
    rank: int
    parts: tuple[tuple[str, str], ...]
    sum: str
    apart: str
    result: str


class OverallSummary(NamedTuple):
    """综合评价汇总表. ``parts``: (name, weight in percent, full marks) of each part that counts."""

    round: str
    closed_on: date
    parts: tuple[tuple[str, int, int], ...]
    rows: tuple[WeighedLine, ...]
    digest: str

    @property
    def terms(self) -> str:
        """材料评议占 40%，满分 100 分"""
        return "；".join(f"{name}占 {weight}%，满分 {most}" for name, weight, most in self.parts)


class NearLine(NamedTuple):
    """A candidate next to the line; ``side``: above or below it, in words."""

    rank: str
    number: str
    name: str
    score: str
    side: str


class HandLine(NamedTuple):
    """What one expert has given, by mean and range, beside what the panel gave to the same candidates."""

    name: str
    sheets: int
    mean: str
    range: str
    panel_mean: str
    panel_range: str


class Told(NamedTuple):
    """One matter in plain sentences."""

    title: str
    lines: tuple[str, ...]


class FirmnessSheet(NamedTuple):
    """结果稳定性说明 of a closed round. ``line``: the sentence about the line; ``near``: those next to it, none where
    there is no line; ``told``: what else there is to tell."""

    round: str
    line: str
    near: tuple[NearLine, ...]
    hands: tuple[HandLine, ...]
    told: tuple[Told, ...]
    on: date


EvaluationPaper = OverallSummary | FirmnessSheet


def render_evaluation(paper: EvaluationPaper, sender: Sender) -> bytes:
    """The Word file of ``paper``; equal words give equal bytes."""
    return PAPERS[type(paper)].render(_words(paper, sender))


def overall_workbook(summary: OverallSummary, sender: Sender) -> bytes:
    """综合评价汇总表 as a workbook: each part by its score and by what it adds."""
    title = f"{sender.activity}{summary.round}汇总表"
    note = f"{summary.terms}。评审结束：{day_in_words(summary.closed_on)}；结果数据的 SHA-256：{summary.digest}"
    parts = [Column(words, 14) for name, weight, _ in summary.parts for words in (name, f"{name}折算（{weight}%）")]
    columns = [
        *(Column("名次", 6), Column("编号", 16), Column("姓名", 10), Column("所在单位", 30), Column("技术领域", 16)),
        *(*parts, Column("综合得分", 10), Column("不计公众评价的名次", 10), Column("结果", 18)),
    ]
    rows = (
        [
            one.rank or "—",
            *one.candidate,
            *(figure(value) for part in one.parts for value in part),
            figure(one.sum),
            figure(one.apart),
            one.result,
        ]
        for one in summary.rows
    )
    return workbook(title, note, columns, rows)


def _words(paper: EvaluationPaper, sender: Sender) -> dict[str, Any]:
    words = sender._asdict() | paper._asdict()
    if isinstance(paper, OverallSummary):
        return words | {"terms": paper.terms, "rows": [_weighed(one, paper) for one in paper.rows]}
    return words


def _weighed(one: WeighedLine, paper: OverallSummary) -> dict[str, Any]:
    lines = (
        f"{name} {score}，折算 {points}" for (name, _, _), (score, points) in zip(paper.parts, one.parts, strict=False)
    )
    return one.candidate._asdict() | {
        "rank": one.rank or "—",
        "parts": "\n".join(lines),
        "sum": one.sum,
        "apart": one.apart,
        "result": one.result,
    }


def _paper(title: str, file: str, sample: EvaluationPaper, *used: str) -> Paper:
    words = _words(sample, SENDER)
    return Paper(title, file, {name: words[name] for name in ("activity", "round", *used)})


_CANDIDATE = PrintedCandidate("", "", "", "")
_NEAR, _HAND = NearLine("", "", "", "", ""), HandLine("", 0, "", "", "", "")
PAPERS: dict[type[EvaluationPaper], Paper] = {
    OverallSummary: _paper(
        "综合评价汇总表",
        "round-overall.docx",
        OverallSummary("", date.min, (("", 0, 0),), (WeighedLine(_CANDIDATE, 0, (("", ""),), "", "", ""),), ""),
        *("terms", "rows", "closed_on", "digest"),
    ),
    FirmnessSheet: _paper(
        "结果稳定性说明",
        "round-firmness.docx",
        FirmnessSheet("", "", (_NEAR,), (_HAND,), (Told("", ("",)),), date.min),
        *("line", "near", "hands", "told", "on"),
    ),
}
