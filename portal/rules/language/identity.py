"""The number of the resident identity card 公民身份号码 (GB 11643): form, checksum, birth date, sex.

The county in the first six digits is not looked up: tables of counties are never complete, and the residence
permits of people from Hong Kong, Macau and Taiwan (81…, 82…, 83…) follow the same rule.
"""

import re
import unicodedata
from datetime import date

from stdnum.cn import ric
from stdnum.exceptions import ValidationError

_FORM = re.compile(r"[0-9]{17}[0-9X]")
_OLD_FORM = re.compile(r"[0-9]{15}")
_OLD_FOREIGN_CARD = re.compile(r"[A-Z]{3}[0-9]{12}")
FOREIGN_CARD = "外国人永久居留身份证"
EARLIEST_BIRTH = date(1900, 1, 1)
SEXES = ("女", "男")


def tidied(number: str) -> str:
    """``number`` as it is kept and printed: half-width, upper case, without spaces; hyphens go from the number of
    an identity card alone, in that of another paper they may have a meaning.

    >>> tidied("９９０１０１-19800101-001x"), tidied("e-123 456")
    ('99010119800101001X', 'E-123456')
    """
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", number)).upper()
    digits = plain.replace("-", "")
    return digits if _FORM.fullmatch(digits) else plain


def normalised(number: str) -> str:
    """``number`` as it is compared: tidied, without hyphens, 15 digits turned into 18.

    >>> normalised("９９０１０１ 19800101 001x")
    '99010119800101001X'
    """
    plain = tidied(number).replace("-", "")
    if _OLD_FORM.fullmatch(plain):
        longer = f"{plain[:6]}19{plain[6:]}"
        return longer + ric.calc_check_digit(f"{longer}0")  # it expects a digit to replace
    return plain


def fault_of_number(number: str, *, on: date) -> str | None:
    """Why ``number`` cannot be that of an identity card on the day ``on``, or None. (CF6; GB 11643)

    The 15 digits of the first cards are refused, though ``normalised`` knows them: those cards are void since 2013.
    """
    plain = tidied(number)
    if _OLD_FORM.fullmatch(plain):
        return "15位的旧身份证号已经停用，请填写现在所用证件上的18位号码。"
    if not _FORM.fullmatch(plain):
        return "身份证号应为18位：前17位是数字，最后一位是数字或字母X。请核对后重新填写。"
    born = birth_date(plain)
    if born is None or not EARLIEST_BIRTH <= born <= on:
        return "身份证号的第7至14位不是有效的出生日期，请对照证件核对。"
    if ric.calc_check_digit(plain) != plain[-1]:
        return "身份证号的最后一位校验码不符，可能有一位数字填错了，请对照证件核对。"
    return None


def fault_of_foreign_card(number: str, *, on: date) -> str | None:
    """The same of a 外国人永久居留身份证: since 2023 18 digits by the rule of the resident card, the first of them 9;
    before that three letters and twelve digits, which still hold."""
    plain = tidied(number)
    if _OLD_FOREIGN_CARD.fullmatch(plain):
        return None
    if not (_FORM.fullmatch(plain) and plain.startswith("9")):
        return "外国人永久居留身份证的号码是以9开头的18位，旧证是3个字母和12位数字，请对照证件核对。"
    return fault_of_number(plain, on=on)


def birth_date(number: str) -> date | None:
    """The birth date in a number of 18 digits, or None where the digits are no date."""
    try:
        return ric.get_birth_date(normalised(number))
    except (ValueError, ValidationError):
        return None


def sex(number: str) -> str:
    """男 or 女, by the seventeenth digit (odd: 男)."""
    return SEXES[int(normalised(number)[16]) % 2]
