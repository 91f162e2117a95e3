"""What an expert takes away of a candidate: the Word form without personal numbers, the evidence, the photo; and the
score sheet 评分表 of what was handed in, as Word to be signed, with its signed scan. (CS1, PS1)"""

from io import BytesIO

from flask import Response, abort, send_file

from portal import clock
from portal.documents.media_types import JPEG, PDF, SUFFIXES, WORD
from portal.operations.judging import expert_papers, marking, presenting, scanning
from portal.operations.judging.marking import Paper
from portal.rules.applying.evidence import TITLE as EVIDENCE
from portal.web.answering import Answered, done, not_done, shown_again
from portal.web.downloads import download
from portal.web.expert.area import blueprint
from portal.web.receiving import NUMBER, me, received_at, uploaded

CANDIDATE = f"/<{NUMBER}:number>/<{NUMBER}:candidate>"


def paper_of(number: int, candidate: int) -> Paper:
    """A recused candidate and a number never given are the same: 404."""
    return marking.paper(number, candidate, by=me(), at=clock.now())


def file_name(paper: Paper, kind: str) -> str:
    """编号-姓名-kind."""
    return "-".join(filter(None, (paper.official_number, expert_papers.read(paper).answers["name"], kind)))


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
    content = expert_papers.photo(paper_of(number, candidate))
    response = send_file(BytesIO(content), mimetype=JPEG, max_age=0)
    response.headers["Cache-Control"] = "no-store"  # experts often sit at machines that are not their own
    return response


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
        scanning.put_scan(number, candidate, sent, by=me(), at=received_at())
    return done("签名扫描件已上传。", ".candidate", **place)


@blueprint.get(f"{CANDIDATE}/scan")
def scan(number: int, candidate: int) -> Response:
    paper = paper_of(number, candidate)
    content, kind = scanning.scan_of(number, candidate, by=me()) or abort(404)
    return download(content, kind, file_name(paper, "评分表（签名）") + SUFFIXES[kind])
