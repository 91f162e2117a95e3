"""The result of a round before the committee: exactly the list that the office proposes, with its digest. Approved, it
is frozen. (第八条、第十条)"""

from flask import Response

from portal.operations.judging import closing, counting, preparing_rounds
from portal.operations.judging.approving_results import RESULT
from portal.rules.judging.recount import digest
from portal.rules.judging.rounds import WITH_BALLOTS
from portal.rules.rulebook.rubric import SHEETS, Method
from portal.storage.judging import panels, rounds
from portal.storage.season.proposals import Proposal
from portal.web.committee.area import blueprint
from portal.web.committee.kinds import Kind
from portal.web.receiving import NUMBER
from portal.web.showing import firmness, outcomes
from portal.web.showing.overall import overall_of


def name_of(proposal: Proposal) -> str:
    """What is proposed, as lists name it."""
    round_ = rounds.one(RESULT.content_of(proposal).round)
    return f"{round_.programme.edition.name}：{outcomes.title_of(round_)}结果"


def shown(found: Proposal) -> dict[str, object]:
    content = RESULT.content_of(found)
    round_ = rounds.one(content.round)
    result = counting.result(round_)
    book = preparing_rounds.rulebook_of(round_)
    named = outcomes.candidates(panels.numbers_of(round_), book)
    return {
        "round": round_,
        "title": outcomes.title_of(round_),
        "said": outcomes.summary_of(result),
        "named": result.method is Method.DELIBERATION,
        "table": outcomes.lines(result, book, named),
        "score_label": outcomes.SCORES[result.method],
        "has_rank": result.method is not Method.ELIGIBILITY,
        "has_spread": result.method in SHEETS,
        "has_mark": result.method is not Method.PUBLIC,
        "has_sheets": result.method in WITH_BALLOTS,
        "opinion": content.opinion,
        "minuted": closing.decision(round_),
        "pairs": list(outcomes.pairs_of(round_.terms, book)),
        "digest": digest(result),
        "overtaken": content.result != digest(result),
        "overall": overall_of(round_),
        "firm": firmness.is_told(round_),
    }


KIND = Kind(RESULT, name_of, "committee/result.html", shown, "办公室可以准备下一步")


@blueprint.get(f"/rounds/<{NUMBER}:number>/firmness")
def firmness_page(number: int) -> str:
    return firmness.page(number)


@blueprint.get(f"/rounds/<{NUMBER}:number>/firmness.docx")
def firmness_paper(number: int) -> Response:
    return firmness.paper(number)
