"""A personnel clerk files for three colleagues from a workbook, in a real Chromium against a real gunicorn."""

import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import expect

from portal.documents.evidence.drawn import drawn_certificate
from portal.rulebooks import rulebook
from tests.answers import complete_answers
from tests.browser import Windows, overflow
from tests.journeys.test_filing import DEMONSTRATION_PASSWORD
from tests.operations.submissions import person
from tests.operations.unit import NUMBER, row
from tests.pages import EMPLOYER, Filing, Portal
from tests.servers import PortalServer

pytestmark = pytest.mark.browser

CLERK = "danwei@example.com"  # of the demonstration, at an employer that the office knows
AWARD = rulebook("2023-craftsman")


def filled_in(pattern: Path, rows: list[dict[str, str]]) -> bytes:
    """The workbook as somebody would fill it in."""
    book = load_workbook(pattern)
    sheet = book.worksheets[0]
    places = {sheet.cell(3, place).value: place for place in range(1, sheet.max_column + 1)}
    for line, cells in enumerate(rows, start=4):
        for head, value in cells.items():
            sheet.cell(line, places[head], value)
    content = BytesIO()
    book.save(content)
    return content.getvalue()


class ForOthers:
    """The list of a unit's people, open in the clerk's window."""

    def __init__(self, portal: Portal) -> None:
        self.portal = portal
        self.page = portal.page
        self.page.get_by_role("link", name="为他人申报").first.click()

    def pattern(self, folder: Path) -> Path:
        with self.page.expect_download() as download:
            self.page.get_by_role("link", name="下载空白名单：智慧工匠").click()
        path = folder / download.value.suggested_filename
        download.value.save_as(path)
        return path

    def upload(self, content: bytes) -> None:
        self.page.locator("#by-list").get_by_label(AWARD.titles.short).check()
        file = {"name": "名单.xlsx", "mimeType": "application/octet-stream", "buffer": content}
        self.page.set_input_files("[name=list]", [file])  # type: ignore[list-item]
        self.portal.press("上传名单")

    def consents(self, folder: Path) -> list[str]:
        with self.page.expect_download() as download:
            self.page.get_by_role("link", name="份同意书").click()
        path = folder / download.value.suggested_filename
        download.value.save_as(path)
        with zipfile.ZipFile(path) as papers:
            return sorted(papers.namelist())

    def sign(self, names: list[str]) -> None:
        scans = [
            {"name": f"同意书-{name}.jpg", "mimeType": "image/jpeg", "buffer": drawn_certificate(place)}
            for place, name in enumerate(names)
        ]
        self.page.set_input_files("[name=scans]", scans)  # type: ignore[arg-type]
        self.portal.press("上传同意书扫描件")

    def open(self, name: str) -> Filing:
        self.page.get_by_role("link", name=name, exact=True).click()
        return Filing(self.portal, self.page.url.removeprefix(self.portal.url))


@pytest.mark.rule("N1")
def test_a_clerk_files_for_three_people_by_a_workbook(
    portal_server: PortalServer, new_page: Windows, tmp_path: Path
) -> None:
    first = 60
    names = [f"示例{which}甲" for which in "赵周吴"]
    page = new_page(expect=("422",))
    clerk = Portal(page, portal_server.url).sign_in(CLERK, DEMONSTRATION_PASSWORD)
    people = ForOthers(clerk)

    # One row has a fault: it is named with its line, the others are taken; mended, the same file is sent again.
    rows = [row(first + place, name, **{"申报方式": "个人自荐"}) for place, name in enumerate(names)]
    pattern = people.pattern(tmp_path)
    people.upload(filled_in(pattern, [*rows[:2], rows[2] | {NUMBER: rows[2][NUMBER][:-2]}]))
    expect(page.get_by_role("alert")).to_contain_text(f"第 6 行　{names[2]}")
    expect(page.get_by_role("alert")).to_contain_text("身份证号")
    assert overflow(page) == 0
    people.upload(filled_in(pattern, rows))
    expect(page.locator(".told")).to_contain_text("已加入 1 人")
    expect(page.locator(".told")).to_contain_text("2 人已在名单中，没有改动")
    for name in names:
        expect(page.locator(".people tbody")).to_contain_text(name)

    # Each signs on paper; the scans are sent together.
    mine = [name for name in people.consents(tmp_path) if any(one in name for one in names)]
    assert mine == sorted(f"同意书-{name}.docx" for name in names)
    people.sign(names)
    expect(page.get_by_role("status")).to_contain_text("已保存 3 份同意书")
    assert overflow(page) == 0

    # The rest is filled in like anybody's; what came from the workbook stands there.
    filing = people.open(names[0])
    filing.open("personal")
    expect(page.locator("[name=id_number]")).to_have_value(person(first))
    kept = complete_answers(
        AWARD,
        name=names[0],
        id_number=person(first),
        email=f"shili{first}@example.com",
        channel="个人自荐",
        unit=EMPLOYER,
    )
    filing.fill_in(AWARD, kept)
    receipt = filing.submit()
    number = receipt.number
    assert receipt.seal == "已提交"
    assert overflow(page) == 0
    page.get_by_role("link", name="回到为他人申报的名单").click()
    expect(page.locator(".people tr", has_text=names[0])).to_contain_text("已提交")
    expect(page.locator(".people tr", has_text=names[1])).to_contain_text("草稿")

    # The receipt has reached the person too.
    clerk.go("/demonstration/mailbox")
    letter = page.locator("article", has_text=f"shili{first}@example.com").first
    expect(letter).to_contain_text("您的“智慧工匠”申报已提交")
    expect(letter).to_contain_text(number)
