"""The result of a round before the committee: exactly the list that the office proposes, with its digest. Approved, it
is frozen. (第八条、第十条)"""

from flask import render_template
from flask_login import current_user

from portal.operations.judging import approving_results, closing, preparing_rounds
from portal.rules.judging.recount import digest
from portal.rules.judging.rounds import WITH_BALLOTS
from portal.rules.language.proposing import refusal_to_decide
from portal.rules.rulebook.rubric import SHEETS, Method
from portal.storage.judging import panels
from portal.storage.people import accounts
from portal.storage.season.proposals import Proposal
from portal.web.committee.kinds import Kind
from portal.web.showing import outcomes


def name_of(proposal: Proposal) -> str:
    """What is proposed, as lists name it."""
    round_ = approving_results.proposed(proposal).round
    return f"{round_.programme.edition.name}：{outcomes.title_of(round_)}结果"


def page(found: Proposal, words: str, *, trouble: str = "", reason: str = "") -> str:
    proposed = approving_results.proposed(found)
    round_, result = proposed.round, proposed.result
    book = preparing_rounds.rulebook_of(round_)
    named = outcomes.candidates(panels.numbers_of(round_), book)
    return render_template(
        "committee/result.html",
        found=found,
        round=round_,
        title=outcomes.title_of(round_),
        words=words,
        said=outcomes.summary_of(result),
        named=result.method is Method.DELIBERATION,
        table=outcomes.lines(result, book, named),
        score_label=outcomes.SCORES[result.method],
        has_rank=result.method is not Method.ELIGIBILITY,
        has_spread=result.method in SHEETS,
        has_sheets=result.method in WITH_BALLOTS,
        opinion=proposed.opinion,
        minuted=closing.decision(round_),
        pairs=list(outcomes.pairs_of(round_.terms, book)),
        digest=digest(result),
        proposer=accounts.one(found.proposer).contact.name,
        decider=accounts.one(found.decider).contact.name if found.decider else "",
        refusal=refusal_to_decide(found.proposer, current_user.id, is_open=found.is_open),
        trouble=trouble,
        reason=reason,
    )


KIND = Kind(name_of, page, approving_results.approve_result, approving_results.decline_result, "办公室可以准备下一步")
