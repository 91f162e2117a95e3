"""字数, counted as Word counts it. The browser's counter is handed the same rule as a pattern;
tests/words.json holds the cases that both must agree on.

Checked against counts that people read off Word itself, and against LibreOffice's own count: emoji, ①, Ⅳ and ℃
belong to a run as letters do; characters without a width of their own neither count nor part a run.
"""

import re

Ranges = tuple[tuple[int, int], ...]

# What counts one each: CJK characters, kana, hangul, Yi and full-width marks.
SINGLE: Ranges = (
    (0x00B7, 0x00B7),  # · between the parts of a name
    (0x1100, 0x115E), (0xA960, 0xA97F),  # hangul written in parts counts with its first part
    (0x2014, 0x2015), (0x2018, 0x2019), (0x201C, 0x201D), (0x2026, 0x2026),  # — ‘’ “” …, full-width in Chinese
    (0x2E80, 0x2FDF), (0x2FF0, 0x2FFF), (0x3001, 0x3029), (0x3030, 0x303F),
    (0x3041, 0x3098), (0x309B, 0x30FF), (0x3105, 0x3163), (0x3165, 0x318E), (0x3190, 0xA4CF),
    (0xAC00, 0xD7A3),
    (0xE000, 0xF8FF),  # private use: where fonts keep the rare characters that have no code of their own
    (0xF900, 0xFAFF), (0xFE10, 0xFE19), (0xFE30, 0xFE6F), (0xFF01, 0xFF9F), (0xFFA1, 0xFFEF),
    (0x16FE0, 0x18DFF), (0x1AFF0, 0x1B2FF),  # Tangut, Khitan, old kana, Nüshu
    (0x20000, 0x3FFFF),  # the rare characters (生僻字) of Extension B and later
)  # fmt: skip
# Spaces by one list, since Python's and JavaScript's own \s differ.
SPACE: Ranges = (
    (0x00, 0x20), (0x7F, 0xA0), (0x1680, 0x1680), (0x2000, 0x200A), (0x2028, 0x2029), (0x202F, 0x202F),
    (0x205F, 0x205F), (0x3000, 0x3000),
)  # fmt: skip
# What has no width of its own: combining marks, joiners, marks of direction, variation selectors (they tell apart
# the forms of a rare character), fillers. Alone or behind a counted character it is nothing, inside a run a part of it.
WIDTHLESS: Ranges = (
    (0x00AD, 0x00AD), (0x0300, 0x036F), (0x061C, 0x061C), (0x115F, 0x11FF), (0x180B, 0x180F), (0x1AB0, 0x1AFF),
    (0x1DC0, 0x1DFF), (0x200B, 0x200F), (0x202A, 0x202E), (0x2060, 0x206F), (0x20D0, 0x20FF), (0x302A, 0x302F),
    (0x3099, 0x309A), (0x3164, 0x3164), (0xD7B0, 0xD7FF), (0xFE00, 0xFE0F), (0xFE20, 0xFE2F), (0xFEFF, 0xFEFF),
    (0xFFA0, 0xFFA0), (0xE0000, 0xE0FFF),
)  # fmt: skip


def _pattern(escape: str, counted: str = "[{}]") -> str:
    single, space, widthless = (
        "".join(f"{escape.format(low)}-{escape.format(high)}" for low, high in ranges)
        for ranges in (SINGLE, SPACE, WIDTHLESS)
    )
    rest = f"[^{single}{space}]*"
    # Between Latin letters ’ is no full-width quote but an apostrophe.
    return f"{counted.format(single)}|[^{single}{space}{widthless}]{rest}(?:{escape.format(0x2019)}[A-Za-z]{rest})*"


# Characters that count one each are taken many at a time: a page of text is counted in microseconds.
_RUN = re.compile(_pattern(r"\U{:08x}", "([{}]+)"))
# The same rule for the browser's counter, written into the page: RegExp(PATTERN_FOR_BROWSER, "gu").
PATTERN_FOR_BROWSER = _pattern(r"\u{{{:x}}}")


def characters(text: str) -> int:
    """字数 of ``text``: each CJK character and full-width mark counts one, each run of other characters up to the
    next of these or a space counts one; spaces and line breaks count nothing. (CF8; DESIGN 5)

    >>> characters("智慧工匠 2023 年度，AI+制造。")
    12
    """
    return sum(run.end() - run.start() if run.lastindex else 1 for run in _RUN.finditer(text))
