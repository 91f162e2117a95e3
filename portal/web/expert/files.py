"""What an expert reads and takes away of a candidate: the submission and what was said of it, cut already; the Word
form without personal numbers, the evidence, the photo; and the score sheet 评分表 of what was handed in, with its
signed scan. (CS1, PS1)"""

from typing import NamedTuple

from flask import Response, abort

from portal import clock
from portal.documents.media_types import PDF, SUFFIXES, WORD
from portal.operations.judging import expert_papers, marking, paper_sheets, presenting
from portal.operations.judging.expert_papers import EvidenceFile, Recommended
from portal.operations.judging.marking import Paper
from portal.operations.judging.presenting import Piece
from portal.rules.applying.answers import characters_used, sections_of
from portal.rules.applying.conditions import computed_years
from portal.rules.applying.evidence import TITLE as EVIDENCE
from portal.rules.applying.redaction import sections_for_experts
from portal.rules.office.reviewing import Value
from portal.rules.rulebook.requirements import NAME, TECHNICAL_FIELD
from portal.web.answering import Answered, done, not_done, shown_again
from portal.web.downloads import download, picture
from portal.web.expert.area import blueprint
from portal.web.receiving import NUMBER, me, received_at, uploaded
from portal.web.showing.reading import Count, Part, Reading

CANDIDATE = f"/<{NUMBER}:number>/<{NUMBER}:candidate>"


def paper_of(number: int, candidate: int) -> Paper:
    """A recused candidate and a number never given are the same: 404."""
    return marking.paper(number, candidate, by=me(), at=clock.now())


def file_name(paper: Paper, kind: str) -> str:
    """编号-姓名-kind."""
    return "-".join(filter(None, (paper.official_number, expert_papers.read(paper).answers[NAME], kind)))


@blueprint.get(f"{CANDIDATE}/form.docx")
def form(number: int, candidate: int) -> Response:
    paper = paper_of(number, candidate)
    return download(expert_papers.form(paper), WORD, f"{file_name(paper, '申报表')}.docx")


@blueprint.get(f"{CANDIDATE}/evidence.pdf")
def volume(number: int, candidate: int) -> Response:
    paper = paper_of(number, candidate)
    content = expert_papers.volume(paper) or abort(404)
    return download(content, PDF, f"{file_name(paper, EVIDENCE)}.pdf")


@blueprint.get(f"{CANDIDATE}/evidence/<{NUMBER}:piece>")
def supplement(number: int, candidate: int, piece: int) -> Response:
    paper = paper_of(number, candidate)
    content, kind = expert_papers.supplement(paper, piece)
    return download(content, kind, file_name(paper, "补充材料") + SUFFIXES[kind])


@blueprint.get(f"{CANDIDATE}/presentation/<{NUMBER}:piece>")
def presented(number: int, candidate: int, piece: int) -> Response:
    """One file of the presentation material, as the candidate uploaded it. (M18, N7)"""
    paper = paper_of(number, candidate)
    found, content = presenting.content_of(paper.round, candidate, piece)
    return download(content, found.media_type, found.file_name)


@blueprint.get(f"{CANDIDATE}/photo")
def photo(number: int, candidate: int) -> Response:
    return picture(expert_papers.photo(paper_of(number, candidate)))


NO_FILE = "没有收到文件。请先选择签名扫描件，再点“上传”。"


@blueprint.get(f"{CANDIDATE}/score-sheet.docx")
def score_sheet(number: int, candidate: int) -> Response:
    paper = paper_of(number, candidate)
    return download(expert_papers.sheet(paper), WORD, f"{file_name(paper, '评分表')}.docx")


@blueprint.post(f"{CANDIDATE}/scan")
def put_scan(number: int, candidate: int) -> Answered:
    paper_of(number, candidate)
    place = {"number": number, "candidate": candidate, "_anchor": "side"}
    if (sent := uploaded("scan")) is None:
        return not_done(NO_FILE, ".candidate", **place)
    with shown_again(lambda trouble: not_done(trouble, ".candidate", **place)):
        paper_sheets.put_scan(number, candidate, sent, by=me(), at=received_at())
    return done("签名扫描件已上传。", ".candidate", **place)


@blueprint.get(f"{CANDIDATE}/scan")
def scan(number: int, candidate: int) -> Response:
    paper = paper_of(number, candidate)
    content, kind = paper_sheets.scan_of(number, candidate, by=me()) or abort(404)
    return download(content, kind, file_name(paper, "评分表（签名）") + SUFFIXES[kind])


TONES = {Value.OK: "done", Value.NOT_OK: "faulty", Value.TO_CHECK: "started"}


class Finding(NamedTuple):
    """What the office found."""

    label: str
    value: str
    note: str
    tone: str


class Material:
    """Of one submission, as far as experts see it."""

    def __init__(self, paper: Paper) -> None:
        self.paper = paper
        self.redacted = expert_papers.read(paper)

    @property
    def field(self) -> str:
        return self.redacted.rulebook.technical_field(self.redacted.answers[TECHNICAL_FIELD]).name

    @property
    def parts(self) -> list[Part]:
        book, answers = self.redacted.rulebook, self.redacted.answers
        closing = self.paper.round.programme.reference_day
        computed = computed_years(book, answers, closing=closing)
        return Reading(book, answers, computed).parts(sections_for_experts(book))

    @property
    def counts(self) -> list[Count]:
        """Pages, evidence and 字, as submitted."""
        book = self.redacted.rulebook
        return [
            Count("申报表", self.redacted.form_pages, "页", f"限 {book.form.page_limit} 页"),
            Count(EVIDENCE, self.redacted.volume_pages or 0, "页", f"限 {book.evidence.page_limit} 页"),
            *(
                Count(
                    section.contents_title,
                    characters_used(section, self.redacted.answers),
                    "字",
                    f"限 {section.shared_limit:,} 字",
                )
                for section in sections_of(book)
                if section.shared_limit
            ),
        ]

    @property
    def findings(self) -> list[Finding]:
        return [
            Finding(item.word, found.value.word, found.note, TONES[found.value])
            for item, found in self.redacted.findings.items()
        ]

    @property
    def opinions(self) -> tuple[Recommended, ...]:
        return self.redacted.opinions

    @property
    def presents(self) -> bool:
        """Whether the candidate presents in person in this round."""
        return presenting.is_presented(self.paper.round)

    @property
    def presented(self) -> tuple[Piece, ...]:
        """The presentation material, as uploaded. (M18, N7)"""
        return presenting.files_of(self.paper.round, self.paper.candidate)

    @property
    def has_volume(self) -> bool:
        return self.redacted.volume_pages is not None

    @property
    def evidence(self) -> tuple[tuple[str, tuple[EvidenceFile, ...]], ...]:
        return self.redacted.evidence
