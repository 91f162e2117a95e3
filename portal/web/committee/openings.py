"""An edition before the committee: its rules and everything that was decided for it, exactly as the office proposes to
open it. (第八条、第三十二条)"""

from portal.operations.season.opening import OPENING
from portal.storage.season.proposals import Proposal
from portal.web.committee.kinds import Kind
from portal.web.showing.plans import described


def name_of(proposal: Proposal) -> str:
    """What is proposed, as lists name it."""
    return OPENING.content_of(proposal).name


def shown(found: Proposal) -> dict[str, object]:
    plan = OPENING.content_of(found)
    return {
        "plan": plan,
        "plans": described(plan),
    }


KIND = Kind(OPENING, name_of, "committee/proposal.html", shown, "办公室可以向社会公布", "的规则和各项安排")
