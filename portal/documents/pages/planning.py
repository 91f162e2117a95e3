"""The pages of a template and where words stand on them: it is filled in once with marks instead of words, two in every
list, and laid out. Kept is how high each page is without what is marked, and the marks.
"""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import accumulate, chain, groupby
from typing import Any

from jinja2 import nodes
from lxml import etree

from portal.documents.pages.blocks import Block, Cell, Paragraph, Reader, Row, Table, text_of
from portal.documents.pages.flow import heights_of, row_height
from portal.documents.pages.holding import Calm, Growing, Marked, Page, Unknowable
from portal.documents.pages.lines import ROUNDING
from portal.documents.word.package import PARSER, w
from portal.documents.word.styles import stylesheet
from portal.documents.word.template import WordTemplate, environment

LEAST_GAP = 120  # twips between a table and what stands below it
PLACED = (w("p"), w("tbl"))
_MARK = re.compile("\ue000([^\ue001]*)\ue001")
_ROW, _HEIGHT = w("tr"), f"{w('trPr')}/{w('trHeight')}"
_REPEATED = ("<w:tr>", "<w:tr ", "<w:tbl>")


def grows(table: etree._Element) -> bool:
    """Whether the table has rows of no height of their own: those of the long texts run on from page to page."""
    return any(row.find(_HEIGHT) is None for row in table.iterchildren(_ROW))


def pages(body: etree._Element, reader: Reader) -> Iterator[tuple[list[Block], int]]:
    """What is meant for one page, from one page break on purpose to the next, and the height of the page."""
    for section, blocks in reader.sections(body):
        starts = list(accumulate(isinstance(block, Paragraph) and block.look.page_break_before for block in blocks))
        for number in range(max([0, *starts]) + 1):
            yield [block for block, page in zip(blocks, starts, strict=True) if page == number], section.height


@lru_cache(maxsize=8)
def _plans(template: WordTemplate) -> "_Plans":
    return _Plans(template)


def plan(template: WordTemplate, words: Mapping[str, Any]) -> list[Page]:
    """The pages on which something could be made smaller.

    :raises Unknowable: of this template, that shows only when it is filled in.
    """
    if (found := _plans(template).of(words)) is None:
        raise Unknowable
    return found


class _Plans:
    """Of one template: for each set of its branches that words take."""

    def __init__(self, template: WordTemplate):
        self._template, self._tree = template, environment().parse(template.source)
        self._tested = {_name(branch.test) for branch in self._tree.find_all(nodes.If)}
        self._made: dict[tuple[bool, ...], list[Page] | None] = {}

    def of(self, words: Mapping[str, Any]) -> list[Page] | None:
        taken = tuple([bool(words.get(name)) for name in self._tested])
        if taken not in self._made:  # two threads may make it at once, and either result serves
            try:
                self._made[taken] = list(self._pages(words)) if _follows(self._tree, words) else None
            except Unknowable:
                self._made[taken] = None
        return self._made[taken]

    def _pages(self, words: Mapping[str, Any]) -> Iterator[Page]:
        marked = {
            name: _marks(name, value) if value or name not in self._tested else value for name, value in words.items()
        }
        body = etree.fromstring(self._template.xml(marked), PARSER)[0]
        place = 0
        for page, height in pages(body, _MarkReader(stylesheet(self._template.styles), grows)):
            if any(isinstance(block, Marked) and block.listed for block in page):
                raise Unknowable
            if _may_shrink(page):
                yield _page(page, height, place)
            place += len(page)


def _name(node: nodes.Node | None) -> str:
    return node.name if isinstance(node, nodes.Name) else ""


def _follows(tree: nodes.Template, words: Mapping[str, Any]) -> bool:
    """Whether every branch depends on one word, and every repetition prints each item of a list and repeats no rows."""
    return (
        all(_name(branch.test) in words for branch in tree.find_all(nodes.If))
        and all(_repeats(loop, words) for loop in tree.find_all(nodes.For))
        and all(isinstance(words.get(_name(part.node)), Mapping) for part in tree.find_all(nodes.Getattr))
    )


def _repeats(loop: nodes.For, words: Mapping[str, Any]) -> bool:
    inside = nodes.Template(loop.body)
    return (
        isinstance(words.get(_name(loop.iter)), list)
        and _name(loop.target) not in words
        and not (loop.test or loop.else_)
        and any(name.name == _name(loop.target) for name in inside.find_all(nodes.Name))
        and not any(tag in data.data for data in inside.find_all(nodes.TemplateData) for tag in _REPEATED)
    )


def _marks(name: str, value: Any) -> Any:
    """What stands for a word while the template is laid out."""
    if isinstance(value, Mapping):
        return {part: _marks(f"{name}.{part}", one) for part, one in value.items()}
    if isinstance(value, list):
        return [_marks(f"*{name}", "")] * 2
    return value if isinstance(value, bool) else f"\ue000{name}\ue001"


