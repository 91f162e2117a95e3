"""How somebody is reached: e-mail addresses (RFC 5321), telephone numbers (E.164 and the numbers of the mainland).

A ``refusal_…`` answers with the reason in one Chinese sentence that says what to do, or None.
"""

import re
import unicodedata
from contextlib import suppress

from portal.rules.language.names import refusal_of_name

EMAIL_MOST = 254

# -- e-mail --------------------------------------------------------------------------------------------------

_LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_LABEL = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")


def normal_email(text: str) -> str:
    """The address as letters are sent to it: half-width, no blanks around, domain in lower case and ASCII.

    >>> normal_email(" Zhang.San＠Example.COM ")
    'Zhang.San@example.com'
    """
    local, at, domain = unicodedata.normalize("NFKC", text).strip().rpartition("@")
    domain = domain.replace("。", ".").lower()
    if not domain.isascii():
        with suppress(UnicodeError):  # left as it is, it is refused
            domain = domain.encode("idna").decode("ascii")
    return f"{local}{at}{domain}"


def email_identity(text: str) -> str:
    """What makes two addresses the same account: upper and lower case do not count."""
    return normal_email(text).lower()


def refusal_of_email(text: str) -> str | None:
    """Refuses what a mail server would not take, and every character that could end a header line."""
    email = normal_email(text)
    if not email:
        return "请填写您的邮箱。"
    local, _, domain = email.rpartition("@")
    labels = domain.split(".")
    fits = len(email) <= EMAIL_MOST and len(local) <= 64 and len(labels) >= 2
    if not (fits and _LOCAL.fullmatch(local) and all(map(_LABEL.fullmatch, labels)) and not labels[-1].isdigit()):
        return "邮箱的写法不对，请照“name@example.com”的样子填写。"
    return None


# -- telephone -----------------------------------------------------------------------------------------------

_MOBILE = re.compile(r"1[3-9]\d{9}")
# 010 and 02x have eight digits behind them, all other area codes seven or eight.
_LANDLINE = re.compile(r"0(10|2\d)[2-9]\d{7}|0[3-9]\d\d[2-9]\d{6,7}")
_SERVICE = re.compile(r"[48]00\d{7}")
_ABROAD = re.compile(r"\+(?!86)[1-9]\d{6,14}")
_EXTENSION = re.compile(r"(?:转|分机|ext\.?|x|#)\s*(\d{1,6})$|(?<=\d{7})\s*[-‐-―−]\s*(\d{1,6})$", re.IGNORECASE)
_SEVERAL = re.compile(r"\s*[、,;或/]\s*")
_SEPARATORS = re.compile(r"[\s().·/\-‐-―−－]+")


def normal_phone(text: str) -> str:
    """One spelling for one number, or for several with 、 between them: mainland numbers without country code, others
    with ``+``; an extension behind ``转``. What is no number stays as typed, for ``refusal_of_phone``.

    >>> normal_phone("＋86 138-1234-5678"), normal_phone("021 6321 2810 转 8"), normal_phone("00852 5123 4567")
    ('13812345678', '02163212810转8', '+85251234567')
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    several = [_one_phone(part) for part in _SEVERAL.split(plain) if part]
    return "、".join(several) if len(several) > 1 and all(map(_is_phone, several)) else _one_phone(plain)


def _one_phone(plain: str) -> str:
    extension = _EXTENSION.search(plain)
    digits = _SEPARATORS.sub("", plain[: extension.start()] if extension else plain)
    digits = re.sub(r"^00(?=[1-9])|^(?=(?:852|853)\d{8}$|8869?\d{8}$)", "+", digits)
    home = re.fullmatch(r"(?:\+86|86(?=1[3-9]\d{9}$))(\d+)", digits)
    if home:
        # Abroad the trunk 0 is dropped: +86 21 … is 021 … at home.
        national = home[1]
        digits = national if _MOBILE.fullmatch(national) or national.startswith("0") else f"0{national}"
    return f"{digits}转{extension[1] or extension[2]}" if extension else digits


def refusal_of_phone(text: str) -> str | None:
    if not text.strip():
        return "请填写您的电话号码。"
    if all(map(_is_phone, normal_phone(text).split("、"))):
        return None
    return "电话号码不对，请填写 11 位手机号、带区号的固定电话，或以“+”和国家（地区）代码开头的号码。"


def _is_phone(normal: str) -> bool:
    number, _, extension = normal.partition("转")
    kinds = (_LANDLINE, _ABROAD, _SERVICE) if extension else (_LANDLINE, _ABROAD, _SERVICE, _MOBILE)
    return any(kind.fullmatch(number) for kind in kinds)


def shown_phone(number: str) -> str:
    """A normal number grouped for reading.

    >>> shown_phone("13812345678"), shown_phone("02163212810转8"), shown_phone("+85251234567")
    ('138 1234 5678', '021-63212810 转 8', '+85251234567')
    """
    if "、" in number:
        return "、".join(map(shown_phone, number.split("、")))
    main, _, extension = number.partition("转")
    if _MOBILE.fullmatch(main):
        main = f"{main[:3]} {main[3:7]} {main[7:]}"
    elif _LANDLINE.fullmatch(main):
        area = 3 if main[1] in "12" else 4
        main = f"{main[:area]}-{main[area:]}"
    elif _SERVICE.fullmatch(main):
        main = f"{main[:3]}-{main[3:6]}-{main[6:]}"
    return f"{main} 转 {extension}" if extension else main


# -- whole forms ---------------------------------------------------------------------------------------------


def faults_of_contact(name: str, phone: str) -> dict[str, str]:
    """What has to be mended, {field: reason}, in the form's order."""
    return faults_among(name=refusal_of_name(name), phone=refusal_of_phone(phone))


def faults_among(**reasons: str | None) -> dict[str, str]:
    """The fields that have a reason, in the form's order."""
    return {field: reason for field, reason in reasons.items() if reason}
