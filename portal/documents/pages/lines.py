"""How many lines a paragraph takes: widths, what may not stand at the beginning or the end of a line, Latin words.

The rules are those that LibreOffice follows for Chinese text (GB/T 15834, 5.1.2–5.1.4: no line begins with a closing
mark or ends with an opening one), found by laying out texts with it. Every Chinese character is one em wide whatever
the font; Latin ones have the widths of Times New Roman and its metric-compatible stand-ins. Marks that belong to no
script, such as quotation marks, take the font of the characters before them, at the beginning the Chinese one.
"""

import re
import unicodedata
from collections.abc import Iterator

LATIN_WIDTHS = (  # thousandths of an em of Times New Roman, from the space on (Adobe's Times-Roman AFM)
    *(250, 333, 408, 500, 500, 833, 778, 180, 333, 333, 500, 564, 250, 333, 250, 278),
    *(500, 500, 500, 500, 500, 500, 500, 500, 500, 500, 278, 278, 564, 564, 564, 444),
    *(921, 722, 667, 667, 722, 611, 556, 722, 722, 333, 389, 722, 611, 889, 722, 722),
    *(556, 722, 667, 556, 611, 722, 722, 944, 722, 722, 611, 333, 278, 333, 469, 500),
    *(333, 444, 500, 444, 500, 444, 333, 500, 500, 278, 278, 500, 278, 778, 500, 500),
    *(500, 500, 333, 389, 278, 500, 500, 722, 500, 500, 444, 480, 200, 480, 541),
)
NEUTRAL_WIDTHS = {"“": 444, "”": 444, "‘": 333, "’": 333, "—": 1000, "…": 1000, "–": 500, "•": 350}
AUTOSPACE = 0.2  # of an em, between a Chinese and a Latin letter or digit
ROUNDING = 0.5  # twips

OPENING = "〈《「『【〔〖（［｛￡￥〝“‘"
CLOSING = "、。〉》」』】〕〗〞！），．：；？｜｝～￠々‖•ˇˉ―′’”"
STICKING = "、。〉》」』】〕〗〞）］，｝′’”"  # closing marks that a Latin word after them does not part from

# Neutral marks in the font of Latin letters, as private characters while lines are counted.
_NEUTRAL = "".join(NEUTRAL_WIDTHS)
_STAND_INS = {mark: chr(0xE000 + place) for place, mark in enumerate(NEUTRAL_WIDTHS)}
_AS_LATIN = str.maketrans(_STAND_INS)
_LETTERS = "!-~\u00a1-\u1fff\u200b-\u200f\ufe00-\ufe0f"  # and marks without a width of their own
_LATIN = f"{_LETTERS}\u00a0{''.join(_STAND_INS.values())}"

_OPEN, _CLOSE, _STICK = frozenset(OPENING), frozenset(CLOSING), frozenset(OPENING + STICKING)
_LATIN_OPEN = frozenset("([{" + "“‘".translate(_AS_LATIN))
_LATIN_CLOSE = frozenset(":!),.;?]}'\"-·" + "”’•".translate(_AS_LATIN))

_NEUTRAL_AFTER_LATIN = re.compile(f"(?<=[{_LETTERS}])[ {_NEUTRAL}]*[{_NEUTRAL}]")
_PIECE = re.compile(f"(?P<wide>[^{_LATIN} \u3000]+)|(?P<blank>[ \u3000]+)|[{_LATIN}]+")
_MAY_BREAK = re.compile(r"(?<=[-?!])(?=[0-9A-Za-z])|(?<=/)(?=[A-Za-z])")  # inside a Latin word: addresses, 2023-2025
_LETTER = re.compile(
    "[0-9A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f々〇ぁ-\u30fa\u3105-\u318e\u3400-\ua48c\uac00-\ud7a3\uf900-\ufaff"
    "０-９Ａ-Ｚａ-ｚ]"
)


class _Widths(dict[str, float]):
    """{character: width in ems}; what is not known yet is worked out once."""

    def __missing__(self, character: str) -> float:
        self[character] = width = _width(character)
        return width


def _width(character: str) -> float:
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0.0
    return 0.5 if character < "\u2000" else 1.0


_WIDTHS = _Widths({chr(32 + place): width / 1000 for place, width in enumerate(LATIN_WIDTHS)})
_WIDTHS.update({_STAND_INS[mark]: width / 1000 for mark, width in NEUTRAL_WIDTHS.items()})


def line_count(text: str, em: float, first: float, rest: float, *, spacing: float = 0.0) -> int:
    """How many lines ``text`` takes: characters of ``em`` twips, ``first`` twips in the first line and ``rest`` in
    the others. Each line end in it begins a line; an empty text takes one.

    >>> line_count("智慧城市" * 9, 240, 8160, 8640), line_count("智慧城市，" * 2, 240, 960, 960)
    (2, 3)
    """
    if len(text) * (em + spacing) <= first and "\n" not in text:  # no character is wider than an em
        return 1
    if text.isascii() and text.isprintable() and _latin_width(text) * em + len(text) * spacing <= first:
        return 1
    lines, room = 0, first
    for part in text.split("\n"):
        lines += 1 if len(part) * (em + spacing) <= room else _Setter(em, spacing, room, rest).set(part)
        room = rest
    return lines


