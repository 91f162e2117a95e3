"""The own data (个人信息保护法第四十五条至第五十条): everybody sees, takes away and corrects it, and may ask that it
goes; what the procedure keeps for its years, stays for them (第三十一条)."""

from datetime import timedelta

import msgspec

from portal.rules.language.passages import Passage
from portal.rules.language.refusals import Refusal

CODE_LIFE = timedelta(minutes=30)
CODE_DIGITS = 6
TERM = timedelta(days=30)  # within which a request is answered (GB/T 35273—2020, 8.7)

REQUEST = Passage("您的请求", 500, "办公室据此答复")
ANSWER = Passage("答复", 500, "申请人会看到")
WAITING = Refusal("您已经提出过请求，办公室还没有答复，请等待答复。")
ANSWERED = Refusal("这项请求已经答复。")
SUBMITTED = Refusal("提交过的申报要按规定的年限保存，不能删除。")
SAME_ADDRESS = Refusal("新邮箱与现在的相同。")
WRONG_CODE = Refusal("验证码不对，或者已经过期。")


class Held(msgspec.Struct, frozen=True, kw_only=True):
    """What hangs on an account: ``submitted`` applications that are kept, ``roles`` beside that of an applicant,
    ``organisations`` that it acts for, ``asked``: requests that wait."""

    submitted: int = 0
    roles: bool = False
    organisations: int = 0
    asked: bool = False


def refusal_to_delete_account(held: Held) -> Refusal | None:
    """Why somebody cannot delete the own account at once, or None."""
    if held.roles:
        return Refusal("您的账户有评选工作的权限，请联系组委会办公室收回权限以后再删除。")
    if held.organisations:
        return Refusal("您的账户代表推荐单位或者所在单位，请联系组委会办公室更换经办人以后再删除。")
    if held.submitted:
        return Refusal("您提交过申报，申报材料和账户要按规定的年限保存；期满后账户不再使用的，自动清除。")
    return WAITING if held.asked else None
