"""An honour list before the committee: exactly who is proposed for which honour, beside the result that it is taken
from. Approved, it can be published. (第八条、第二十条)"""

from flask import render_template

from portal.operations.publishing import listing_honours
from portal.rulebooks import rulebook
from portal.rules.language.proposing import refusal_to_decide
from portal.storage.judging import panels, results
from portal.storage.people import accounts
from portal.storage.season.proposals import Proposal
from portal.web.committee.kinds import Kind
from portal.web.receiving import me
from portal.web.showing import outcomes
from portal.web.showing.honour_tables import grouped


def name_of(proposal: Proposal) -> str:
    """What is proposed, as lists name it."""
    programme = listing_honours.proposed(proposal).programme
    return f"{programme.edition.name}：{rulebook(programme.rulebook).titles.short}拟表彰名单"


def page(found: Proposal, words: str, *, trouble: str = "", reason: str = "") -> str:
    proposed = listing_honours.proposed(found)
    programme, content = proposed.programme, proposed.content
    book, held = rulebook(programme.rulebook), listing_honours.last_round(programme)
    assert held is not None, "the list was taken from its result"
    frozen = results.result_of(held)
    assert frozen is not None, "a result that was approved stays"
    named = outcomes.candidates(panels.numbers_of(held), book)
    return render_template(
        "committee/honour_list.html",
        found=found,
        programme=programme,
        book=book,
        words=words,
        groups=grouped(content.lines, book),
        count=len(content.lines),
        round_title=outcomes.title_of(held),
        result=frozen.result,
        table=outcomes.lines(frozen.result, book, named),
        score_label=outcomes.SCORES[frozen.result.method],
        passed_over=[named[number] for number in content.passed_over if number in named],
        why=content.reason,
        proposer=accounts.one(found.proposer).contact.name,
        decider=accounts.one(found.decider).contact.name if found.decider else "",
        refusal=refusal_to_decide(found.proposer, me(), is_open=found.is_open),
        trouble=trouble,
        reason=reason,
    )


KIND = Kind(name_of, page, listing_honours.approve, listing_honours.decline, "办公室可以公示")
