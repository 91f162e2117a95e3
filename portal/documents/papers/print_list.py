"""The 打印清单: a Word file that says what is printed how often, to be ticked while doing so (CF4, CF5).

It has no template because it has no official wording: its few parts are written here.
"""

from typing import NamedTuple

from markupsafe import escape

from portal.documents.papers.archives import EVIDENCE, FORM_PDF, FORM_WORD, PHOTO
from portal.documents.word.archive import SMALL, Archive
from portal.documents.word.package import W
from portal.rules.season.delivering import OPINION_PAGE

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPES = (
    f'<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/word/document.xml"'
    ' ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
_RELATIONS = (
    f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" Target="word/document.xml"'
    ' Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"/></Relationships>'
)
# A4 with the same margins all round; twentieths of a point.
_PAGE = (
    '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1418" w:right="1418" w:bottom="1418" w:left="1418"'
    ' w:header="851" w:footer="851" w:gutter="0"/></w:sectPr>'
)
_WIDTHS = (3600, 1100, 4370)  # of the table's columns
_SIDES = ("top", "left", "bottom", "right", "insideH", "insideV")
_HANGING = '<w:ind w:left="315" w:hanging="315"/>'
_HEI, _SONG, _FANGSONG = "黑体", "方正小标宋简体", "仿宋_GB2312"

Row = tuple[str, str, str]


class Handover(NamedTuple):
    """What the list tells of a submission; all of it in words."""

    form: str  # the title of the form
    name: str
    unit: str
    receipt: str
    submitted_at: str
    form_pages: int
    evidence_pages: int
    with_pdf: bool
    instructions: tuple[str, ...]
    copies: str  # 3 份
    photos: str  # 3 张
    by_unit: bool  # whether units recommend, or the person files alone
    delivery: str  # where it all goes, and until when


def print_list(handover: Handover) -> bytes:
    """The Word file; equal words give equal bytes."""
    document = f'<w:document xmlns:w="{W}"><w:body>{_body(handover)}{_PAGE}</w:body></w:document>'
    parts = {"[Content_Types].xml": _TYPES, "_rels/.rels": _RELATIONS, "word/document.xml": document}
    return Archive({}).added(*((name, (_HEAD + part).encode(), SMALL) for name, part in parts.items()))


def _body(told: Handover) -> str:
    return "".join(
        (
            _line("打印和报送清单", font=_SONG, size=40, line=600, after=120, align="center"),
            _line(told.form, after=240, align="center"),
            *(_line(words) for words in _about(told)),
            _heading("一、书面材料"),
            _table([("材料", "数量", "要求"), *_printed(told)]),
            _line(told.delivery, before=120),
            _heading("二、电子材料"),
            *(_line(f"□ {words}") for words in _sent()),
            _heading("三、填报说明（官方原文）"),
            *(_line(words, size=20, line=340, indent=_HANGING) for words in told.instructions),
        )
    )


def _about(told: Handover) -> tuple[str, ...]:
    return (
        f"申报人：{told.name}",
        f"所在单位：{told.unit}",
        f"回执号：{told.receipt}",
        f"提交时间：{told.submitted_at}（北京时间）",
    )


def _printed(told: Handover) -> list[Row]:
    form, about, check = (FORM_PDF, "", "") if told.with_pdf else (FORM_WORD, "约", "打印前请在 Word 或 WPS 中核对。")
    opinion = OPINION_PAGE[told.by_unit]
    evidence: Row = ("□ 证实性材料", "无", "提交时没有上传。")
    if told.evidence_pages:
        bound = f"每份 {told.evidence_pages} 页，前面另有一张目录，A4 双面打印，装订成册。"
        evidence = (f"□ 证实性材料（{EVIDENCE}）", told.copies, bound)
    return [
        (
            f"□ 申报表（{form}）",
            told.copies,
            f"每份{about} {told.form_pages} 页，A4 双面打印，装订成册。{opinion}{check}",
        ),
        evidence,
        (f"□ 1 寸证件照（{PHOTO}）", told.photos, "彩色，正面免冠；冲印后在背面写上姓名。"),
    ]


def _sent() -> tuple[str, ...]:
    return f"申报表电子版：{FORM_WORD}（Word 格式）", f"申报人照片：{PHOTO}（jpg 格式）"


# -- WordprocessingML ----------------------------------------------------------------------------------------


def _heading(text: str) -> str:
    return _line(text, font=_HEI, before=240, after=80)


def _line(
    text: str,
    *,
    font: str = _FANGSONG,
    size: int = 24,
    before: int = 0,
    after: int = 0,
    line: int = 420,
    align: str = "left",
    indent: str = "",
) -> str:
    """One paragraph with exact line spacing; ``size`` in half points."""
    return (
        '<w:p><w:pPr><w:snapToGrid w:val="0"/>'
        f'<w:spacing w:before="{before}" w:after="{after}" w:line="{line}" w:lineRule="exact"/>'
        f'{indent}<w:jc w:val="{align}"/></w:pPr>'
        f'<w:r><w:rPr><w:rFonts w:ascii="{font}" w:hAnsi="{font}" w:eastAsia="{font}"/>'
        f'<w:sz w:val="{size}"/><w:szCs w:val="{size}"/></w:rPr>'
        f'<w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p>'
    )


def _table(rows: list[Row]) -> str:
    borders = "".join(f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="auto"/>' for side in _SIDES)
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in _WIDTHS)
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(_WIDTHS)}" w:type="dxa"/><w:tblBorders>{borders}</w:tblBorders>'
        f'<w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>'
        f"{''.join(_row(row, head=not index) for index, row in enumerate(rows))}</w:tbl>"
    )


def _row(row: Row, *, head: bool) -> str:
    font = _HEI if head else _FANGSONG
    cells = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/><w:vAlign w:val="center"/></w:tcPr>'
        f"{_line(cell, font=font, size=22, before=60, after=60, line=360)}</w:tc>"
        for cell, width in zip(row, _WIDTHS, strict=True)
    )
    return f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{cells}</w:tr>"
