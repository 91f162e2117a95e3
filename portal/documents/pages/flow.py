"""Blocks laid on pages one under another, as LibreOffice lays them: what fits, what moves, what is split."""

from collections.abc import Iterator, Sequence
from itertools import takewhile

from portal.documents.pages.blocks import Block, Cell, Paragraph, Row, Section, Table

Lines = list[tuple[int, int]]  # of a cell: (room before it, its height)


class Pages:
    """How many pages there are and how far down the last one is filled; twips."""

    def __init__(self) -> None:
        self.count = 0
        self.height = 0
        self.y = 0
        self.fresh = True  # nothing stands on the page yet
        self.above = 0  # the room below the last paragraph; it and the room above the next are one, the larger

    def lay(self, section: Section, blocks: Sequence[Block]) -> None:
        """Everything of one section."""
        self.height = section.height
        if self.count == 0 or section.kind != "continuous":
            self.turn()
            if section.kind in ("evenPage", "oddPage") and (self.count % 2 == 0) != (section.kind == "evenPage"):
                self.turn()
        for place, block in enumerate(blocks):
            if isinstance(block, Table):
                self._table(block)
            else:
                self._paragraph(block, blocks[place + 1 :])

    def turn(self) -> None:
        """Begin a page."""
        self.count += 1
        self.y = self.above = 0
        self.fresh = True

    def _fill(self, height: int) -> None:
        self.y += height
        self.fresh = False

    def _room(self) -> int:
        return self.height - self.y

    # -- paragraphs ------------------------------------------------------------------------------------------

    def _paragraph(self, block: Paragraph, following: Sequence[Block]) -> None:
        look = block.look
        if look.page_break_before and not self.fresh:
            self.turn()
        before = max(0, look.before - self.above)
        if not self.fresh and self._room() < before + self._kept_together(block, following):
            self.turn()
            before = 0  # no room above the first line of a page that was not begun on purpose
        self._fill(before)
        left = block.lines
        while left:
            fits = self._fitting(block, left)
            self._fill(fits * block.height)
            left -= fits
            if left:
                self.turn()
        self._fill(look.after)
        self.above = look.after
        for _ in range(block.breaks):
            self.turn()

    def _kept_together(self, block: Paragraph, following: Sequence[Block]) -> int:
        """The height that must fit for the block to begin on this page."""
        look = block.look
        if look.keep_next and following:
            whole = block.lines * block.height + look.after
            upcoming = following[0]
            if isinstance(upcoming, Table):
                return min(whole + _head_height(upcoming), self.height)
            if not upcoming.look.page_break_before:
                kept = self._kept_together(upcoming, following[1:])
                between = max(0, upcoming.look.before - look.after)
                return min(whole + between + kept, self.height)
        if look.keep_lines:
            return min(block.lines * block.height, self.height)
        return block.height * (min(2, block.lines) if look.widow_control else 1)

    def _fitting(self, block: Paragraph, left: int) -> int:
        """How many of the lines that are left stand on this page."""
        fits = min(left, max(0, self._room()) // block.height if block.height else left)
        if block.look.widow_control and fits < left:
            fits = min(fits, left - 2)
            if fits < 2 and left == block.lines:
                fits = 0
        return max(fits, 1 if self.fresh else 0)

    # -- tables ----------------------------------------------------------------------------------------------

    def _table(self, table: Table) -> None:
        heights = heights_of(table)
        heading = sum(
            height for _, height in takewhile(lambda row: row[0].header, zip(table.rows, heights, strict=True))
        )
        for place, (row, height) in enumerate(zip(table.rows, heights, strict=True)):
            if row.keeps_next and not self.fresh and self._room() < height + _beginning(table, heights, place + 1):
                self._turn_in_table(heading)
            self._row(row, height, 0 if row.header else heading, table.border)
        self.above = 0

    def _row(self, row: Row, height: int, heading: int, border: int) -> None:
        if height <= self._room():
            self._fill(height)
            return
        splits = not row.cant_split and row.rule != "exact"
        cells = [_lines_of(cell) for cell in row.cells if not cell.continues]
        if not self.fresh and not (splits and _first_lines(cells) + border <= self._room()):
            self._turn_in_table(heading)
            if height <= self._room():
                self._fill(height)
                return
        self._split(cells, 0 if row.rule == "exact" else row.height, heading, border)

    def _split(self, cells: list[Lines], least: int, heading: int, border: int) -> None:
        """The lines of the cells over as many pages as they need; ``least`` is the height of the row together."""
        while True:
            room = self._room() - border
            rests = [_after(lines, room) for lines in cells]
            content = max((sum(map(sum, lines)) for lines in cells), default=0) + border
            if not any(rests) and max(content, least) <= self._room():
                self._fill(max(content, least))
                return
            if rests == cells and self.fresh:  # a line that is higher than a page
                rests = [lines[1:] for lines in cells]
            least = max(0, least - self._room())
            cells = rests
            self._turn_in_table(heading)

    def _turn_in_table(self, heading: int) -> None:
        self.turn()
        if heading:
            self.y = heading


def _lines_of(cell: Cell) -> Lines:
    """Every line of a cell, what may be split, from top to bottom."""
    return list(_lines(cell))


def _lines(cell: Cell) -> Iterator[tuple[int, int]]:
    owed, after = cell.margins, 0  # what belongs above the next line
    for block in cell.content:
        if isinstance(block, Table):
            for height in heights_of(block):
                yield owed + after, height
                owed = after = 0
        else:
            yield owed + max(after, block.look.before), block.height
            yield from [(0, block.height)] * (block.lines - 1)
            owed, after = 0, block.look.after
    if owed + after:
        yield owed + after, 0


def _first_lines(cells: list[Lines]) -> int:
    """The height at which every cell shows its first line."""
    return max((sum(lines[0]) for lines in cells if lines), default=0)


def _after(lines: Lines, room: int) -> Lines:
    """What does not fit into ``room``."""
    used = 0
    for place, (before, height) in enumerate(lines):
        used += before + height
        if used > room:
            return lines[place:]
    return []


def content_height(cell: Cell) -> int:
    return sum(map(sum, _lines(cell)))


def row_height(row: Row, border: int) -> int:
    """Without what merged cells add. The border belongs to the content: a least height holds with it."""
    if row.rule == "exact":
        return row.height
    return max(row.height, border + max((content_height(cell) for cell in row.cells if _is_single(cell)), default=0))


def _is_single(cell: Cell) -> bool:
    return not (cell.spans or cell.continues)


def heights_of(table: Table) -> list[int]:
    """Of each row; the last row of a merged cell takes what its content needs more."""
    heights = [row_height(row, table.border) for row in table.rows]
    for top, row in enumerate(table.rows):
        for place, cell in enumerate(row.cells):
            if cell.spans:
                bottom = top
                while bottom + 1 < len(table.rows) and _continues(table.rows[bottom + 1], place, len(row.cells)):
                    bottom += 1
                missing = table.border + content_height(cell) - sum(heights[top : bottom + 1])
                heights[bottom] += max(0, missing)
    return heights


def _continues(row: Row, place: int, cells: int) -> bool:
    """Whether a merged cell goes on in the row below: the cell in its place, counted from the nearer side."""
    at = place if place * 2 < cells else len(row.cells) - (cells - place)
    return 0 <= at < len(row.cells) and row.cells[at].continues


def _beginning(table: Table, heights: Sequence[int], place: int) -> int:
    """The height at which the row in this place begins: its first lines where it may be split."""
    if place >= len(table.rows):
        return 0
    row = table.rows[place]
    if row.cant_split or row.rule == "exact":
        return heights[place]
    return _first_lines([_lines_of(cell) for cell in row.cells])


def _head_height(table: Table) -> int:
    """Of the first row and the heading rows before it, which stay with a paragraph that is kept with the table."""
    heights = heights_of(table)
    heads = len(list(takewhile(lambda row: row.header, table.rows)))
    return sum(heights[:heads]) + _beginning(table, heights, heads)
