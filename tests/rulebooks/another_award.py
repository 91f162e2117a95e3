"""An award that does not exist, as its office would bring it: its rulebook (another_award.toml), an own form and an own
score sheet, made of plain paragraphs and tables."""

from collections.abc import Iterable, Iterator
from io import BytesIO
from pathlib import Path

from docx import Document
from docx.document import Document as Word
from docx.enum.text import WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Emu, Pt
from docx.table import Table
from docx.text.paragraph import Paragraph

from portal.documents.evidence.drawn import drawn_portrait
from portal.rules.rulebook.rubric import Named
from portal.rules.rulebook.rulebook import Kind, Rulebook

KEY = "2031-steward"
RULES = Path(__file__).with_suffix(".toml")


def form_template(book: Rulebook, like: Path) -> bytes:
    """The award's form: a plain table of two columns, on the empty pages of another form, whose headers it keeps."""
    word = emptied(Document(str(like)))
    exact(word.add_paragraph(book.titles.form))
    row(table(word), "编号", "{{ number }}")
    for section in book.form.sections:
        exact(word.add_paragraph(section.title))
        grid = table(word)
        for field in section.fields:
            if field.printed and field.kind in (Kind.LINE, Kind.ID_NUMBER, Kind.EMAIL, Kind.NUMBER, Kind.CHOICES):
                row(grid, field.label, f"{{{{ {field.key} }}}}")
            elif field.printed and field.kind is Kind.CHOICE:
                row(
                    grid, field.label, *(f"{{{{ {field.key}.{one.key} }}}} {one.name}" for one in book.technical_fields)
                )
            elif field.kind is Kind.PHOTO:
                picture(row(grid, field.label, "{%p if photo %}"))
            elif field.printed:
                row(grid, field.label, f"{{%p for line in {field.key} %}}", "{{ line }}", "{%p endfor %}")
        for line in section.signatures:
            exact(word.add_paragraph(line))
    return saved(word)


def sheet_template(book: Rulebook, like: Path) -> bytes:
    """The award's score sheet: title, who is judged, a row an indicator."""
    word = emptied(Document(str(like)))
    exact(word.add_paragraph("{{ title }}"))
    grid = table(word)
    row(grid, "姓名", "{{ name }}")
    row(grid, "类别", *boxes("technical_field", book.technical_fields))
    row(grid, "方式", *boxes("category", book.rubric.categories))
    for indicator in book.rubric.indicators():
        row(grid, f"{indicator.name}（{indicator.maximum} 分）", f"{{{{ points.{indicator.key} }}}}")
    row(grid, "总分", "{{ total }}")
    row(grid, "日期", "{{ on }}")
    return saved(word)


def boxes(name: str, options: Iterable[Named]) -> Iterator[str]:
    return (f"{{{{ {name}.{one.key} }}}} {one.name}" for one in options)


def emptied(word: Word) -> Word:
    """The same pages with nothing on them."""
    body = word.element.body
    for part in list(body):
        if part.tag != qn("w:sectPr"):
            body.remove(part)
    return word


def table(word: Word) -> Table:
    grid = word.add_table(rows=0, cols=2)
    grid.autofit = False
    width = OxmlElement("w:tblW")
    for old in grid._tbl.tblPr.findall(qn("w:tblW")):
        grid._tbl.tblPr.remove(old)
    width.set(qn("w:type"), "dxa")
    width.set(qn("w:w"), "8900")
    grid._tbl.tblPr.append(width)
    return grid


def row(grid: Table, label: str, *lines: str) -> Paragraph:
    """A row of the table; its last paragraph."""
    cells = grid.add_row().cells
    for cell, width in zip(cells, (Cm(4), Cm(11.7)), strict=True):
        cell.width = width
    exact(cells[0].paragraphs[0]).add_run(label)
    last = exact(cells[1].paragraphs[0])
    last.add_run(lines[0])
    for line in lines[1:]:
        last = exact(cells[1].add_paragraph(line))
    return last


def picture(first: Paragraph) -> None:
    """The place of the photo, of 1 inch, and the words that stand there without one."""
    cell = first._parent
    held = cell.add_paragraph()
    snapped_off(held)
    held.add_run().add_picture(BytesIO(drawn_portrait(0)), width=Emu(900000), height=Emu(1260000))
    for line in ("{%p else %}", "贴照片处", "{%p endif %}"):
        exact(cell.add_paragraph(line))


def exact(paragraph: Paragraph) -> Paragraph:
    """With line spacing that is the same on every machine."""
    paragraph.paragraph_format.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    paragraph.paragraph_format.line_spacing = Pt(20)
    return snapped_off(paragraph)


def snapped_off(paragraph: Paragraph) -> Paragraph:
    grid = OxmlElement("w:snapToGrid")
    grid.set(qn("w:val"), "0")
    paragraph._p.get_or_add_pPr().insert_element_before(grid, "w:spacing", "w:ind", "w:jc", "w:rPr")
    return paragraph


def saved(word: Word) -> bytes:
    content = BytesIO()
    word.save(content)
    return content.getvalue()
