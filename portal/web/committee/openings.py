"""An edition before the committee: its rules and everything that was decided for it, exactly as the office proposes to
open it. (第八条、第三十二条)"""

from flask import render_template

from portal.operations.season import opening
from portal.rules.language.proposing import refusal_to_decide
from portal.storage.people import accounts
from portal.storage.season.proposals import Proposal
from portal.web.committee.kinds import Kind
from portal.web.receiving import me
from portal.web.showing.plans import described


def name_of(proposal: Proposal) -> str:
    """What is proposed, as lists name it."""
    return opening.plan(proposal.content).name


def page(found: Proposal, words: str, *, trouble: str = "", reason: str = "") -> str:
    plan = opening.plan(found.content)
    return render_template(
        "committee/proposal.html",
        found=found,
        plan=plan,
        plans=described(plan),
        proposer=accounts.one(found.proposer).contact.name,
        decider=accounts.one(found.decider).contact.name if found.decider else "",
        refusal=refusal_to_decide(found.proposer, me(), is_open=found.is_open),
        words=words,
        trouble=trouble,
        reason=reason,
    )


KIND = Kind(name_of, page, opening.approve, opening.decline, "办公室可以向社会公布", "的规则和各项安排")
