"""A document as blocks with heights: what stands in ``word/document.xml`` before it is laid on pages."""

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from lxml import etree

from portal.documents.pages.lines import line_count
from portal.documents.word.package import w
from portal.documents.word.styles import OFF, Look, Margins, Settings, Stylesheet, margins_of, number

EMU = 635  # in a twip
_P, _TBL, _TR, _TC, _R, _T, _BR, _TAB, _PPR, _RPR = map(
    w, ("p", "tbl", "tr", "tc", "r", "t", "br", "tab", "pPr", "rPr")
)
_SDT, _SDT_CONTENT, _SECTION = w("sdt"), w("sdtContent"), w("sectPr")
_TABLE_SETTINGS, _TABLE_MARGINS, _TABLE_BORDERS, _INSIDE = w("tblPr"), w("tblCellMar"), w("tblBorders"), w("insideH")
_GRID, _ROW_SETTINGS, _ROW_HEIGHT, _CANT_SPLIT, _HEADER = map(
    w, ("tblGrid", "trPr", "trHeight", "cantSplit", "tblHeader")
)
_CELL_SETTINGS, _CELL_MARGINS, _SPAN, _MERGED = w("tcPr"), w("tcMar"), w("gridSpan"), w("vMerge")
_VALUE, _WIDTH, _TYPE, _RULE = w("val"), w("w"), w("type"), w("hRule")
_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_INLINE, _EXTENT = f"{_DRAWING}inline", f"{_DRAWING}extent"
_SIZE, _SPACING = w("sz"), w("spacing")
_BORDER_EIGHTHS = 2.5  # twips in an eighth of a point, the measure of w:sz
PAGE = "\f"  # a page break inside a text


class Paragraph(NamedTuple):
    """``lines`` of equal ``height``, in ``parts`` where page breaks cut it."""

    look: Look
    lines: int
    height: int
    breaks: int  # page breaks in it; they stand before its text or after it, what is between is not told apart


class Cell(NamedTuple):
    content: tuple["Paragraph | Table", ...]
    margins: int  # above and below together
    continues: bool  # the cell above (w:vMerge)
    spans: bool  # begins a merged cell


class Row(NamedTuple):
    cells: tuple[Cell, ...]
    height: int
    rule: str
    cant_split: bool
    header: bool
    keeps_next: bool  # stays with the row below, as its first paragraph says


class Table(NamedTuple):
    rows: tuple[Row, ...]
    border: int  # between two rows


class Section(NamedTuple):
    """Where a section ends, and the page that its blocks stand on."""

    height: int
    width: int
    kind: str  # how it begins: nextPage, continuous …


Block = Paragraph | Table


