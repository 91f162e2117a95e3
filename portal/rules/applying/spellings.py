"""Other spellings of one answer, brought to the one that is kept: 2021.3 and ２０２１年３月 are 2021-03. Only the
spelling changes; what is no month, date or number stays as it was typed, for its fault to speak of."""

import re
import unicodedata

from portal.rules.language import identity
from portal.rules.rulebook.rulebook import Column, Field, Kind

_YEAR, _IN_YEAR, _IN_MONTH = "([12][0-9]{3})", "(1[0-2]|0?[1-9])", "(3[01]|[12][0-9]|0?[1-9])"
_DASH = r"\s*[-./‐-―−]\s*"
_MONTH = re.compile(rf"{_YEAR}(?:{_DASH}|\s*年\s*){_IN_YEAR}\s*(?:月份?)?")
_DATE = re.compile(rf"{_YEAR}(?:{_DASH}|\s*年\s*){_IN_YEAR}(?:{_DASH}|\s*月\s*){_IN_MONTH}\s*[日号]?")
_MONTH_CLOSE = re.compile(rf"{_YEAR}(0[1-9]|1[0-2])")  # 202103
_DATE_CLOSE = re.compile(rf"{_YEAR}(0[1-9]|1[0-2])(0[1-9]|[12][0-9]|3[01])")  # 20210305
_NUMBER = re.compile(r"0*([0-9]+)")
STILL = ("至今", "今", "现在", "目前")


def tidied(asked: Field | Column, text: str) -> str:
    """``text``, already cleaned, in the spelling that is kept for the kind of ``asked``.

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
            return _joined(_MONTH.fullmatch(plain) or _MONTH_CLOSE.fullmatch(plain)) or text
        case Kind.DATE:
            return _joined(_DATE.fullmatch(plain) or _DATE_CLOSE.fullmatch(plain)) or text
        case Kind.NUMBER:
            found = _NUMBER.fullmatch(plain.removesuffix(getattr(asked, "unit", "")).strip())
            return found[1] if found else text
        case Kind.ID_NUMBER:
            return identity.tidied(text)
        case Kind.PHONE | Kind.EMAIL:
            return plain
        case _:
            return text


def _joined(found: re.Match[str] | None) -> str:
    return "-".join(part.zfill(2) for part in found.groups()) if found else ""
