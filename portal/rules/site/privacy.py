"""The versions of the rules on personal data 个人信息处理规则 (个人信息保护法 article 17).

The text is the portal's own and stands in ``templates/public/privacy.html``. Whoever changes its meaning adds a version
here, and everybody with an account is told until they have taken note.
"""

from datetime import date
from typing import NamedTuple


class Version(NamedTuple):
    """``changes``: what is different from the one before, in words."""

    key: str
    since: date
    changes: str


VERSIONS = (Version("2026-1", date(2026, 12, 1), "首次公布。"),)
CURRENT = VERSIONS[-1]


def is_news(seen: str | None) -> bool:
    """Whether somebody who took note of the version ``seen`` has to be told of the current one.

    >>> is_news(CURRENT.key), is_news(None)
    (False, True)
    """
    return seen != CURRENT.key
