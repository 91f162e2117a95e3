"""A round whose result is known before the committee: why it is to be held anew, and which rounds fall with it."""

from portal.operations.judging import counting, repeating
from portal.operations.judging.repeating import REPEATING_KNOWN
from portal.storage.judging import rounds
from portal.storage.season.proposals import Proposal
from portal.web.committee.kinds import Kind
from portal.web.showing import outcomes


def name_of(proposal: Proposal) -> str:
    """What is proposed, as lists name it."""
    round_ = rounds.one(REPEATING_KNOWN.content_of(proposal).round)
    return f"{round_.programme.edition.name}：重新进行{outcomes.title_of(round_)}"


def shown(found: Proposal) -> dict[str, object]:
    content = REPEATING_KNOWN.content_of(found)
    round_ = rounds.one(content.round)
    return {
        "round": round_,
        "title": outcomes.title_of(round_),
        "why": content.reason,
        "said": outcomes.summary_of(counting.result(round_)),
        "following": [outcomes.title_of(one) for one in repeating.following(round_) if found.is_open and one.opened_at],
    }


KIND = Kind(REPEATING_KNOWN, name_of, "committee/repeating.html", shown, "办公室可以重新准备本轮")
