"""What a Word template has to keep so that it can be filled, printed and counted the same on every machine.

The office edits the templates in Word or WPS. ``flask --app wsgi template FILE`` prints every breach in Chinese;
start-up uses the same check. Exact line spacing, no grid and fixed tables make page breaks independent of the
fonts a machine has; the rest is what rendering relies on (``portal.documents.word.template``).
"""

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any

from lxml import etree

from portal.documents.word import tags
from portal.documents.word.package import (
    BLANK_RECEIPT,
    DOCUMENT,
    DRAFT_SHAPE,
    SETTINGS,
    STYLES,
    Package,
    PackageError,
    find,
    shapes_named,
    w,
)
from portal.documents.word.styles import OFF, Stylesheet

A4 = (11906, 16838)  # twips
A4_TOLERANCE = 12  # Word and WPS round the millimetres differently
PHOTO_RATIO, PHOTO_TOLERANCE = 5 / 7, 0.02
JPEG = b"\xff\xd8\xff"
HEADERS = {"default": "奇数页", "even": "偶数页", "first": "首页"}
SHOWN = 24  # characters of a paragraph that lead the office to it


class ContractError(ValueError):
    """A template breaks the contract: ``breaches`` says how, in Chinese."""

    def __init__(self, file: str, breaches: tuple[str, ...]):
        super().__init__(f"{file}：" + "".join(breaches))
        self.file = file
        self.breaches = breaches


def breaches(content: bytes, sample: Mapping[str, Any], *, form: str = "", landscape: bool = False) -> tuple[str, ...]:
    """Every breach of the contract by a template ``content``.

    :param sample: the words its tags must use, each of them and no others, with an example.
    :param form: the title of a form; in a letter nothing is bound, nothing is marked as a draft, nobody's photo.
    """
    checks: list[Callable[[Package], Iterator[str]]] = [
        *(partial(_page_breaches, landscape), _paragraph_breaches, _table_breaches)
    ]
    checks += (
        [partial(_title_breaches, form), _duplex_breaches, _header_breaches, _receipt_breaches, _photo_breaches]
        if form
        else []
    )
    try:
        package = Package(content)
        found = [breach for check in checks for breach in check(package)]
        return (*found, *tags.breaches(package, content, sample))
    except PackageError as error:
        return (str(error),)


def _on(parent: etree._Element, name: str) -> bool:
    """Whether a w:… switch is set; without a value it is."""
    return any(item.get(w("val"), "1") not in OFF for item in find(parent, f"w:{name}"))


def _number(element: etree._Element | None, name: str) -> int:
    value = "" if element is None else element.get(w(name), "")
    return int(value) if value.isdigit() else 0


def _page_breaches(landscape: bool, package: Package) -> Iterator[str]:
    wanted, lying, words = (A4[::-1], "横向", "297×210") if landscape else (A4, "纵向", "210×297")
    sections = find(package.document, "//w:sectPr")
    if not sections:
        yield f"文档没有页面设置，请在“布局”中设为 A4 {lying}。"
    for index, section in enumerate(sections, 1):
        sizes = find(section, "w:pgSz")
        size = sizes[0] if sizes else None
        given = (_number(size, "w"), _number(size, "h"))
        if any(abs(have - want) > A4_TOLERANCE for have, want in zip(given, wanted, strict=True)):
            yield f"第{index}节的纸张不是 A4 {lying}（{words} 毫米），请在“布局—纸张大小”中改回。"


def _title_breaches(title: str, package: Package) -> Iterator[str]:
    """Forms of two years may well ask the same: the title tells them apart."""
    if title not in "".join("".join(find(package.document, "//w:t/text()")).split()):
        yield f"文档里没有标题“{title}”，这可能是另一份申报表的模板，请核对。"


def _duplex_breaches(package: Package) -> Iterator[str]:
    for index, section in enumerate(find(package.document, "//w:sectPr"), 1):
        if not any(_number(margins, "gutter") for margins in find(section, "w:pgMar")):
            yield f"第{index}节没有装订线，双面打印装订时文字会被压住，请在“页边距”中设置装订线。"
    if not _on(package.xml(SETTINGS), "mirrorMargins"):
        yield "没有使用对称页边距，双面打印时装订线不在内侧，请在“页边距—多页”中选“对称页边距”。"