class _MarkReader(Reader):
    """Reads a document with marks for words."""

    def _paragraph(self, element: etree._Element, width: int) -> Paragraph:
        paragraph = super()._paragraph(element, width)
        parts = _MARK.split(text_of(element)[0])
        if len(parts) == 1:
            return paragraph
        marked = Marked(*paragraph)
        marked.parts, marked.width = tuple(parts), width
        marked.names = tuple((whole, part) for whole, _, part in (name.partition(".") for name in parts[1::2]))
        look, constant = paragraph.look, "".join(parts[::2])
        wide = look.em + look.spacing
        marked.short = int((width - look.left - look.right - max(0, look.first)) // wide)
        marked.short = -1 if "\n" in constant else marked.short - len(constant)
        marked.surely = (max(width - look.left - look.right + max(0, -look.first), wide) + ROUNDING) / wide
        marked.between = look.before + look.after
        marked.listed = next((name[1:] for name in parts[1::2] if name.startswith("*")), "")
        return marked


def _may_shrink(page: list[Block]) -> bool:
    """Whether there is a row or a room between blocks that could be made smaller, whatever is written."""
    return any(
        any(row.rule == "atLeast" and not row.cant_split for row in block.rows)
        if isinstance(block, Table)
        else isinstance(above, Table) and block.look.before > LEAST_GAP
        for block, above in zip(page[1:], page, strict=False)
    )


def _page(page: list[Block], height: int, place: int) -> Page:
    rows, paragraphs, blocks, room = list[Growing](), list[Marked](), list[Block](), height
    for block in page:
        if isinstance(block, Table):
            bare = Table(tuple(map(_bare, block.rows)), block.border)
            room -= sum(heights_of(bare))
            block = block._replace(rows=tuple(map(_once, block.rows)))
            rows += _growing(block, bare)
        elif isinstance(block, Marked):
            paragraphs.append(block)
        else:
            room -= _alone(block)
        blocks.append(block)
    lists = [part for row in rows for _, marked in row.cells for part in marked if part.listed]
    calm = {place: words for place, row in enumerate(rows) if (words := _calm(row))}
    moving = [row for place, row in enumerate(rows) if place not in calm]
    return Page(height, room, moving, list(chain(*calm.values())), lists, paragraphs, blocks, place)


def _alone(block: Block) -> int:
    """The height of a paragraph that shares no room with others; what is marked counts elsewhere."""
    if isinstance(block, Table):
        raise Unknowable
    return 0 if isinstance(block, Marked) else block.look.before + block.lines * block.height + block.look.after


def _bare(row: Row) -> Row:
    """The row without what is marked."""
    cells = [
        cell._replace(content=tuple(part for part in cell.content if not isinstance(part, Marked)))
        for cell in row.cells
    ]
    return row._replace(cells=tuple(cells))


def _once(row: Row) -> Row:
    """The row with one paragraph for each list.

    :raises Unknowable: a list is not printed in paragraphs that follow one another.
    """
    return row._replace(cells=tuple(cell._replace(content=tuple(_lists_once(cell))) for cell in row.cells))


def _lists_once(cell: Cell) -> Iterator[Block]:
    for listed, group in groupby(cell.content, key=lambda part: part.listed if isinstance(part, Marked) else ""):
        together = list(group)
        if listed and (len(together) != 2 or any(isinstance(one, Marked) and len(one.parts) != 3 for one in together)):
            raise Unknowable
        yield from together[:1] if listed else together


def _growing(table: Table, bare: Table) -> list[Growing]:
    """The rows with marks.

    :raises Unknowable: there are tables in cells, several merged cells, or marks in one.
    """
    cells = [cell for row in table.rows for cell in row.cells]
    if sum(cell.spans for cell in cells) > 1 or any(isinstance(part, Table) for cell in cells for part in cell.content):
        raise Unknowable
    rows = []
    for row, without in zip(table.rows, bare.rows, strict=True):
        marked = [cell for cell in row.cells if any(isinstance(part, Marked) for part in cell.content)]
        if any(cell.spans or cell.continues for cell in marked):
            raise Unknowable
        if marked and row.rule != "exact":
            rows.append(Growing(row_height(without, table.border), [_parts(cell, table.border) for cell in marked]))
    return rows


def _calm(row: Growing) -> list[Calm]:
    """The words of a row that is high enough for a line of each; nothing where it is not, or several stand together."""
    parts = [part for _, marked in row.cells for part in marked]
    alone = all(len(part.names) == 1 and not part.listed for part in parts)
    high = all(fixed + sum(part.height + part.between for part in marked) <= row.height for fixed, marked in row.cells)
    return [Calm(*part.names[0], part.short, row) for part in parts] if alone and high else []


def _parts(cell: Cell, border: int) -> tuple[int, list[Marked]]:
    fixed = border + cell.margins + sum(map(_alone, cell.content))
    return fixed, [part for part in cell.content if isinstance(part, Marked)]
