"""Other spellings of one answer, brought to the one that is kept: 2021.3 and ２０２１年３月 are 2021-03. Only the
spelling changes; what is no month, date or number stays as it was typed, for its fault to speak of."""

import re
import unicodedata

from portal.rules.language import identity
from portal.rules.language.days import spelled
from portal.rules.language.names import normal_name
from portal.rules.rulebook.requirements import NAME, UNIT
from portal.rules.rulebook.rulebook import Column, Field, Kind

_NUMBER = re.compile(r"0*([0-9]+)")
_YEAR = re.compile(r"([0-9]{4})\s*年?")
STILL = ("至今", "今", "现在", "目前")


def tidied(asked: Field | Column, text: str, *, year: int | None = None) -> str:
    """``text``, already cleaned, in the spelling that is kept for the kind of ``asked``. ``year``: of a date without
    one; where it is None, such a date stays as typed.

    >>> month = Column("to", "结束年月", Kind.MONTH, open_end="至今")
    >>> tidied(month, "2021.3"), tidied(month, "2021年3月"), tidied(month, "至今"), tidied(month, "去年")
    ('2021-03', '2021-03', '', '去年')
    >>> tidied(Field(key="filed_on", label="申报日期", kind=Kind.DATE), "2021/3/5")
    '2021-03-05'
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    match asked.kind:
        case Kind.MONTH if isinstance(asked, Column) and asked.open_end and plain in (*STILL, asked.open_end):
            return ""
        case Kind.MONTH:
            year_only = _YEAR.fullmatch(plain) if getattr(asked, "year_alone", False) else None
            return year_only[1] if year_only else spelled("month", text) or text
        case Kind.DATE:
            return spelled("date", text, year=year) or text
        case Kind.NUMBER:
            found = _NUMBER.fullmatch(plain.removesuffix(getattr(asked, "unit", "")).strip())
            return found[1] if found else text
        case Kind.ID_NUMBER:
            return identity.tidied(text)
        case Kind.LINE if asked.key in (NAME, UNIT):
            return normal_name(text)
        case Kind.PHONE | Kind.EMAIL:
            return plain
        case _:
            return text