def _latin_width(text: str) -> float:
    return sum(map(_WIDTHS.__getitem__, text))


class _Setter:
    """Sets a text into lines, piece by piece."""

    def __init__(self, em: float, spacing: float, first: float, rest: float):
        self.em, self.spacing, self.wide = em, spacing, em + spacing
        # A column that is narrower than a character takes one all the same.
        self.room, self.rest = max(first, self.wide) + ROUNDING, max(rest, self.wide) + ROUNDING
        self.lines = 1
        self.x = 0.0  # how far the line is filled
        self.stuck = 0.0  # width at its end that no break may part from what sticks to it
        self.last = " "  # the character before, on whichever line

    def set(self, text: str) -> int:
        """The number of lines."""
        for kind, piece in _pieces(text):
            if kind == "blank":  # hangs over the end of the line
                self.x += self._measured(piece)
                self.stuck = 0.0
            elif kind == "wide":
                self._set_wide(piece)
            else:
                if kind == "part":
                    self.stuck = 0.0
                self._set_word(piece)
            self.last = piece[-1]
        return self.lines

    def _turn(self, kept: float = 0.0) -> None:
        """Begin a line with what sticks together from the end of the last one, unless that is all of it."""
        self.x = kept if kept < min(self.x, self.rest) else 0.0
        self.lines += 1
        self.room = self.rest

    def _set_wide(self, piece: str) -> None:
        x, count, stuck = self.x + self._gap(piece[0]), len(piece), self.stuck
        if x + count * self.wide <= self.room:
            self.x = x + count * self.wide
        else:
            self._turn_wide(piece, max(0, int((self.room - x) // self.wide)))
        self.stuck = 0.0
        if piece[-1] in _STICK:
            at = _break(piece, 0, count - 1)
            self.stuck = (count - at) * self.wide + (0.0 if at or piece[0] not in _CLOSE | _OPEN else stuck)

    def _turn_wide(self, piece: str, fits: int) -> None:
        """Set a run of which only so many characters fit into the line."""
        at, count = _break(piece, 0, fits), len(piece)
        if at or self.x:
            # An opening mark that does not fit stays with the Latin word before it.
            sticks = at == 0 and (piece[0] in (_CLOSE if fits else _CLOSE | _OPEN) or self.last in _LATIN_OPEN)
            self._turn(self.stuck if sticks else 0.0)
        while (fits := int((self.room - self.x) // self.wide)) < count - at:
            end = _break(piece, at, at + fits)
            if end == at and not self.x:  # marks that all stick to one another: cut where the line ends
                end = at + max(1, fits)
            at = end
            self._turn()
        self.x += (count - at) * self.wide

    def _set_word(self, piece: str) -> None:
        gap, width = self._gap(piece[0]), self._measured(piece)
        kept = self.stuck
        if not kept and piece[0] in _LATIN_CLOSE and self.last not in " \u3000":
            kept = self.wide  # the Chinese character before the mark comes along
        if self.x + gap + width <= self.room:
            self.x += gap + width
        else:
            if self.x:
                self._turn(kept)
            while self.x + width > self.room:  # longer than a line: cut where the line ends
                width -= self.room - self.x
                self._turn()
            self.x += width
        self.stuck = kept + width

    def _gap(self, after: str) -> float:
        """The room between a Chinese and a Latin letter or digit."""
        before = self.last
        if (before < "\u2000") == (after < "\u2000") or not (_LETTER.match(before) and _LETTER.match(after)):
            return 0.0
        return self.em * AUTOSPACE

    def _measured(self, piece: str) -> float:
        return sum(map(_WIDTHS.__getitem__, piece)) * self.em + len(piece) * self.spacing


def _break(piece: str, start: int, at: int) -> int:
    """The last place up to ``at`` where a line may end, ``start`` if there is none."""
    while at > start and (piece[at] in _CLOSE or piece[at - 1] in _OPEN):
        at -= 1
    return at


def _pieces(text: str) -> Iterator[tuple[str | None, str]]:
    """Runs of wide characters, blanks, and Latin words, these in parts where they may break."""
    if _NEUTRAL_AFTER_LATIN.search(text):
        text = _NEUTRAL_AFTER_LATIN.sub(lambda found: found[0].translate(_AS_LATIN), text)
    for found in _PIECE.finditer(text):
        kind, piece = found.lastgroup, found[0]
        if kind is None and len(piece) > 3 and _MAY_BREAK.search(piece):
            first, *parts = _MAY_BREAK.split(piece)
            yield None, first
            yield from (("part", part) for part in parts)
        else:
            yield kind, piece
