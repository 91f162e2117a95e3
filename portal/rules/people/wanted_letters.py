"""Which letters people can do without: what only reminds of what the portal shows anyway. Every letter that tells of a
right, a decision or a deadline missed is compulsory, as nobody may say later that they were not told (M25)."""

from portal.rules.language.worded import Worded


class OptionalLetter(Worded):
    """Letters that an account can decline; the message in the portal stays."""

    REMINDER = "reminder", "截止以前的提醒"
    WORKLIST = "worklist", "每个工作日的待办信"


TELLS = {
    OptionalLetter.REMINDER: "申报、补正、推荐、评审和单位内部公示截止以前，还没有办完的，提醒一次或两次。",
    OptionalLetter.WORKLIST: "有事项等待您办理的工作日，早上一封；组委会办公室和组委会有。",
}
# What is always sent, and why: (letters, reason).
COMPULSORY = (
    ("注册、密码、验证器和登录", "关系到账户安全，只有您能发现异常。"),
    ("提交、受理、退回补正、不予受理和撤回", "有的要在规定的日期前办理，错过会失去资格。"),
    ("截止时间更改和逾期", "关系到能不能继续参加评选。"),
    ("推荐、公示、异议和结果", "办法要求通知本人和所在单位。"),
    ("评审邀请、评审时间的更改和展示安排", "评审按约定的时间进行，不能缺席。"),
    ("组委会办公室写给您的信", "是写给您本人的。"),
)
assert set(TELLS) == set(OptionalLetter), "every kind says what it tells"
