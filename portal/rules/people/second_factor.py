"""The second factor (验证码): who needs one, and how a code is typed. Source: RFC 6238."""

import re
import unicodedata
from collections.abc import Collection
from datetime import datetime, timedelta

from portal.rules.people.sign_ins import Limit

REQUIRED_OF = frozenset({"office", "committee", "auditor", "undertaker"})
STEP = timedelta(seconds=30)
DRIFT = 1  # steps that a telephone's clock may be early or late
DIGITS = 6
CODES = Limit(5, timedelta(minutes=15))
BETWEEN = timedelta(minutes=10)  # from the password to the code
RECENT = timedelta(minutes=10)  # so long after a code grave acts ask for none
ISSUER = "评选平台"

NOT_A_CODE = f"请填写验证器显示的 {DIGITS} 位数字。"
WRONG = "验证码不对或已经过期，请等验证器换下一个再试。"
USED = "这个验证码已经用过，请等验证器换下一个再试。"


def is_required(roles: Collection[str]) -> bool:
    """Whether somebody with these roles signs in with a code besides the password.

    >>> is_required({"office"}), is_required({"applicant", "expert"})
    (True, False)
    """
    return not REQUIRED_OF.isdisjoint(roles)


def is_recent(proved_at: datetime | None, at: datetime) -> bool:
    """Whether a code given at ``proved_at`` still stands for the person at ``at``; a moment to come does not."""
    return proved_at is not None and timedelta(0) <= at - proved_at <= RECENT


def step_of(moment: datetime) -> int:
    """The number of the step of time that ``moment`` lies in."""
    return int(moment.timestamp()) // int(STEP.total_seconds())


def steps_at(moment: datetime) -> range:
    """The steps whose codes are taken at ``moment``."""
    now = step_of(moment)
    return range(now - DRIFT, now + DRIFT + 1)


def normal_code(text: str) -> str:
    """The code as typed, without blanks between.

    >>> normal_code(" １23 456 ")
    '123456'
    """
    return "".join(unicodedata.normalize("NFKC", text).split())


def refusal_of_code(text: str) -> str | None:
    """Why this is no code at all, or None."""
    return None if re.fullmatch(rf"[0-9]{{{DIGITS}}}", normal_code(text)) else NOT_A_CODE
