"""Accounts: what a name, an e-mail address, a telephone number and a password must be, how long links and
sign-ins live, and how many attempts are allowed. Sources: DESIGN 4, NIST SP 800-63B (passwords), E.164 (numbers).

A ``refusal_…`` answers with the reason in one Chinese sentence that says what to do, or None.
"""

import re
import unicodedata
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address

NAME_MOST = 50
EMAIL_MOST = 254
PASSWORD_LEAST = 10
PASSWORD_MOST = 128
PASSWORD_HINT = (
    f"至少 {PASSWORD_LEAST} 个字符，不要全用数字，也不要含有您的姓名、邮箱或电话。"
    "几个不相干的词连在一起，既好记又安全。"
)

SIGN_IN_LIFE = timedelta(hours=12)
REGISTRATION_LIFE = timedelta(hours=24)
RESET_LIFE = timedelta(minutes=60)


@dataclass(frozen=True, slots=True)
class Limit:
    """At most ``most`` attempts in ``window``, counted from the first of them."""

    most: int
    window: timedelta


SIGN_IN_BY_ACCOUNT = Limit(10, timedelta(minutes=15))
# Whole offices sit behind one address: wide, and only failures count.
SIGN_IN_BY_ADDRESS = Limit(100, timedelta(minutes=15))
LETTERS_BY_ACCOUNT = Limit(5, timedelta(hours=1))
LETTERS_BY_ADDRESS = Limit(60, timedelta(hours=1))


def lives(expires_at: datetime, at: datetime) -> bool:
    """Whether a link or a sign-in still counts: until, and not including, the moment it expires."""
    return at < expires_at


def network_of(address: str) -> str:
    """The part of an IP address that stands for one visitor: all of IPv4, the /64 of IPv6.

    >>> network_of("2001:db8:1:2:3:4:5:6")
    '2001:db8:1:2::'
    >>> network_of("::ffff:192.0.2.1")
    '192.0.2.1'
    """
    try:
        parsed = ip_address(address)
    except ValueError:
        return "unknown"
    if not isinstance(parsed, IPv6Address):
        return str(parsed)
    if parsed.ipv4_mapped:
        return str(parsed.ipv4_mapped)
    return str(IPv6Address(int(parsed) >> 64 << 64))


# -- names ---------------------------------------------------------------------------------------------------


def normal_name(text: str) -> str:
    """The name as it is kept: composed, single spaces, no blank ends.

    >>> normal_name("　买买提 · 艾力 ")
    '买买提 · 艾力'
    """
    return " ".join(unicodedata.normalize("NFC", text).split())


def refusal_of_name(text: str) -> str | None:
    name = normal_name(text)
    if not name:
        return "请填写您的姓名。"
    if len(name) > NAME_MOST:
        return f"姓名请不要超过 {NAME_MOST} 个字符。"
    # Letters of any script; the dots of minority and foreign names; apostrophe and hyphen.
    if not all(_may_stand_in_a_name(character) for character in name):
        return "姓名中请只用文字，去掉数字和符号。"
    return None


def _may_stand_in_a_name(character: str) -> bool:
    return character.isalpha() or unicodedata.category(character).startswith("M") or character in " ·•.'’-"


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
_ABROAD = re.compile(r"\+(?!86)[1-9]\d{6,14}")
_EXTENSION = re.compile(r"(?:转|分机|ext\.?|x|#)\s*(\d{1,6})$", re.IGNORECASE)
_SEPARATORS = re.compile(r"[\s().·/\-‐-―−－]+")


