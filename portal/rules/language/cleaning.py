"""Cleaning of what people type or paste: once, on input. What is taken away is listed here and nowhere else.

- line ends of any system, vertical tabs, form feeds and Unicode's line and paragraph separators become ``\\n``;
- a tab becomes a space, but where a table may have been pasted;
- the other control characters, the byte order mark, the marks that turn the direction of writing (they can make
  a text read differently from what it says), lone surrogates and non-characters go, since neither XML nor a
  database column may hold them or nobody could see them.

Everything else stays exactly as typed: markup, template code, rare characters, emoji, spaces inside a text.
"""

import re

_LINE_END = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_FORBIDDEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\ufeff\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069"
    "\ud800-\udfff\ufdd0-\ufdef\ufff9-\ufffb\ufffe\uffff"
    + "".join(f"{chr((plane << 16) + 0xFFFE)}{chr((plane << 16) + 0xFFFF)}" for plane in range(1, 17))
    + "]"
)


def clean_text(text: str, *, tabs: bool = False) -> str:
    """``text`` of several lines, cleaned, without blank lines or spaces at either end. ``tabs``: they stay, as they
    hold the columns of a table apart.

    >>> clean_text("  甲\\r\\n乙\\x00 \\n")
    '甲\\n乙'
    >>> clean_text(" \\n\\t甲 \\n乙\\t\\n ", tabs=True)
    '\\t甲 \\n乙\\t'
    """
    if text.isprintable():  # the common case: no line end, no control character
        return text.strip()
    cleaned = _FORBIDDEN.sub("", _LINE_END.sub("\n", text))
    return _tabbed(cleaned) if tabs and "\t" in cleaned else cleaned.replace("\t", " ").strip()


def _tabbed(text: str) -> str:
    """Blank ends go, not the empty cells at the beginning of the first line and at the end of the last one."""
    body = text.strip()
    before, after = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
    first, last = before.rpartition("\n")[2].count("\t"), after.partition("\n")[0].count("\t")
    return "\t" * first + body + "\t" * last if body else ""


def clean_line(text: str) -> str:
    """``text`` of one line: as ``clean_text``, with line ends as spaces."""
    return clean_text(text).replace("\n", " ")
