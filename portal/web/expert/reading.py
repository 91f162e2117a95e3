"""What an expert takes away of a candidate: the Word form without personal numbers, the evidence, the photo."""

from io import BytesIO

from flask import Response, abort, send_file
from flask_login import current_user

from portal import clock
from portal.documents.media_types import JPEG, PDF, SUFFIXES, WORD
from portal.operations.applying import materials
from portal.operations.judging import expert_papers, marking, presenting
from portal.operations.judging.marking import Paper
from portal.rules.applying.evidence import TITLE as EVIDENCE
from portal.rules.rulebook.requirements import NAME
from portal.web.downloads import download
from portal.web.expert.area import blueprint
from portal.web.expert.material import Material
from portal.web.receiving import NUMBER

CANDIDATE = f"/<{NUMBER}:number>/<{NUMBER}:candidate>"


def paper_of(number: int, candidate: int) -> Paper:
    """A recused candidate and a number never given are the same: 404."""
    return marking.paper(number, candidate, by=current_user.id, at=clock.now())


def file_name(paper: Paper, kind: str) -> str:
    """编号-姓名-kind."""
    return "-".join(filter(None, (paper.official_number, Material(paper).answers[NAME], kind)))


@blueprint.get(f"{CANDIDATE}/form.docx")
def form(number: int, candidate: int) -> Response:
    paper = paper_of(number, candidate)
    return download(expert_papers.form(paper), WORD, f"{file_name(paper, '申报表')}.docx")


@blueprint.get(f"{CANDIDATE}/evidence.pdf")
def volume(number: int, candidate: int) -> Response:
    paper = paper_of(number, candidate)
    content = materials.volume_of(paper.snapshot) or abort(404)
    return download(content, PDF, f"{file_name(paper, EVIDENCE)}.pdf")


@blueprint.get(f"{CANDIDATE}/evidence/<{NUMBER}:piece>")
def supplement(number: int, candidate: int, piece: int) -> Response:
    paper = paper_of(number, candidate)
    found, content = expert_papers.supplement(paper, piece)
    kind = found.blob.media_type
    return download(content, kind, file_name(paper, "补充材料") + SUFFIXES[kind])


@blueprint.get(f"{CANDIDATE}/presentation/<{NUMBER}:piece>")
def presented(number: int, candidate: int, piece: int) -> Response:
    """One file of the presentation material, as the candidate uploaded it. (M18, N7)"""
    paper = paper_of(number, candidate)
    found, content = presenting.content_of(paper.round, candidate, piece)
    return download(content, found.media_type, found.file_name)


@blueprint.get(f"{CANDIDATE}/photo")
def photo(number: int, candidate: int) -> Response:
    content = materials.photo_of(paper_of(number, candidate).snapshot)
    response = send_file(BytesIO(content), mimetype=JPEG, max_age=0)
    response.headers["Cache-Control"] = "no-store"  # experts often sit at machines that are not their own
    return response
