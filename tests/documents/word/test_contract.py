"""The contract of a Word template: each breach is found and said in Chinese. The broken copies are made here."""

import io
import re
import zipfile
from collections.abc import Callable

import pytest

from portal import rulebooks
from portal.documents.papers.application_form import form_paper
from portal.documents.word.package import DOCUMENT, SETTINGS, STYLES, Package
from portal.documents.word.paper import FOLDER

RULEBOOK = rulebooks.rulebook("2017-pioneer")
CONTENT = (FOLDER / RULEBOOK.templates.form).read_bytes()
breaches = form_paper(RULEBOOK).faults_of
HEADER = "word/header1.xml"

Change = Callable[[str], str]


def zipped(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return out.getvalue()


def changed(part: str, change: Change) -> bytes:
    """The form with one part changed; the change has to hit something."""
    parts = Package(CONTENT).parts
    before = parts[part].decode()
    after = change(before)
    assert after != before, "the test changed nothing"
    return zipped(parts | {part: after.encode()})


def replacing(old: str, new: str, count: int = -1) -> Change:
    return lambda xml: xml.replace(old, new, count)


def matching(pattern: str, new: str, count: int = 1) -> Change:
    return lambda xml: re.sub(pattern, new, xml, count=count, flags=re.DOTALL)


WIDTH = '<w:tblW w:w="8900" w:type="dxa"/>'
FIXED, AUTOFIT = 'w:tblLayout w:type="fixed"', 'w:tblLayout w:type="autofit"'
NAME = "{{ name }}"
SPLIT = '{{ na</w:t></w:r><w:r><w:t xml:space="preserve">me }}'
ADDRESS = "{{ address }}"
CELL = '<w:tcW w:w="1640" w:type="dxa"/>'
EXTENT = r'<wp:extent cx="\d+" cy="\d+"/>'

BROKEN: dict[str, tuple[str, Change, str]] = {
    "letter paper": (DOCUMENT, replacing('w:w="11906" w:h="16838"', 'w:w="12240" w:h="15840"'), "不是 A4"),
    "landscape": (DOCUMENT, replacing('w:w="11906" w:h="16838"', 'w:w="16838" w:h="11906"'), "不是 A4"),
    "no page set-up": (DOCUMENT, matching(r"<w:sectPr>.*</w:sectPr>", ""), "没有页面设置"),
    "no gutter": (DOCUMENT, replacing('w:gutter="284"', 'w:gutter="0"'), "装订线"),
    "no mirrored margins": (SETTINGS, replacing("<w:mirrorMargins/>", ""), "对称页边距"),
    "one header for all pages": (SETTINGS, replacing("<w:evenAndOddHeaders/>", ""), "奇偶页不同"),
    "no header of the cover": (DOCUMENT, replacing("<w:titlePg/>", ""), "首页不同"),
    "titlePg switched off": (DOCUMENT, replacing("<w:titlePg/>", '<w:titlePg w:val="0"/>'), "首页不同"),
    "single spacing in one paragraph": (
        DOCUMENT,
        matching(r'<w:pStyle w:val="LongText"/>', r'\g<0><w:spacing w:line="240" w:lineRule="auto"/>'),
        "行距不是“固定值”",
    ),
    "spacing of at least": (
        DOCUMENT,
        matching(r'<w:pStyle w:val="Seal"/>', r'\g<0><w:spacing w:line="240" w:lineRule="atLeast"/>'),
        "段落“工作单位（盖章）：”的行距",
    ),
    "single spacing in a style": (
        STYLES,
        matching(r'(w:styleId="LongText">.*?w:lineRule=)"exact"', r'\1"auto"'),
        "行距不是“固定值”",
    ),
    "single spacing in a header": (HEADER, replacing('"header"', '"Photo"'), "页眉"),
    "snap to grid": (
        DOCUMENT,
        matching(r'<w:pStyle w:val="Imprint"/>', r"\g<0><w:snapToGrid/>"),
        "网格",
    ),
    "snap to grid by default": (STYLES, replacing('<w:snapToGrid w:val="0"/>', ""), "网格"),
    "table that fits its content": (DOCUMENT, replacing(FIXED, AUTOFIT, 1), "改变列宽"),
    "table without width": (DOCUMENT, replacing(WIDTH, '<w:tblW w:w="0" w:type="auto"/>', 1), "总宽度"),
    "table in per cent": (DOCUMENT, replacing(WIDTH, '<w:tblW w:w="5000" w:type="pct"/>', 1), "总宽度"),
    "cell without width": (DOCUMENT, replacing(CELL, '<w:tcW w:w="0" w:type="auto"/>', 1), "没有固定的宽度"),
    "no draft shape": (HEADER, matching(r"<w:r>.*</w:r>", ""), "奇数页的页眉里没有"),
    "receipt shape renamed": ("word/footer3.xml", replacing("回执", "图章"), "首页的页脚里没有名称含“回执”"),
    "receipt without room for its number": ("word/footer3.xml", replacing("0000-0000-0000", "号码"), "0000-0000-0000"),
    "receipt without its code": ("word/footer3.xml", replacing("rIdReceipt", "rIdNone"), "二维码图片"),
    "draft shape renamed": ("word/header3.xml", replacing("草稿", "水印"), "首页的页眉里没有"),
    "header missing": (DOCUMENT, matching(r'<w:headerReference w:type="even"[^>]*/>', ""), "偶数页的页眉里没有"),
    "no photo": (DOCUMENT, matching(r"<w:drawing>.*?</w:drawing>", ""), "只有一张图片"),
    "photo of another shape": (DOCUMENT, matching(EXTENT, '<wp:extent cx="900000" cy="900000"/>'), "5:7"),
    "tag split over runs": (DOCUMENT, replacing(NAME, SPLIT, 1), "被拆成了几段格式"),
    "tag in a header": (HEADER, replacing("</w:p>", f"<w:r><w:t>{NAME}</w:t></w:r></w:p>"), "页眉、页脚和文档属性"),
    "tag in a footer": ("word/footer1.xml", replacing("— ", "{{ number }} — ", 1), "页眉、页脚和文档属性"),
    "tag in the properties": ("docProps/core.xml", replacing("<dc:title>", "<dc:title>{{ name }}"), "文档属性"),
    "tag in a header, split": (
        HEADER,
        replacing("</w:p>", "<w:r><w:t>{</w:t></w:r><w:r><w:t>{ name }}</w:t></w:r></w:p>"),
        "页眉、页脚和文档属性",
    ),
    "half a tag": (DOCUMENT, replacing(ADDRESS, "{{ address"), "没有写完整"),
    "rich text": (DOCUMENT, replacing(ADDRESS, "{{r address }}"), "不能使用"),
    "column loop": (DOCUMENT, replacing(ADDRESS, "{%tc for x in work %}"), "不能使用"),
    "filter": (DOCUMENT, replacing(ADDRESS, "{{ address|safe }}"), "不能使用"),
    "calculation": (DOCUMENT, replacing(ADDRESS, "{{ 7*7 }}"), "不能使用"),
    "call": (DOCUMENT, replacing("{%p for line in work %}", "{%p for line in work.copy() %}"), "只能写填写项的名称"),
    "loop without end": (DOCUMENT, replacing("{%p endfor %}", "", 1), "标记有错误"),
    "unknown name": (DOCUMENT, replacing(ADDRESS, "{{ adress }}"), "模板用了“adress”"),
    "missing name": (DOCUMENT, replacing(ADDRESS, ""), "模板里没有“address”"),
    "missing box": (DOCUMENT, replacing("{{ technical_field.data }}", "□"), "模板里没有“technical_field.data”"),
    "unknown box": (DOCUMENT, replacing("technical_field.data", "technical_field.date"), "technical_field.date"),
    "item that its list has not": (DOCUMENT, replacing("{{ line }}", "{{ line.when }}", 1), "模板用了“line.when”"),
    "list that is none": (DOCUMENT, replacing("{%p for line in work %}", "{%p for line in unit %}"), "“unit”只有一项"),
    "list printed at once": (DOCUMENT, replacing(ADDRESS, f"{ADDRESS}{{{{ work }}}}"), "“work”有多项内容"),
    "title of another form": (DOCUMENT, replacing("评选活动申报表", "选树活动申报表", 1), "另一份申报表"),
    "broken XML": (DOCUMENT, replacing("</w:body>", ""), "已经损坏"),
    "no settings": (SETTINGS, replacing("<w:settings", "<w:broken"), "已经损坏"),
}


@pytest.mark.parametrize(("part", "change", "said"), BROKEN.values(), ids=BROKEN)
def test_breach_is_found_and_said(part: str, change: Change, said: str) -> None:
    found = breaches(changed(part, change))

    assert any(said in breach for breach in found), found
    assert all(breach.endswith(("。", "}}。")) for breach in found)


def test_every_breach_is_named_at_once() -> None:
    broken = changed(
        DOCUMENT, lambda xml: xml.replace('w:gutter="284"', "").replace(ADDRESS, "").replace("<w:titlePg/>", "")
    )

    assert len(breaches(broken)) == 3


def test_photo_in_another_format_is_refused() -> None:
    broken = zipped(Package(CONTENT).parts | {"word/media/photo.jpeg": b"\x89PNG\r\n"})

    assert any("不是 JPEG" in breach for breach in breaches(broken))


def test_second_picture_is_refused() -> None:
    picture = re.search(r"<w:r><w:drawing>.*?</w:drawing></w:r>", Package(CONTENT).parts[DOCUMENT].decode(), re.DOTALL)
    assert picture
    broken = changed(DOCUMENT, replacing("{{ address }}</w:t></w:r>", f"{{{{ address }}}}</w:t></w:r>{picture[0]}"))

    assert any("现在有2张" in breach for breach in breaches(broken))


@pytest.mark.parametrize(
    "content",
    [b"", b"no zip", b"%PDF-1.7", b"PK\x03\x04" + b"\x00" * 60, zipped({"a.txt": b"a"})],
    ids=["empty", "text", "pdf", "header only", "another zip"],
)
def test_what_is_no_word_file_is_said_to_be_none(content: bytes) -> None:
    assert len(breaches(content)) == 1


def test_truncated_file_is_said_to_be_damaged() -> None:
    assert breaches(CONTENT[: len(CONTENT) // 2]) == ("文件不是 Word（.docx）文档，或已经损坏。",)


def test_spacing_may_come_from_styles_and_defaults() -> None:
    """Word moves settings between paragraph, style and defaults when it saves: only what holds in the end counts."""
    by_default = matching(r'(w:styleId="Normal">.*?)<w:spacing[^>]*/>', r"\1")

    assert breaches(changed(STYLES, by_default)) == ()


def test_style_that_is_based_on_itself_ends() -> None:
    endless = changed(
        STYLES, matching(r'(w:styleId="Normal"><w:name w:val="Normal"/>)', r'\1<w:basedOn w:val="Seal"/>')
    )

    assert breaches(endless) == ()


def test_spacing_that_nothing_sets_is_not_exact() -> None:
    assert any("固定值" in breach for breach in breaches(changed(STYLES, matching(r"<w:spacing w:[^>]*/>", "", 0))))


def test_drawn_watermark_is_a_draft_shape_too() -> None:
    drawing = (
        '<w:r><w:drawing><wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing">'
        '<wp:docPr id="9" name="草稿"/></wp:inline></w:drawing></w:r>'
    )

    assert breaches(changed(HEADER, matching(r"<w:r>.*</w:r>", drawing))) == ()
