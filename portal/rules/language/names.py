"""The name of a person: one spelling to keep, and what may stand in it.

A ``refusal_…`` answers with the reason in one Chinese sentence that says what to do, or None.
"""

import unicodedata

NAME_MOST = 50


def normal_name(text: str) -> str:
    """The name as it is kept: composed, single spaces, no blank ends.

    >>> normal_name("　买买提 · 艾力 ")
    '买买提 · 艾力'
    """
    return " ".join(unicodedata.normalize("NFC", text).split())


def name_key(text: str) -> str:
    """What two spellings of one name have in common: neither blanks, dots and hyphens nor case and width count.

    >>> name_key("买买提 · 艾力") == name_key("买买提•艾力"), name_key("Ｌi Wen") == name_key("LI wen")
    (True, True)
    """
    composed = unicodedata.normalize("NFKC", text).casefold()
    return "".join(character for character in composed if character.isalpha() or unicodedata.combining(character))


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