def _paragraph_breaches(package: Package) -> Iterator[str]:
    styles = Stylesheet(package.xml(STYLES))
    parts = [DOCUMENT, *sorted(package.header_parts()), *sorted(package.footer_parts())]
    for part in parts:
        for paragraph in find(package.xml(part), "//w:p"):
            settings = styles.settings(paragraph.find(w("pPr")))
            if settings.get("spacing.lineRule") != "exact" and not find(paragraph, ".//a:blip"):
                where = _where(part, paragraph)
                yield f"{where}的行距不是“固定值”，换一台机器页数就会变，请在“段落—行距”中改为固定值。"
            if settings.get("snapToGrid", "1") not in OFF:  # unless told, it does
                where = _where(part, paragraph)
                yield f"{where}勾选了“如果定义了文档网格，则对齐到网格”，请在“段落”中取消。"


def _where(part: str, paragraph: etree._Element) -> str:
    text = "".join(find(paragraph, ".//w:t/text()")).strip()
    place = "" if part == DOCUMENT else "页眉或页脚中的"
    if not text and not place:
        text = _before(paragraph)
        return f"“{text}”之后的空段落" if text else "文档开头的空段落"
    return f"{place}段落“{text[:SHOWN]}”" if text else f"{place}空段落"


def _before(paragraph: etree._Element) -> str:
    """The nearest words before an empty paragraph."""
    found = find(paragraph, "preceding::w:t[normalize-space()][1]")
    return "".join(found[0].itertext()).strip()[-SHOWN:] if found else ""


def _table_breaches(package: Package) -> Iterator[str]:
    for index, table in enumerate(find(package.document, "//w:tbl"), 1):
        text = "".join(find(table, ".//w:t/text()")).strip()[:SHOWN]
        where = f"第{index}张表格（“{text}”）"
        if not find(table, "w:tblPr/w:tblLayout[@w:type='fixed']"):
            yield f"{where}会随内容改变列宽，请在“表格属性—选项”中取消“自动重调尺寸以适应内容”。"
        if not find(table, "w:tblPr/w:tblW[@w:type='dxa']") or not find(table, "w:tblGrid/w:gridCol"):
            yield f"{where}没有固定的总宽度，请在“表格属性”中用厘米指定宽度。"
        for cell in find(table, "w:tr/w:tc"):
            if not find(cell, "w:tcPr/w:tcW[@w:type='dxa']"):
                text = "".join(find(cell, ".//w:t/text()")).strip()[:SHOWN]
                yield f"{where}的单元格“{text}”没有固定的宽度，请在“表格属性—单元格”中用厘米指定。"


def _header_breaches(package: Package) -> Iterator[str]:
    if any(not _on(section, "titlePg") for section in find(package.document, "(//w:sectPr)[1]")):
        yield "封面没有自己的页眉页脚，请在“页眉和页脚”中勾选“首页不同”。"
    if not _on(package.xml(SETTINGS), "evenAndOddHeaders"):
        yield "奇数页和偶数页的页眉页脚没有分开，请勾选“奇偶页不同”。"
    headers = package.headers()
    for kind, name in HEADERS.items():
        part = headers.get(kind, "")
        if part not in package.parts or not shapes_named(package.xml(part), DRAFT_SHAPE):
            yield f"{name}的页眉里没有名称含“草稿”的图形，草稿和正式稿就分不清了，请从原模板中复制回来。"


def _receipt_breaches(package: Package) -> Iterator[str]:
    footer, picture = package.receipt_parts()
    if not picture or BLANK_RECEIPT.encode() not in package.parts[footer]:
        yield (
            f"首页的页脚里没有名称含“回执”、写着 {BLANK_RECEIPT} 并带二维码图片的文本框，打印出来的各次提交就分不清了，"
            "请从原模板中复制回来。"
        )


def _photo_breaches(package: Package) -> Iterator[str]:
    pictures = package.pictures()
    if len(pictures) != 1:
        yield f"正文里应当只有一张图片，就是照片的位置，现在有{len(pictures)}张。"
        return
    if not package.parts.get(package.photo_part(), b"").startswith(JPEG):
        yield "照片位置上的图片不是 JPEG 格式，请换成 jpg 图片。"
    extent = find(pictures[0], ".//wp:extent")[0]
    width, height = int(extent.get("cx")), int(extent.get("cy"))
    if abs(width / height / PHOTO_RATIO - 1) > PHOTO_TOLERANCE:
        yield "照片位置的宽高不是 5:7（1寸），放进去的照片会变形，请把图片设为宽 2.5 厘米、高 3.5 厘米。"
