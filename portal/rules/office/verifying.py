"""Finding out whose a number is 身份核实: several accounts have submitted applications with one person's number. One
officer proposes which application is the person's own, another one decides.

The portal's own rule: the documents bind a person to one award (P4) and do not say who the person is.
"""

from collections.abc import Collection

from portal.rules.language.passages import Passage
from portal.rules.language.proposing import Words
from portal.rules.language.refusals import Refusal
from portal.rules.language.stages import Stage

NOBODY = 0  # in the place of a claim: no application is the person's own
REASON = Passage("核实的经过和结论", 1_000, "各方会在通知中看到")
GOING_ON = frozenset(Stage) - {Stage.DRAFT, Stage.WITHDRAWN, Stage.REFUSED}  # ended when found to be another person's

NOT_CHOSEN = Refusal("请选择这个证件号码是哪一份申报的申报人本人的。")
NOTHING_TO_VERIFY = Refusal("这个证件号码现在没有需要核实的申报。")
OVERTAKEN = Refusal("提出以后，使用这个证件号码的申报有变化。请不同意这一项，再按现在的情况重新提出。")
VERIFYING_WORDS = Words(
    waiting=Refusal("这个证件号码的核实已经提出，正等另一位工作人员决定。"),
    own=Refusal("核实结果是您本人提出的，请由办公室的另一位工作人员决定。"),
    decided=Refusal("这项核实已经有了决定，不需要再次办理。"),
)


def refusal_of_verdict(rightful: int, claims: Collection[int], reason: str) -> Refusal | None:
    """What is wrong with what an officer proposes, or None. ``claims``: those on the person, of which at least one
    waits."""
    if not claims:
        return NOTHING_TO_VERIFY
    return REASON.refusal_of(reason) or (None if rightful in {NOBODY, *claims} else NOT_CHOSEN)


def refusal_of_change(proposed: Collection[int], now: Collection[int]) -> Refusal | None:
    """Why what was proposed about these claims does not hold any more, or None."""
    return None if set(proposed) == set(now) else OVERTAKEN