def normal_phone(text: str) -> str:
    """One spelling for one number: mainland numbers without country code, others with ``+``; an extension
    behind ``转``. What is no number stays as typed, for ``refusal_of_phone``.

    >>> normal_phone("＋86 138-1234-5678"), normal_phone("021 6321 2810 转 8"), normal_phone("00852 5123 4567")
    ('13812345678', '02163212810转8', '+85251234567')
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    extension = _EXTENSION.search(plain)
    digits = _SEPARATORS.sub("", plain[: extension.start()] if extension else plain)
    digits = re.sub(r"^00(?=[1-9])", "+", digits)
    home = re.fullmatch(r"(?:\+86|86(?=1[3-9]\d{9}$))(\d+)", digits)
    if home:
        # Abroad the trunk 0 is dropped: +86 21 … is 021 … at home.
        national = home[1]
        digits = national if _MOBILE.fullmatch(national) or national.startswith("0") else f"0{national}"
    return f"{digits}转{extension[1]}" if extension else digits


def refusal_of_phone(text: str) -> str | None:
    if not text.strip():
        return "请填写您的电话号码。"
    number, _, extension = normal_phone(text).partition("转")
    if _MOBILE.fullmatch(number) and not extension:
        return None
    if _LANDLINE.fullmatch(number) or _ABROAD.fullmatch(number):
        return None
    return "电话号码不对，请填写 11 位手机号、带区号的固定电话，或以“+”和国家（地区）代码开头的号码。"


def shown_phone(number: str) -> str:
    """A normal number grouped for reading.

    >>> shown_phone("13812345678"), shown_phone("02163212810转8"), shown_phone("+85251234567")
    ('138 1234 5678', '021-63212810 转 8', '+85251234567')
    """
    main, _, extension = number.partition("转")
    if _MOBILE.fullmatch(main):
        main = f"{main[:3]} {main[3:7]} {main[7:]}"
    elif _LANDLINE.fullmatch(main):
        area = 3 if main[1] in "12" else 4
        main = f"{main[:area]}-{main[area:]}"
    return f"{main} 转 {extension}" if extension else main


# -- passwords -----------------------------------------------------------------------------------------------

# What guessing begins with: the beginnings and ends of these rows make up most leaked passwords of ten signs.
_ROWS = (
    "01234567890123456789",
    "abcdefghijklmnopqrstuvwxyz",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm",
    "1q2w3e4r5t6y7u8i9o0p",
    "qazwsxedcrfvtgbyhnujm",
)
_WORDS = (
    "password", "passw0rd", "p@ssw0rd", "p@ssword", "administrator", "admin", "welcome", "letmein", "iloveyou",
    "woaini", "aini", "1314", "520", "mima", "root", "test", "shanghai", "zhihuigongjiang", "gongjiang",
)  # fmt: skip


def normal_password(text: str) -> str:
    """The password as it is hashed: a full-width sign of an input method is the half-width one (NFKC)."""
    return unicodedata.normalize("NFKC", text)


def refusal_of_password(text: str, *, name: str = "", email: str = "", phone: str = "") -> str | None:
    """Length first, then what somebody who knows the person or the usual lists would try."""
    password = normal_password(text)
    if not password:
        return "请填写密码。"
    if len(password) < PASSWORD_LEAST:
        return f"密码太短，请至少用 {PASSWORD_LEAST} 个字符。"
    if len(password) > PASSWORD_MOST:
        return f"密码太长，请不要超过 {PASSWORD_MOST} 个字符。"
    if password.isdigit():
        return "密码不能全是数字，请加上文字或字母。"
    if _tells_of_person(password.lower(), name, email, phone):
        return "密码中含有您的姓名、邮箱或电话，请换一个。"
    left = _without_the_usual(password.lower())
    if len(left) < 6 or len(set(left)) < 4:
        return "这个密码太容易猜到，请换一个。"
    return None


def _tells_of_person(password: str, name: str, email: str, phone: str) -> bool:
    local = normal_email(email).rpartition("@")[0].lower()
    digits = normal_phone(phone).partition("转")[0].removeprefix("+")
    parts = [part for part, least in ((normal_name(name).lower(), 2), (local, 4), (digits, 7)) if len(part) >= least]
    return any(part in password for part in parts)


def _without_the_usual(password: str) -> str:
    """What is left of a password when rows of the keyboard and the usual words are taken out."""
    left = password
    for word in _WORDS:
        left = left.replace(word, "")
    for row in (*_ROWS, *(row[::-1] for row in _ROWS)):
        for size in range(len(row), 3, -1):
            for start in range(len(row) - size + 1):
                left = left.replace(row[start : start + size], "")
    return left


# -- whole forms ---------------------------------------------------------------------------------------------


def faults_of_contact(name: str, phone: str) -> dict[str, str]:
    """What has to be mended, {field: reason}, in the form's order."""
    return _found(name=refusal_of_name(name), phone=refusal_of_phone(phone))


def faults_of_registration(name: str, email: str, phone: str, password: str) -> dict[str, str]:
    """What has to be mended, {field: reason}, in the form's order."""
    return _found(
        name=refusal_of_name(name),
        email=refusal_of_email(email),
        phone=refusal_of_phone(phone),
        password=refusal_of_password(password, name=name, email=email, phone=phone),
    )


def _found(**reasons: str | None) -> dict[str, str]:
    return {field: reason for field, reason in reasons.items() if reason}
