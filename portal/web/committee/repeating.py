"""A round whose result is known before the committee: that it is held anew, and which rounds fall with it; or that one
ballot is voided once the result was declined."""

from portal.operations.judging import counting, preparing_rounds, repeating
from portal.operations.judging.repeating import REPEATING_KNOWN
from portal.operations.judging.voiding import VOIDING_KNOWN
from portal.storage.judging import rounds
from portal.storage.judging.rounds import Round
from portal.storage.people import accounts
from portal.storage.season.proposals import Proposal
from portal.web.committee.kinds import Kind
from portal.web.showing import outcomes

PAGE = "committee/known_result.html"
ANEW = "同意以后，本轮重新准备、重新评审；原来的结果保留不动，不再计入，在公开的进程页列出。"
WITHOUT = "同意以后，这份评审表不再计入，原件保留不动，专家不再重新评审；本轮按其余的评审表重新计算，结果再提请批准。"


def _of(proposal: Proposal) -> Round:
    matter = REPEATING_KNOWN if proposal.kind == REPEATING_KNOWN.kind else VOIDING_KNOWN
    return rounds.one(matter.content_of(proposal).round)


def name_of(proposal: Proposal) -> str:
    """What is proposed, as lists name it."""
    round_ = _of(proposal)
    act = "重新进行" if proposal.kind == REPEATING_KNOWN.kind else "作废一份评审表，"
    return f"{round_.programme.edition.name}：{act}{outcomes.title_of(round_)}"


def shown(found: Proposal) -> dict[str, object]:
    round_ = _of(found)
    falling = [outcomes.title_of(one) for one in repeating.following(round_) if found.is_open and one.opened_at]
    return {
        "round": round_,
        "act": f"重新进行{outcomes.title_of(round_)}",
        "why": REPEATING_KNOWN.content_of(found).reason,
        "said": outcomes.summary_of(counting.result(round_)),
        "following": falling,
        "effect": ANEW,
        "published": True,
    }


def shown_voiding(found: Proposal) -> dict[str, object]:
    round_, wanted = _of(found), VOIDING_KNOWN.content_of(found)
    [candidate] = outcomes.candidates([wanted.candidate], preparing_rounds.rulebook_of(round_)).values()
    expert = accounts.one(wanted.expert).contact.name
    return {
        "round": round_,
        "act": f"作废{outcomes.title_of(round_)}的一份评审表：{expert}评{candidate.name}",
        "why": wanted.reason,
        "said": outcomes.summary_of(counting.result(round_)),
        "following": [],
        "effect": WITHOUT,
        "published": False,
    }


KIND = Kind(REPEATING_KNOWN, name_of, PAGE, shown, "办公室可以重新准备本轮")
VOIDING_KIND = Kind(VOIDING_KNOWN, name_of, PAGE, shown_voiding, "办公室可以把重新计算的结果再提请批准")
