"""What the committee can decide: each kind of proposal says how it is named, shown, approved and declined."""

from collections.abc import Callable
from typing import NamedTuple

from portal.storage.season.proposals import Proposal, ProposalState

WORDS = {
    ProposalState.PROPOSED: "等待审定",
    ProposalState.APPROVED: "同意",
    ProposalState.DECLINED: "未同意",
    ProposalState.LAPSED: "已作废",
}
assert set(WORDS) == set(ProposalState), "every state needs its word"


class Kind(NamedTuple):
    """One kind of proposal. ``page``: (proposal, words of its state, trouble=, reason=); ``approve`` and ``decline``:
    the operations; ``next_step``: what the office can do once it is approved; ``more``: after its name on a list."""

    name_of: Callable[[Proposal], str]
    page: Callable[..., str]
    approve: Callable[..., object]
    decline: Callable[..., object]
    next_step: str
    more: str = ""
