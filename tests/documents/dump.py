"""A Word template as text, so that a change of it can be read as a diff.

``python -m tests.documents.dump`` writes the dumps anew; look at the diff before committing it.
"""

from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from portal.documents.papers.registry import papers
from portal.documents.word.package import DRAFT_SHAPE, Package, find, shapes_named, w
from portal.documents.word.paper import FOLDER

DUMPS = Path(__file__).resolve().parents[1] / "templates"
REBUILT = "# 智慧工匠申报表的这一页在公开文本中缺失，据领军先锋申报表重建"
OPINION, RULE = "二、所在单位推荐意见", "-" * 20


def dump(file: str, content: bytes) -> str:
    """Page, headers, and every paragraph and table row in printed order, each with its style; the rebuilt page of the
    智慧工匠 form is marked as such."""
    package = Package(content)
    lines = [*_page(package), *_headers(package), *_blocks(package.document[0], "")]
    text = "\n".join(lines) + "\n"
    return text.replace(RULE, f"{REBUILT}\n{RULE}") if file.endswith("craftsman-form.docx") else text


def _page(package: Package) -> Iterator[str]:
    for section in find(package.document, "//w:sectPr"):
        for element in find(section, "w:pgSz | w:pgMar"):
            values = " ".join(f"{etree.QName(key).localname}={value}" for key, value in element.attrib.items())
            yield f"{etree.QName(element).localname}: {values}"


def _headers(package: Package) -> Iterator[str]:
    for kind, part in sorted(package.headers().items()):
        shapes = shapes_named(package.xml(part), DRAFT_SHAPE)
        yield f"header {kind}: {', '.join(name for shape in shapes for name in find(shape, './/v:shape/@id'))}"
    if receipt := package.receipt_parts()[0]:
        paragraphs = (paragraph for paragraph in find(package.xml(receipt), ".//w:txbxContent/w:p"))
        yield f"footer first: {' '.join(map(words, paragraphs))}"


def _blocks(parent: etree._Element, indent: str) -> Iterator[str]:
    for block in parent:
        if block.tag == w("p"):
            text = words(block)
            if text == OPINION:
                yield indent + RULE
            yield f"{indent}{_style(block)}: {text}"
        elif block.tag == w("tbl"):
            yield from _table(block, indent)


def _table(table: etree._Element, indent: str) -> Iterator[str]:
    grid = " ".join(find(table, "w:tblGrid/w:gridCol/@w:w"))
    yield f"{indent}table {''.join(find(table, 'w:tblPr/w:tblCaption/@w:val'))}: {grid}"
    for row in find(table, "w:tr"):
        height = [f"{item.get(w('hRule'))} {item.get(w('val'))}" for item in find(row, "w:trPr/w:trHeight")]
        marks = [mark for mark in ("cantSplit", "tblHeader") if find(row, f"w:trPr/w:{mark}")]
        yield f"{indent}  row {' '.join([*height, *marks])}".rstrip()
        for cell in find(row, "w:tc"):
            merged = "".join(f" {value}" for value in find(cell, "w:tcPr/w:vMerge[not(@w:val)]") and ["merged"])
            span = "".join(f" span {value}" for value in find(cell, "w:tcPr/w:gridSpan/@w:val"))
            yield f"{indent}    cell{span}{merged}"
            yield from _blocks(cell, indent + "      ")


def _style(paragraph: etree._Element) -> str:
    return "".join(find(paragraph, "w:pPr/w:pStyle/@w:val")) or "Normal"


def words(paragraph: etree._Element) -> str:
    """The text of a paragraph; a line break is shown as ⏎, a picture as its description in brackets."""
    pieces = []
    for element in find(paragraph, ".//w:t | .//w:br | .//wp:docPr"):
        if element.tag == w("t"):
            pieces.append(element.text or "")
        else:
            pieces.append("⏎" if element.tag == w("br") else f"[{element.get('descr')}]")
    return "".join(pieces)


def opinion_of(text: str) -> str:
    """The part of a dump that holds 二、所在单位推荐意见."""
    return text[text.index(RULE) :]


def expected(file: str) -> str:
    """The dump of a template as it lies in the repository."""
    return (DUMPS / file).with_suffix(".txt").read_text(encoding="utf-8")


if __name__ == "__main__":
    DUMPS.mkdir(exist_ok=True)
    for paper in papers():
        text = dump(paper.file, (FOLDER / paper.file).read_bytes())
        (DUMPS / paper.file).with_suffix(".txt").write_text(text, encoding="utf-8")
