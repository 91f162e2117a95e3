"""Every paper that the portal fills a template in for; the files of ``docx_templates`` are their templates."""

from portal.documents.papers import (
    competition_papers,
    evaluation_papers,
    objection_summary,
    official_letters,
    opinion,
    round_papers,
    unit_notices,
)
from portal.documents.papers.application_form import form_paper
from portal.documents.papers.certificate import CERTIFICATE
from portal.documents.papers.honour_papers import DECISION, FORFEITURE_NOTICE, NOTICE, RECTIFICATION
from portal.documents.papers.score_sheet import sheet_paper
from portal.documents.word.paper import Paper
from portal.rulebooks import form_books


def papers() -> tuple[Paper, ...]:
    """All of them: the forms and score sheets of every rulebook, and what is the same for all."""
    return (
        *map(form_paper, form_books()),
        *map(sheet_paper, form_books()),
        *opinion.PAPERS.values(),
        *official_letters.PAPERS.values(),
        *round_papers.PAPERS.values(),
        *evaluation_papers.PAPERS.values(),
        *(NOTICE, objection_summary.PAPER, DECISION, RECTIFICATION, FORFEITURE_NOTICE, CERTIFICATE),
        *unit_notices.PAPERS.values(),
        *(competition_papers.RECOMMENDATION, competition_papers.STAGE_LIST),
    )


def check_templates() -> None:
    """Hold every template against the contract, when the portal starts.

    :raises ContractError: one is missing, broken, or that of another paper.
    """
    for paper in papers():
        paper.check()
