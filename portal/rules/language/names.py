"""The names of people and of units: one spelling as shown, one key to compare by, and what may stand in it.

Nothing here depends on the Unicode version of the interpreter: ideographs are known by their ranges. A ``refusal_…``
answers with the reason in one Chinese sentence that says what to do, or None.
"""

import re
import unicodedata

NAME_MOST = 50

_DOTS = "・．･‧•∙"  # as input methods write the dot of minority and foreign names
# Radicals that stand where an ideograph is meant, as text copied out of a PDF has them; the Kangxi ones fold by NFKC.
_RADICALS = (
    "⻅见⻆角⻋车⻓长⻔门⻘青⻙韦⻚页⻛风⻜飞⻝食⻢马⻣骨⻤鬼⻥鱼"
    "⻦鸟⻨麦⻩黄⻬齐⻮齿⻰龙⻳龟⻉贝⺠民⺟母⻁虎⺩王⻄西⻫斉⻪黾⻌辶"
)
# Ideographs that GB 18030-2000 and -2005 kept in the private-use area because Unicode had none: FE50 to FEA0 in order.
_PRIVATE = 0xE815
_TRAILS = [trail for trail in range(0x50, 0xA1) if trail != 0x7F]
_LATER = {  # those that the codec, which is of 2000, still has there
    **{0xE816: 0x20087, 0xE817: 0x20089, 0xE818: 0x200CC, 0xE81E: 0x9FB4, 0xE826: 0x9FB5, 0xE82B: 0x9FB6},
    **{0xE82C: 0x9FB7, 0xE831: 0x215D7, 0xE832: 0x9FB8, 0xE83B: 0x2298F, 0xE843: 0x9FB9, 0xE854: 0x9FBA},
    **{0xE855: 0x241FE, 0xE864: 0x9FBB},
}
_FOLDED = (
    dict.fromkeys(map(ord, _DOTS), "·")
    | {ord(radical): whole for radical, whole in zip(_RADICALS[::2], _RADICALS[1::2], strict=True)}
    | {code: unicodedata.normalize("NFKC", chr(code)) for code in range(0x2F00, 0x2FD6)}
    | {_PRIVATE + place: bytes((0xFE, trail)).decode("gb18030") for place, trail in enumerate(_TRAILS)}
    | {
        wide: wide - 0xFEE0
        for start in "０Ａａ"
        for wide in range(ord(start), ord(start) + (10 if start == "０" else 26))
    }
    | {0xE7C7: "ḿ"}
    | _LATER
)
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
_IDEOGRAPHS = re.compile("[〇々\u2e80-\u2eff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_QUOTES = "“”‘’\"'「」『』〝〞"
_NOT_COMPARED = re.compile(rf"[\s{_QUOTES}]+")
# What ``name_key`` makes of the marks in a name as it is kept; for searching where the names lie.
MARKS_BY_KEY = dict.fromkeys(f" {_QUOTES}", "") | {
    chr(wide): _NOT_COMPARED.sub("", chr(wide - 0xFEE0))
    for wide in range(0xFF01, 0xFF5F)
    if not chr(wide - 0xFEE0).isalnum()
}


def normal_name(text: str) -> str:
    """The name as it is kept and shown: composed, real ideographs, half-width Latin letters and digits,
    one kind of dot, single spaces, no blank ends.

    >>> normal_name("　买买提 • 艾力 "), normal_name("⻩工\ue816")
    ('买买提 · 艾力', '黄工𠂇')
    """
    plain = _UNSEEN.sub("", unicodedata.normalize("NFC", text.translate(_FOLDED)))
    return " ".join(plain.split())


def name_key(text: str) -> str:
    """What two spellings of one name, of a person or a unit, have in common: width, blanks, marks that nobody sees,
    the style of quotation marks and upper or lower case do not count.

    >>> name_key("“ＡＢＢ”（中国）有限公司") == name_key('"abb" (中国)有限公司')
    True
    """
    return _NOT_COMPARED.sub("", unicodedata.normalize("NFKC", normal_name(text))).casefold()


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
    return (
        _IDEOGRAPHS.fullmatch(character) is not None
        or character.isalpha()
        or unicodedata.category(character).startswith("M")
        or character in " ·.'’-"
    )
