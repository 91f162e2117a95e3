"""A Word template, compiled once; each document is one render appended to a ready archive.

docxtpl spends nine tenths of its time on the template, which is the same for every document. Here its own
patching and Jinja's compilation are done when the template is loaded. A ``WordTemplate`` never changes after
that: one instance serves all threads, and equal content gives equal bytes.
"""

import hashlib
import io
import re
from collections.abc import Callable, Mapping
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from docxtpl import DocxTemplate
from jinja2 import Environment, StrictUndefined, Template
from markupsafe import Markup, escape

from portal.documents.word.archive import FAST, STORED, Archive
from portal.documents.word.package import (
    BLANK_RECEIPT,
    DOCUMENT,
    DRAFT_SHAPE,
    RECEIPT_SHAPE,
    STYLES,
    Package,
    without_shapes,
)
from portal.rules.language.days import day_in_words

Fit = Callable[["WordTemplate", Mapping[str, Any], bytes], bytes]
XML_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

_LINE_BREAK = Markup('</w:t><w:br/><w:t xml:space="preserve">')
_LINE_END = re.compile("\r\n|\r")
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff\ud800-\udfff]")


def word_text(value: Any) -> Any:
    """What an expression of a template may put into a Word text: None is blank, a day stands in words, characters
    that XML 1.0 has no place for go, a line end is a Word line break. Markup and template code stay the words they are.

    >>> word_text(None), word_text("甲\\x0b乙")
    ('', '甲乙')
    """
    if value.__class__ is not str:
        return "" if value is None else day_in_words(value) if isinstance(value, date) else value
    if value.isprintable():
        return value
    cleaned = plain_text(value)
    return _LINE_BREAK.join(map(escape, cleaned.split("\n"))) if "\n" in cleaned else cleaned


def plain_text(value: str) -> str:
    """What a document has of a text: without what XML has no place for, its line ends alike."""
    return value if value.isprintable() else _NOT_XML.sub("", _LINE_END.sub("\n", value).replace("\t", " "))


def environment() -> Environment:
    """The only Jinja settings under which a Word template may run: without autoescape docxtpl drops ``&`` and
    ``<…>`` silently, without StrictUndefined a misspelt field prints nothing."""
    return Environment(autoescape=True, finalize=word_text, undefined=StrictUndefined)


@lru_cache(maxsize=2)  # the contract and the template read the same file one after the other
def source_of(content: bytes) -> str:
    """The body of a template as Jinja source, patched by docxtpl itself."""
    template = DocxTemplate(io.BytesIO(content))
    template.init_docx()
    return XML_HEAD + template.patch_xml(template.xml_to_string(template.docx.element))


class Receipt(NamedTuple):
    """What stands at the foot of the cover: the number of a submission, and its code as a PNG."""

    number: str
    code: bytes


class WordTemplate:
    """One Word template, ready to render. The contract (``portal.documents.word.contract``) has been checked before."""

    def __init__(self, content: bytes):
        package = Package(content)
        self.digest = hashlib.sha256(content).hexdigest()  # a submission keeps it: the form as it was printed then
        self.styles = package.parts[STYLES]
        self._photo_part = package.photo_part()
        self._blank_photo = package.parts.get(self._photo_part, b"")
        self.source = source_of(content)
        self._template: Template = environment().from_string(self.source)
        self._footer, self._code = package.receipt_parts()
        self._footer_with_receipt = package.parts.get(self._footer, b"")
        plain = {name: content for name, content in package.parts.items() if name not in (DOCUMENT, self._photo_part)}
        if self._footer:
            plain[self._footer] = without_shapes(self._footer_with_receipt, RECEIPT_SHAPE)
        final = plain | {name: without_shapes(plain[name], DRAFT_SHAPE) for name in package.header_parts()}
        numbered = {name: content for name, content in final.items() if name not in (self._footer, self._code)}
        self._draft, self._final, self._numbered = Archive(plain), Archive(final), Archive(numbered)

    def xml(self, context: Mapping[str, Any]) -> bytes:
        """``word/document.xml`` alone, which is all that counting pages and lines needs.

        :raises jinja2.UndefinedError: the template asks for a name that the context has not.
        """
        # Surrogates cannot be encoded; `word_text` has removed them from everything a person typed.
        return self._template.render(context).encode()

    def render(
        self,
        context: Mapping[str, Any],
        *,
        photo: bytes | None,
        draft: bool,
        receipt: Receipt | None = None,
        fit: Fit | None = None,
    ) -> bytes:
        """The document as bytes.

        ``photo`` (a JPEG in the proportions of the placeholder, as ``portal.documents.evidence.photo`` makes it) takes
        the placeholder's place. ``receipt`` is shown at the foot of the cover of what is no draft. ``fit`` may change
        the rendered ``word/document.xml``; it is given the template and the context too.

        :raises jinja2.UndefinedError: the template asks for a name that the context has not.
        """
        body = self.xml(context)
        members = [(DOCUMENT, fit(self, context, body) if fit else body, FAST)]
        if self._photo_part:
            members.append((self._photo_part, photo or self._blank_photo, STORED))
        if receipt is None or draft or not self._footer:
            return (self._draft if draft else self._final).added(*members)
        footer = self._footer_with_receipt.replace(BLANK_RECEIPT.encode(), receipt.number.encode())
        return self._numbered.added(*members, (self._footer, footer, FAST), (self._code, receipt.code, STORED))
