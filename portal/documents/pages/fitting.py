"""Pages that are meant to hold what stands on them, cover and personal table, and are a little too long for it: the
room that the paper leaves for handwriting shrinks first, before a row moves to a page where nothing else stands."""

from collections.abc import Iterator
from itertools import accumulate

from lxml import etree

from portal.documents.pages.blocks import Block, Paragraph, Reader, Row, Table
from portal.documents.pages.flow import content_height, heights_of
from portal.documents.word.package import PARSER, w
from portal.documents.word.styles import stylesheet

RESERVE = 80  # twips by which a program may lay a page out higher than it is computed here
LEAST_GAP = 120  # twips between a table and what stands below it
_PLACED = (w("p"), w("tbl"))
_SETTINGS, _ROW, _HEIGHT = w("pPr"), w("tr"), f"{w('trPr')}/{w('trHeight')}"

Placed = tuple[etree._Element, Block]


def fitted(document: bytes, styles: bytes) -> bytes:
    """``word/document.xml`` with the least heights made smaller where that saves a page, else unchanged."""
    root = etree.fromstring(document, PARSER)
    elements, changed = (child for child in root[0] if child.tag in _PLACED), False
    for section, blocks in Reader(stylesheet(styles), _grows).sections(root[0]):
        for page in _pages([(next(elements), block) for block in blocks]):
            changed |= _shrink(page, section.height)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True) if changed else document


def _grows(table: etree._Element) -> bool:
    """Whether the table has rows of no height of their own: those of the long texts run on from page to page."""
    return any(row.find(_HEIGHT) is None for row in table.iterchildren(_ROW))


def _pages(placed: list[Placed]) -> Iterator[list[Placed]]:
    """What is meant for one page: from one page break on purpose to the next."""
    starts = [isinstance(block, Paragraph) and block.look.page_break_before for _, block in placed]
    for number in range(max([0, *accumulate(starts)]) + 1):
        yield [one for one, page in zip(placed, accumulate(starts), strict=True) if page == number]


def _shrink(page: list[Placed], room: int) -> bool:
    """Make what is spare smaller, each by its share, where the page fits into ``room`` then and does not yet."""
    over = _height(page) - room + RESERVE
    spares = [_spares(block, above) for (_, block), (_, above) in zip(page[1:], page, strict=False)]
    total = sum(map(sum, spares))
    if not RESERVE < over <= total:
        return False
    for (element, block), own in zip(page[1:], spares, strict=True):
        less = [-(-spare * over // total) for spare in own]
        if isinstance(block, Table):
            for row, tr, cut in zip(block.rows, element.iterchildren(_ROW), less, strict=True):
                if cut:
                    tr.find(_HEIGHT).set(w("val"), str(row.height - cut))
        elif less[0]:
            etree.SubElement(element.find(_SETTINGS), w("spacing")).set(w("before"), str(block.look.before - less[0]))
    return True


def _height(page: list[Placed]) -> int:
    height = above = 0
    for _, block in page:
        if isinstance(block, Table):
            height, above = height + sum(heights_of(block)), 0
        else:
            height += max(0, block.look.before - above) + block.lines * block.height + block.look.after
            above = block.look.after
    return height


def _spares(block: Block, above: Block) -> list[int]:
    """Of each row, what it is higher than its content; of a paragraph below a table, the room between them."""
    if isinstance(block, Table):
        return [_spare(row, block.border) for row in block.rows]
    return [max(0, block.look.before - LEAST_GAP) if isinstance(above, Table) else 0]


def _spare(row: Row, border: int) -> int:
    """Rows of one line, which are not split, keep their height."""
    if row.rule != "atLeast" or row.cant_split:
        return 0
    return max(0, row.height - border - max(content_height(cell) for cell in row.cells))
