"""What holds for a paragraph, once its own settings, its style, the styles that one is based on and the document's
defaults are laid over one another (ECMA-376 part 1, 17.7.2). Each stylesheet is read once."""

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from lxml import etree

from portal.documents.word.package import PARSER, find, w

OFF = ("0", "false", "off")
Settings = dict[str, str]  # {"spacing.line": "440", "keepNext": "1", "sz": "24" …}
Margins = dict[str, int]  # {side: twips}

_VALUE, _WIDTH = w("val"), w("w")
_STYLE, _RUN = w("pStyle"), w("rPr")
_LOCAL = len(w(""))  # where the local name begins in a qualified one
_SIDES = {"top": "top", "bottom": "bottom", "left": "left", "right": "right", "start": "left", "end": "right"}
_IMAGE_ROOM = 1.3  # the line of a font is higher than its size, where the height is not fixed


class Look(NamedTuple):
    """A paragraph without its text; twips."""

    line: int
    rule: str
    before: int
    after: int
    left: int
    right: int
    first: int  # added to the first line's indent; negative: hanging
    em: int
    spacing: int  # between characters
    keep_next: bool
    keep_lines: bool
    page_break_before: bool
    widow_control: bool

    def line_height(self, inline: int) -> int:
        """Of a line whose highest picture has so many twips."""
        if self.rule == "exact":
            return self.line
        natural = max(inline, round(self.em * _IMAGE_ROOM))
        return max(self.line, natural) if self.rule == "atLeast" else max(inline, round(natural * self.line / 240))


class Stylesheet:
    """``word/styles.xml``, compiled."""

    def __init__(self, root: etree._Element):
        self._styles = {style.get(w("styleId")): style for style in find(root, "w:style")}
        self._defaults = {
            style.get(w("type")): style.get(w("styleId"))
            for style in find(root, "w:style[@w:default='1' or @w:default='true']")
        }
        self._base: Settings = {}
        for settings in find(root, "w:docDefaults/w:pPrDefault/w:pPr | w:docDefaults/w:rPrDefault/w:rPr"):
            self._base |= settings_of(settings)
        self._compiled: dict[str, Settings] = {}
        self._looks: dict[str, Look] = {}
        self.cell_margins = self._cell_margins()
        self.sizes_runs = bool(find(root, "w:style[@w:type='character']/w:rPr[w:sz or w:spacing]"))

    def settings(self, own: etree._Element | None) -> Settings:
        """Of a paragraph with these (``w:pPr``) of its own."""
        if own is None:
            return self._settings(self._defaults.get("paragraph", ""))
        named = own[0] if len(own) and own[0].tag == _STYLE else None  # by the schema it comes first
        style = self._defaults.get("paragraph", "") if named is None else named.get(_VALUE, "")
        return self._settings(style) | settings_of(own)

    def look(self, own: etree._Element | None) -> Look:
        """How a paragraph with these settings of its own is laid out."""
        if own is None:
            return self._look_of(self._defaults.get("paragraph", ""))
        if len(own) == 1 and own[0].tag == _STYLE:
            return self._look_of(own[0].get(_VALUE, ""))
        return _look(self.settings(own))

    def run(self, own: etree._Element) -> Settings:
        """What a run's settings (``w:rPr``) and its style add to those of the paragraph."""
        settings = settings_of(own)
        return self._of(settings["rStyle"]) | settings if "rStyle" in settings else settings

    def _look_of(self, style: str) -> Look:
        if style not in self._looks:
            self._looks[style] = _look(self._settings(style))
        return self._looks[style]

    def _settings(self, style: str) -> Settings:
        return self._base | self._of(style)

    def _of(self, style: str) -> Settings:
        if style not in self._compiled:
            settings: Settings = {}
            for element in reversed(list(self._chain(style))):
                for part in (element.find(w("pPr")), element.find(w("rPr"))):
                    settings |= settings_of(part) if part is not None else {}
            self._compiled[style] = settings
        return self._compiled[style]

    def _chain(self, style: str) -> Iterator[etree._Element]:
        """The style and those it is based on, nearest first."""
        seen: set[str] = set()
        while style in self._styles and style not in seen:
            seen.add(style)
            yield self._styles[style]
            based = self._styles[style].find(w("basedOn"))
            style = "" if based is None else based.get(_VALUE, "")

    def _cell_margins(self) -> Margins:
        found = {"top": 0, "bottom": 0, "left": 0, "right": 0}
        for style in self._chain(self._defaults.get("table", "")):
            for margins in find(style, "w:tblPr/w:tblCellMar"):
                found |= margins_of(margins)
        return found


@lru_cache(maxsize=8)
def stylesheet(content: bytes) -> Stylesheet:
    """Compiled from ``word/styles.xml``."""
    return Stylesheet(etree.fromstring(content, PARSER))


def settings_of(element: etree._Element) -> Settings:
    """The settings of a ``w:pPr`` or ``w:rPr`` as a flat table. An indent of the one kind takes the other away."""
    settings: Settings = {}
    for child in element:
        name = child.tag[_LOCAL:]
        if name in ("spacing", "ind"):
            settings |= {f"{name}.{key[_LOCAL:]}": value for key, value in child.items()}
        else:
            settings[name] = child.get(_VALUE, "1")
    if "spacing.val" in settings:  # of a run: between its characters
        settings["tracking"] = settings.pop("spacing.val")
    if element.tag == _RUN:
        settings.pop("snapToGrid", None)  # across the line; a paragraph's is along the page
    if "ind.hanging" in settings:
        settings["ind.firstLine"] = f"-{settings.pop('ind.hanging')}"
    return settings


def margins_of(element: etree._Element) -> Margins:
    """The margins of a ``w:tblCellMar`` or ``w:tcMar``."""
    margins = {}
    for child in element:
        if side := _SIDES.get(child.tag[_LOCAL:]):
            margins[side] = number(child.get(_WIDTH, "0"))
    return margins


def number(text: str) -> int:
    """A measure in twips; Word also writes decimals."""
    return round(float(text))


def _look(settings: Settings) -> Look:
    def twips(name: str, default: int = 0) -> int:
        return number(settings.get(name, "") or str(default))

    def on(name: str, default: str = "0") -> bool:
        return settings.get(name, default) not in OFF

    em = twips("sz", 20) * 10
    first = twips("ind.firstLine") or twips("ind.firstLineChars") * em // 100
    return Look(
        line=twips("spacing.line", 240),
        rule=settings.get("spacing.lineRule", "auto"),
        before=twips("spacing.before"),
        after=twips("spacing.after"),
        left=twips("ind.left") or twips("ind.start"),
        right=twips("ind.right") or twips("ind.end"),
        first=first,
        em=em,
        spacing=twips("tracking"),
        keep_next=on("keepNext"),
        keep_lines=on("keepLines"),
        page_break_before=on("pageBreakBefore"),
        widow_control=on("widowControl", "1"),
    )
