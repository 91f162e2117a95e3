"""Certificates 荣誉证书 (第二十三条、第二十八条、第二十九条、第三十条): their numbers, the addresses at which they
are checked, and what is said of one."""

import re
from datetime import date, timedelta

from portal.rules.applying.honour_bar import HonourState
from portal.rules.language.days import day_in_words
from portal.rules.language.passages import Passage
from portal.rules.language.refusals import Refusal
from portal.rules.roll.honourees import SHOWN

# Printed on paper, and promised for ten years: an address is added to, never changed.
ADDRESS = "/certificates/{number}/{code}"
CODE_SIZE = 16  # letters of five bits each: 80 bits
LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's, without those that are taken for a figure
_ALIKE = str.maketrans("OILU", "011V")
_NUMBER = re.compile(r"[A-Z]{2}[0-9]{4}-Z[0-9]{3,6}")

LINK_DAYS, LINKS_MOST = 366, 20  # how long a link of the holder proves at most; how many are alive at once

AGAIN = Passage("重新制发的原因", 500)

NOT_PUBLISHED = Refusal("表彰决定公布以后才能制发证书。")
ALL_ISSUED = Refusal("这份表彰决定的证书都已经制发。")
LOST = Refusal("这项荣誉已经取消或者撤销，不再制发证书。")
SAME_AS_BEFORE = Refusal("姓名和荣誉名称都没有变，不用重新制发；补领请下载原来的证书。")
NOT_THE_LAST = Refusal("这一份已经换发或者无效，请为现在有效的一份盖章。")
NO_FILE = Refusal("请选择盖好电子印章的 PDF 或者 OFD 文件。")
WRONG = "没有这份证书。请核对证书编号和校验码，字母不分大小写；仍查不到的，请向组委会办公室核实。"


def number_of(prefix: str, year: int, ordinal: int) -> str:
    """The number of the ``ordinal``-th certificate of an award and year.

    >>> number_of("GJ", 2026, 7)
    'GJ2026-Z007'
    """
    return f"{prefix}{year}-Z{ordinal:03}"


def typed_number(text: str) -> str:
    """A number as it is kept, however it was typed; "" where it can be none.

    >>> typed_number(" gj2026－z007 "), typed_number("7")
    ('GJ2026-Z007', '')
    """
    number = re.sub(r"\s", "", text.translate({0xFF0D: "-", 0x2014: "-", 0x2013: "-"})).upper()
    return number if _NUMBER.fullmatch(number) else ""


def typed_code(text: str) -> str:
    """A code as it is kept: blanks and hyphens are for the eye, O is a nought; "" where it can be none.

    >>> typed_code("abcd-efgh 2345 6oi9"), typed_code("ABCD")
    ('ABCDEFGH23456019', '')
    """
    code = re.sub(r"[\s－-]", "", text).upper().translate(_ALIKE)
    return code if len(code) == CODE_SIZE and set(code) <= set(LETTERS) else ""


def code_of(digest: bytes) -> str:
    """The first 80 bits of a keyed digest in letters that can be read aloud.

    >>> code_of(bytes(10)), code_of(bytes([255] * 32))
    ('0000000000000000', 'ZZZZZZZZZZZZZZZZ')
    """
    bits = int.from_bytes(digest[:10], "big")
    return "".join(LETTERS[bits >> shift & 31] for shift in range(75, -1, -5))


def grouped(code: str) -> str:
    """The code as it is printed.

    >>> grouped("ABCDEFGH23456019")
    'ABCD EFGH 2345 6019'
    """
    return " ".join(code[start : start + 4] for start in range(0, CODE_SIZE, 4))


def refusal_to_issue(*, published: bool, waiting: int) -> Refusal | None:
    """Why no certificates are issued for a decision, or None; ``waiting``: how many people have none. (第二十三条)"""
    if not published:
        return NOT_PUBLISHED
    return None if waiting else ALL_ISSUED


def refusal_to_issue_again(state: HonourState, *, changed: bool) -> Refusal | None:
    """Why no further copy is made, or None: only what is printed can make one necessary."""
    if state not in SHOWN:
        return LOST
    return None if changed else SAME_AS_BEFORE


def is_valid(state: HonourState, *, replaced: bool) -> bool:
    """Whether a copy still says what holds."""
    return state in SHOWN and not replaced


def refusal_to_link(state: HonourState, until: date | None, today: date, *, alive: int) -> Refusal | None:
    """Why no link is made that proves the honour to the end of this day, or None."""
    if state not in SHOWN:
        return Refusal("这项荣誉已经取消或者撤销，不能证明。")
    if until is None:
        return Refusal("请填写链接有效到哪一天。")
    if not today <= until <= today + timedelta(days=LINK_DAYS):
        return Refusal(f"有效期请填写今天至{day_in_words(today + timedelta(days=LINK_DAYS))}之间的一天。")
    return Refusal(f"同时有效的链接最多 {LINKS_MOST} 个，请先收回不用的。") if alive >= LINKS_MOST else None
