"""The score sheet 评分表 of what was handed in: as Word to be signed, and its signed scan (CS1, PS1)."""

from flask import Response, abort

from portal.documents.media_types import SUFFIXES, WORD
from portal.operations.judging import expert_papers, scanning
from portal.web.answering import Answered, done, not_done, shown_again
from portal.web.downloads import download
from portal.web.expert.area import blueprint
from portal.web.expert.reading import CANDIDATE, file_name, paper_of
from portal.web.receiving import me, received_at, uploaded

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
