"""Produced Word files, read back by python-docx: what stands on the paper, in printed order."""

import io
import re
from collections.abc import Iterator

from docx import Document
from docx.document import Document as Opened
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from portal.documents.word.package import DOCUMENT, Package, find, w


def opened(content: bytes) -> Opened:
    return Document(io.BytesIO(content))


def lines(content: bytes) -> list[str]:
    """Every paragraph of the body, those of tables cell by cell; a merged cell counts once."""
    return list(_lines(opened(content)))


def _lines(parent: Opened | _Cell) -> Iterator[str]:
    for block in parent.iter_inner_content():
        if isinstance(block, Paragraph):
            yield block.text
        elif isinstance(block, Table):
            seen = set()
            for row in block.rows:
                for cell in row.cells:
                    if cell._tc not in seen:
                        seen.add(cell._tc)
                        yield from _lines(cell)


def paragraphs(content: bytes) -> list[str]:
    """As ``lines``, straight from the XML: a line break is a line end. For tests that read hundreds of documents."""
    body = Package(content).document
    return [
        "".join("\n" if part.tag == w("br") else part.text or "" for part in find(paragraph, ".//w:t | .//w:br"))
        for paragraph in find(body, "//w:p")
    ]


def body_of(content: bytes) -> bytes:
    """The official text as bytes."""
    return Package(content).parts[DOCUMENT]


def at_the_foot_of_the_cover(content: bytes) -> str:
    """What the shape named 回执 says, with its alternative text; empty where there is none."""
    package = Package(content)
    if not (part := package.receipt_parts()[0]):
        return ""
    return "".join(find(package.xml(part), ".//w:t/text() | .//wp:docPr/@descr"))


def tight(text: str) -> str:
    """``text`` without any white space: readers break lines where they like."""
    return re.sub(r"\s+", "", text)


def in_order(pieces: list[str], text: str) -> list[str]:
    """The pieces that are missing from ``text``, or do not stand after the ones before them."""
    text, position, missing = tight(text), 0, []
    for piece in map(tight, pieces):
        found = text.find(piece, position)
        if found < 0:
            missing.append(piece)
        else:
            position = found + len(piece)
    return missing
