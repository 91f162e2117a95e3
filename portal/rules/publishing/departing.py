"""Taking an application out once its applicant cannot do it: withdrawing 代为撤回 on the person's word, ending it as
the person has died, and taking back an acceptance 撤销受理 in which an error was found. One officer proposes, another
one decides. Whoever is judged in an open round leaves it; a result that is known stays as it is, and whether somebody
moves up is the panel's or the committee's decision.

The portal's own rule: the documents let people withdraw and do not say how after the call. Who is on the published list
is removed from it first, in public (移出).
"""

from portal.rules.language.passages import Passage
from portal.rules.language.proposing import Words
from portal.rules.language.refusals import Refusal
from portal.rules.language.stages import Stage
from portal.rules.language.worded import Worded


class Departure(Worded):
    """What becomes of the application."""

    WITHDRAW = "withdraw", "代为撤回"
    DECEASE = "decease", "因申报人去世终止申报"
    UNACCEPT = "unaccept", "撤销受理"


REASON = Passage("原因", 1_000, "申报人和单位会在通知中看到")
WITHDRAWABLE = frozenset(Stage) - {Stage.DRAFT, Stage.WITHDRAWN, Stage.REFUSED}

NOT_CHOSEN = Refusal("请选择要办理哪一项。")
NOTHING_TO_WITHDRAW = Refusal("这份申报没有提交，或者已经撤回、已经办结，不需要撤回。")
NOT_ACCEPTED = Refusal("这份申报没有受理，不需要撤销受理。")
ON_THE_LIST = Refusal("申报人已经列入拟表彰名单，请先在公示表彰中办理移出名单。")
DECIDED = Refusal("已经决定表彰，不能再撤回；需要取消或者撤销荣誉的，按办法第二十九条、第三十条办理。")
DEPARTING_WORDS = Words(
    waiting=Refusal("这份申报已经有一项撤回或者撤销受理等待另一位工作人员决定。"),
    own=Refusal("这一项是您本人提出的，请由办公室的另一位工作人员决定。"),
    decided=Refusal("这一项已经有了决定，不需要再次办理。"),
)


def refusal_to_depart(act: Departure | None, stage: Stage, *, listed: bool, honoured: bool) -> Refusal | None:
    """Why the application may not be taken out, or None. ``listed``: its applicant stands on an honour list."""
    if act is None:
        return NOT_CHOSEN
    if honoured:
        return DECIDED
    if listed:
        return ON_THE_LIST
    if act is Departure.UNACCEPT:
        return None if stage is Stage.ACCEPTED else NOT_ACCEPTED
    return None if stage in WITHDRAWABLE else NOTHING_TO_WITHDRAW