class Reader:
    """Reads the blocks of one document; of tables that ``passes_over`` names only that they are there."""

    def __init__(self, styles: Stylesheet, passes_over: Callable[[etree._Element], bool] | None = None):
        self._styles, self._passes_over = styles, passes_over
        self._sized = True  # whether runs have sizes of their own

    def sections(self, body: etree._Element) -> Iterator[tuple[Section, list[Block]]]:
        """Each section with its blocks."""
        self._sized = self._styles.sizes_runs or any(run.getparent().tag == _RPR for run in body.iter(_SIZE, _SPACING))
        held: list[etree._Element] = []
        for element in _unwrapped(body):
            if element.tag == _SECTION:
                yield self._section(element, held)
                return
            held.append(element)
            ended = element.find(f"{_PPR}/{_SECTION}") if element.tag == _P else None
            if ended is not None:
                yield self._section(ended, held)
                held = []

    def _section(self, settings: etree._Element, held: list[etree._Element]) -> tuple[Section, list[Block]]:
        size, margins, kind = (settings.find(w(name)) for name in ("pgSz", "pgMar", "type"))
        wide, high = (_twips(size, name) for name in ("w", "h"))
        left, right, gutter, top, bottom = (
            _twips(margins, name) for name in ("left", "right", "gutter", "top", "bottom")
        )
        page = Section(
            high - abs(top) - abs(bottom),
            wide - left - right - gutter,
            "nextPage" if kind is None else kind.get(_VALUE, "nextPage"),
        )
        return page, list(self.blocks(held, page.width))

    def blocks(self, elements: Iterable[etree._Element], width: int) -> Iterator[Block]:
        for element in elements:
            if element.tag == _P:
                yield self._paragraph(element, width)
            elif element.tag == _TBL:
                yield Table((), 0) if self._passes_over and self._passes_over(element) else self._table(element)

    def _paragraph(self, element: etree._Element, width: int) -> Paragraph:
        look = self._look(element)
        text, inline = text_of(element)
        breaks = text.count(PAGE)
        if breaks:
            text = text.replace(PAGE, "")
        return Paragraph(look, lines_in(text, look, width), look.line_height(inline), breaks)

    def _look(self, element: etree._Element) -> Look:
        own = element[0] if len(element) and element[0].tag == _PPR else None
        look = self._styles.look(own)
        if not self._sized:
            return look
        run = element.find(_R)  # the first run decides the size of all characters
        settings = None if run is None else run.find(_RPR)
        return look if settings is None else _with_run(look, self._styles.run(settings))

    def _table(self, element: etree._Element) -> Table:
        margins, border, grid = self._styles.cell_margins, 0, list[int]()
        rows = []
        for child in _unwrapped(element):
            tag = child.tag
            if tag == _TR:
                rows.append(self._row(child, grid, margins))
            elif tag == _GRID:
                grid = [number(column.get(_WIDTH, "0")) for column in child]
            elif tag == _TABLE_SETTINGS:
                if (own := child.find(_TABLE_MARGINS)) is not None:
                    margins = margins | margins_of(own)
                border = _border(child.find(_TABLE_BORDERS))
        return Table(tuple(rows), border)

    def _row(self, element: etree._Element, grid: list[int], margins: Margins) -> Row:
        height, rule, cant_split, header = 0, "auto", False, False
        cells, column = [], 0
        for child in _unwrapped(element):
            tag = child.tag
            if tag == _TC:
                cell, span = self._cell(child, grid[column:], margins)
                column += span
                cells.append(cell)
            elif tag == _ROW_SETTINGS:
                for setting in child:
                    tag = setting.tag
                    if tag == _ROW_HEIGHT:
                        height, rule = number(setting.get(_VALUE, "0")), setting.get(_RULE, "atLeast")
                    elif tag == _CANT_SPLIT:
                        cant_split = setting.get(_VALUE, "1") not in OFF
                    elif tag == _HEADER:
                        header = setting.get(_VALUE, "1") not in OFF
        first = cells[0].content[0] if cells and cells[0].content else None
        keeps_next = isinstance(first, Paragraph) and first.look.keep_next
        return Row(tuple(cells), height, rule, cant_split, header, keeps_next)

    def _cell(self, element: etree._Element, grid: list[int], margins: Margins) -> tuple[Cell, int]:
        span, merged = 1, ""
        for setting in element[0] if len(element) and element[0].tag == _CELL_SETTINGS else ():
            tag = setting.tag
            if tag == _SPAN:
                span = int(setting.get(_VALUE, "1"))
            elif tag == _CELL_MARGINS:
                margins = margins | margins_of(setting)
            elif tag == _MERGED:
                merged = setting.get(_VALUE, "continue")
        width = sum(grid[:span]) - margins["left"] - margins["right"]
        content = tuple(self.blocks(_unwrapped(element), width))
        return Cell(content, margins["top"] + margins["bottom"], merged == "continue", merged == "restart"), span


def text_of(element: etree._Element) -> tuple[str, int]:
    """The text of a paragraph with its breaks, and the height of the highest picture that stands in its lines."""
    text, inline = "", 0
    # One pass over what counts: a form has hundreds of paragraphs, and each look-up takes its time.
    for part in element.iter(_T, _BR, _TAB, _INLINE):
        tag = part.tag
        if tag == _T:
            text += part.text or ""
        elif tag == _BR:
            text += PAGE if part.get(_TYPE) == "page" else "\n"
        elif tag == _TAB:
            text += "\u3000" if part.getparent().tag == _R else ""
        else:
            inline = max(inline, _height(part))
    return text, inline


def lines_in(text: str, look: Look, width: int) -> int:
    """How many lines a text takes in a column of this width."""
    room = width - look.left - look.right
    return line_count(text, look.em, room - look.first, room, spacing=look.spacing)


def _unwrapped(parent: etree._Element) -> Iterator[etree._Element]:
    """The children, those of content controls among them."""
    for child in parent:
        if child.tag == _SDT:
            for content in child.iterchildren(_SDT_CONTENT):
                yield from _unwrapped(content)
        else:
            yield child


def _with_run(look: Look, settings: Settings) -> Look:
    if "sz" not in settings and "tracking" not in settings:
        return look
    return look._replace(
        em=number(settings["sz"]) * 10 if "sz" in settings else look.em,
        spacing=number(settings["tracking"]) if "tracking" in settings else look.spacing,
    )


def _height(inline: etree._Element) -> int:
    """Of a picture that stands in the line; anchored ones take no room."""
    extent = inline.find(_EXTENT)
    return 0 if extent is None else int(extent.get("cy", "0")) // EMU


def _border(borders: etree._Element | None) -> int:
    inside = None if borders is None else borders.find(_INSIDE)
    if inside is None or inside.get(_VALUE) in ("nil", "none"):
        return 0
    return round(int(inside.get(w("sz"), "0")) * _BORDER_EIGHTHS)


def _twips(element: etree._Element | None, name: str) -> int:
    return 0 if element is None else number(element.get(w(name), "0"))
