"""When the office may correct name and address of an account: of experts and members of organisations, who reach the
portal by an address that somebody else has typed. Whoever decides or supervises changes the own account alone."""

from collections.abc import Collection

from portal.rules.language.passages import Passage
from portal.rules.language.proposing import Words
from portal.rules.language.refusals import Refusal
from portal.rules.people.staffing import RoleName

CORRECTED = frozenset({RoleName.EXPERT, RoleName.RECOMMENDER})
REASON = Passage("更正的原因", 300)

NOT_THEIRS = Refusal("只能更正专家和推荐单位经办人的信息；其他人请登录后自己更改。")
OWN = Refusal("不能更正自己的账户，请登录后在账户页更改。")
ADDRESS_TAKEN = Refusal("这个邮箱已经有账户，请核对。")
CORRECTING_WORDS = Words(
    waiting=Refusal("这个账户已经有一项更正等待另一位工作人员决定。"),
    own=Refusal("更正是您本人提出的，请由办公室的另一位工作人员决定。"),
    decided=Refusal("这项更正已经有了决定，不需要再次办理。"),
)


def refusal_to_correct(roles: Collection[RoleName], *, own: bool) -> Refusal | None:
    """Why an account with these roles may not be corrected by the officer, or None."""
    if own:
        return OWN
    staff = set(roles) & {RoleName.OFFICE, RoleName.COMMITTEE, RoleName.AUDITOR}
    return None if set(roles) & CORRECTED and not staff else NOT_THEIRS
