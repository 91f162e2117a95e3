"""Pages that are meant to hold what stands on them, cover and personal table, and are a little too long for it: the
room that the paper leaves for handwriting shrinks first, before a row moves to a page where nothing else stands."""

from collections.abc import Mapping
from typing import Any

from lxml import etree

from portal.documents.pages.blocks import Block, Reader, Row, Table
from portal.documents.pages.flow import content_height, heights_of
from portal.documents.pages.holding import Unknowable
from portal.documents.pages.planning import LEAST_GAP, PLACED, grows, pages, plan
from portal.documents.word.package import PARSER, w
from portal.documents.word.styles import stylesheet
from portal.documents.word.template import WordTemplate

RESERVE = 80  # twips by which a program may lay a page out higher than it is computed here
_TABLE, _SETTINGS, _ROW, _HEIGHT = w("tbl"), w("pPr"), w("tr"), f"{w('trPr')}/{w('trHeight')}"

Cuts = dict[int, list[list[int]]]  # {place of a page's first block: for each of its blocks, as ``_cuts`` says}


def fitted(template: WordTemplate, words: Mapping[str, Any], document: bytes) -> bytes:
    """``word/document.xml``, the template filled in with ``words``, with the least heights made smaller where that
    saves a page, else unchanged. Only pages that may have too little room are laid out."""
    try:
        cuts = told(template, words)
    except Unknowable:
        cuts = read(document, template.styles)
    if not cuts:
        return document
    root = etree.fromstring(document, PARSER)
    elements = [child for child in root[0] if child.tag in PLACED]
    for place, cut in cuts.items():
        for element, least in zip(elements[place:], cut, strict=False):
            _cut(element, least)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def told(template: WordTemplate, words: Mapping[str, Any]) -> Cuts:
    """What is to be made smaller, told from the words.

    :raises Unknowable: it takes more than the words to tell.
    """
    doubted = [page for page in plan(template, words) if page.in_doubt(words)]
    return {page.place: cut for page in doubted if (cut := _cuts(page.laid(words), page.height))}


def read(document: bytes, styles: bytes) -> Cuts:
    """What is to be made smaller, read from the whole document."""
    cuts, place = {}, 0
    for page, height in pages(etree.fromstring(document, PARSER)[0], Reader(stylesheet(styles), grows)):
        if cut := _cuts(page, height):
            cuts[place] = cut
        place += len(page)
    return cuts


def _cuts(page: list[Block], room: int) -> list[list[int]]:
    """For each block what becomes of its heights where the page fits into ``room`` only with what is spare made
    smaller, each by its share: of a table, of each row the least height, of a paragraph the room above it; 0 as it is.
    Nothing where it fits as it is or not at all."""
    over = _height(page) - room + RESERVE
    spares = [[0], *(_spares(block, above) for block, above in zip(page[1:], page, strict=False))]
    total = sum(map(sum, spares))
    if not RESERVE < over <= total:
        return []
    return [
        [
            height - -(-spare * over // total) if spare else 0
            for spare, height in zip(own, _heights(block), strict=False)
        ]
        for own, block in zip(spares, page, strict=True)
    ]


def _heights(block: Block) -> list[int]:
    return [row.height for row in block.rows] if isinstance(block, Table) else [block.look.before]


def _cut(element: etree._Element, least: list[int]) -> None:
    if element.tag == _TABLE:
        for row, height in zip(element.iterchildren(_ROW), least, strict=False):
            if height:
                row.find(_HEIGHT).set(w("val"), str(height))
    elif least[0]:
        etree.SubElement(element.find(_SETTINGS), w("spacing")).set(w("before"), str(least[0]))


def _height(page: list[Block]) -> int:
    height = above = 0
    for block in page:
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
