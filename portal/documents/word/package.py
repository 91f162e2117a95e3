"""A .docx as its parts: what the contract reads and what the writer keeps."""

import io
import posixpath
import zipfile
from functools import cache, cached_property

from lxml import etree

DOCUMENT = "word/document.xml"
SETTINGS = "word/settings.xml"
STYLES = "word/styles.xml"

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
NAMESPACES = {
    "w": W,
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "v": "urn:schemas-microsoft-com:vml",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
}
DRAFT_SHAPE = "草稿"  # stands in the name of the shape that marks a draft
RECEIPT_SHAPE = "回执"  # … of the one at the foot of the cover that tells two versions on paper apart
BLANK_RECEIPT = "0000-0000-0000"  # stands in it for the number

PARSER = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, remove_comments=True)


class PackageError(ValueError):
    """The file is not a Word document; the reason is Chinese, for the office."""


def w(name: str) -> str:
    """The qualified name of a WordprocessingML element or attribute."""
    return f"{{{W}}}{name}"


def find(element: etree._Element, path: str) -> list[etree._Element]:
    """XPath with the prefixes of ``NAMESPACES``."""
    found: list[etree._Element] = _compiled(path)(element)
    return found


@cache
def _compiled(path: str) -> etree.XPath:
    return etree.XPath(path, namespaces=NAMESPACES)


class Package:
    """The parts of one file, in their order.

    :raises PackageError: it is no zip archive or holds no Word document.
    """

    def __init__(self, content: bytes):
        try:
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                self.parts = {item.filename: archive.read(item) for item in archive.infolist()}
        except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError) as error:
            raise PackageError("文件不是 Word（.docx）文档，或已经损坏。") from error
        if DOCUMENT not in self.parts:
            raise PackageError("文件里没有正文（word/document.xml），请用 Word 或 WPS 另存为 .docx。")

    def xml(self, name: str) -> etree._Element:
        """The root of an XML part.

        :raises PackageError: it is missing or not well-formed.
        """
        try:
            return etree.fromstring(self.parts[name], PARSER)
        except (KeyError, etree.XMLSyntaxError) as error:
            raise PackageError(f"文档的 {name} 缺失或已经损坏。") from error

    @cached_property
    def document(self) -> etree._Element:
        return self.xml(DOCUMENT)

    @cached_property
    def _targets(self) -> dict[str, str]:
        return self._targets_of(DOCUMENT)

    def _targets_of(self, part: str) -> dict[str, str]:
        """By its name in this part, where each relation leads to."""
        folder, name = posixpath.split(part)
        relations = self.xml(f"{folder}/_rels/{name}.rels")
        return {
            relation.get("Id"): posixpath.normpath(posixpath.join("/", folder, relation.get("Target"))).lstrip("/")
            for relation in relations
            if relation.get("TargetMode") != "External"
        }

    def target(self, relation: str) -> str:
        """The part that a relation of the document leads to; empty where there is none."""
        return self._targets.get(relation, "")

    def headers(self) -> dict[str, str]:
        """The header parts of the first section by their type (default, first, even)."""
        sections = find(self.document, "//w:sectPr")
        references = find(sections[0], "w:headerReference") if sections else []
        relation = f"{{{NAMESPACES['r']}}}id"
        return {item.get(w("type")): self.target(item.get(relation)) for item in references}

    def header_parts(self) -> set[str]:
        """Every header that any section uses."""
        references = find(self.document, "//w:headerReference/@r:id")
        return {self.target(reference) for reference in references} & set(self.parts)

    def footer_parts(self) -> set[str]:
        """Every footer that any section uses."""
        references = find(self.document, "//w:footerReference/@r:id")
        return {self.target(reference) for reference in references} & set(self.parts)

    def pictures(self) -> list[etree._Element]:
        """The pictures of the body that are files inside the document."""
        return find(self.document, "//w:drawing[.//a:blip/@r:embed]")

    def photo_part(self) -> str:
        """The part of the only picture of the body, whose place the applicant's photo takes."""
        pictures = self.pictures()
        return self.target(find(pictures[0], ".//a:blip/@r:embed")[0]) if len(pictures) == 1 else ""

    def receipt_parts(self) -> tuple[str, str]:
        """The footer of the cover with the shape named 回执, and the picture in it; empty where there is none."""
        for part in self.footer_parts():
            for shape in shapes_named(self.xml(part), RECEIPT_SHAPE):
                for relation in find(shape, ".//a:blip/@r:embed"):
                    return part, self._targets_of(part).get(relation, "")
        return "", ""


def shapes_named(part: etree._Element, word: str) -> list[etree._Element]:
    """The shapes of a header or footer whose names hold the word: VML as Word writes its watermarks, or DrawingML."""
    return [
        shape
        for shape in find(part, ".//w:pict[.//v:shape] | .//w:drawing")
        if any(
            word in name
            for name in find(shape, ".//v:shape/@id | .//v:shape/@alt | .//wp:docPr/@name | .//wp:docPr/@title")
        )
    ]


def without_shapes(part: bytes, word: str) -> bytes:
    """A header or footer without its shapes of that name."""
    root = etree.fromstring(part, PARSER)
    for shape in shapes_named(root, word):
        run = next(shape.iterancestors(w("r")))
        run.getparent().remove(run)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
