"""What a password must be. Source: NIST SP 800-63B."""

import unicodedata

from portal.rules.language.contacts import faults_among, normal_email, normal_phone, refusal_of_email, refusal_of_phone
from portal.rules.language.names import normal_name, refusal_of_name

PASSWORD_LEAST = 10
PASSWORD_MOST = 128
PASSWORD_HINT = (
    f"至少 {PASSWORD_LEAST} 个字符，不要全用数字，也不要含有您的姓名、邮箱或电话。"
    "几个不相干的词连在一起，既好记又安全。"
)

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


def faults_of_registration(name: str, email: str, phone: str, password: str) -> dict[str, str]:
    """What has to be mended, {field: reason}, in the form's order."""
    return faults_among(
        name=refusal_of_name(name),
        email=refusal_of_email(email),
        phone=refusal_of_phone(phone),
        password=refusal_of_password(password, name=name, email=email, phone=phone),
    )
