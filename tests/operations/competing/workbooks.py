"""Results of competitions as somebody sends them: a workbook with whole marks of three judges for each entry."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from openpyxl import Workbook

from portal.rules.competing.result_lines import HEADS, MARKS, RANK, SCORE
from tests.operations.submissions import person

TRACKS = ("研发生产类创新案例", "管理服务类创新案例")
BASE = 40  # who competes is nobody who applies


def entry(order: int, *marks: int, track: str = TRACKS[0], **changes: Any) -> dict[str, Any]:
    """One line that says everything; ``changes`` by head."""
    found: dict[str, Any] = {
        "编号": f"GY-{order:03d}",
        "赛道": track,
        "名称": f"示例案例{order}",
        "参赛者": f"示例企业{order}",
        SCORE: round(sum(marks) / len(marks), 2),
        "选手姓名": f"示例选手{order}",
        "所在单位": f"示例企业{order}",
        "证件号码": person(BASE + order),
        "电子邮箱": f"player{order}@example.cn",
    }
    return {**found, **dict(zip(MARKS, marks, strict=False)), **changes}


def workbook(lines: Sequence[dict[str, Any]], heads: Sequence[str] = HEADS) -> bytes:
    """The lines under these heads, with title and note above as in the pattern."""
    book = Workbook()
    sheet = book.active
    sheet.append(["示例竞赛结果"])
    sheet.append(["一行一件"])
    sheet.append(list(heads))
    for line in lines:
        sheet.append([line.get(head) for head in heads])
    content = BytesIO()
    book.save(content)
    return content.getvalue()


def ranked(entries: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The entries with their ranks inside each track."""
    for one in entries:
        above = [other for other in entries if other["赛道"] == one["赛道"] and other[SCORE] > one[SCORE]]
        one[RANK] = len(above) + 1
    return entries
