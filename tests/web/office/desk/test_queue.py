"""The queue: searched, narrowed, sorted, taken away."""

import zipfile
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook

from portal.storage.applying.applications import Application
from portal.storage.engine import journal
from portal.storage.office import official_numbers
from portal.storage.people import accounts
from tests.operations.reviews import accept
from tests.operations.submissions import person
from tests.visit import Visitor
from tests.web.office.desk_pages import names, token

pytestmark = pytest.mark.usefixtures("_now")


def test_the_queue_keeps_its_filters_in_the_address_and_says_them(desk: Visitor, queue: list[Application]) -> None:
    page = desk("/office/applications?text=示例1号&channel=alone&stage=submitted")

    assert names(page) == ["示例1号"]
    said = page.one("//p[@class='said']").text_content()
    assert said.startswith("进行中的各项，状态为“已提交”")
    for words in ("个人自荐", "含有“示例1号”", "共 1 份"):
        assert words in said
    assert page.value("text") == "示例1号"
    wider = desk(page.one("//a[@aria-label='不再按“含有“示例1号””筛选']").get("href"))
    assert len(names(wider)) == 3
    assert "channel=alone" in wider.response.request.full_path


def test_the_queue_is_sorted_by_its_heads(desk: Visitor, queue: list[Application]) -> None:
    by_name = desk("/office/applications").follow("申报人")
    assert names(by_name) == ["示例0号", "示例1号", "示例2号"]
    assert by_name.one("//th[@aria-sort]").get("aria-sort") == "ascending"

    assert names(by_name.follow("申报人")) == ["示例2号", "示例1号", "示例0号"]


@pytest.mark.parametrize(
    "query",
    [
        "stage=draft",
        "stage=nonsense&channel=x&flag=y&sort=-z&page=-4&programme=999",
        "programme=99999999999999999999&page=99999",
        "text=%00%25&field=<b>",
        "programme=all",
    ],
)
def test_an_address_typed_by_hand_breaks_nothing(desk: Visitor, queue: list[Application], query: str) -> None:
    desk(f"/office/applications?{query}")
    assert desk.client.get(f"/office/applications.xlsx?{query}").status_code == 200


def test_nobody_found_leads_back_to_everybody(desk: Visitor, queue: list[Application]) -> None:
    assert len(names(desk("/office/applications?text=无此人").follow("看全部申报"))) == 3


def test_the_workbook_holds_what_is_filtered_in_its_order(desk: Visitor, queue: list[Application]) -> None:
    (number,) = accept(queue[1], by=accounts.by_email("office@example.cn"))

    answer = desk.client.get("/office/applications.xlsx?stage=accepted&sort=name")

    assert answer.headers["Cache-Control"] == "no-store"
    rows = list(load_workbook(BytesIO(answer.data)).active.iter_rows(values_only=True))
    assert "状态为“已受理”" in rows[1][0]
    assert rows[2][:4] == ("序号", "编号", "申报人姓名", "所在单位")
    assert [row[:3] for row in rows[3:]] == [(1, number.text, "示例1号")]
    assert person(1) not in str(rows)


# The archive
def test_all_forms_of_a_programme_are_taken_away_as_one_archive(desk: Visitor, queue: list[Application]) -> None:
    accept(queue[0], by=accounts.by_email("office@example.cn"))
    path = f"/office/programmes/{queue[0].programme.id}/archive"
    page = desk(path)
    assert "提交的申报共 3 份" in page.text

    answer = desk.client.post(path, data={**token(desk), "act": "archive"})

    archive = zipfile.ZipFile(BytesIO(answer.data))
    assert archive.testzip() is None
    assert f"{official_numbers.of(queue[0])}-示例0号.docx" in archive.namelist()
    assert len([name for name in archive.namelist() if name.endswith(".docx")]) == 3
    assert journal.latest(1)[0].verb == "applications_archived"


def test_the_summary_lists_everybody_without_id_numbers_and_is_journalled(
    desk: Visitor, queue: list[Application]
) -> None:
    (given,) = accept(queue[2], by=accounts.by_email("office@example.cn"))
    path = f"/office/programmes/{queue[0].programme.id}/archive"

    answer = desk.client.post(path, data={**token(desk), "act": "summary"})

    rows = list(load_workbook(BytesIO(answer.data)).active.iter_rows(values_only=True))
    heads = dict(zip(rows[2], rows[3], strict=True))
    assert (heads["编号"], heads["申报人姓名"], heads["状态"]) == (given.text, "示例2号", "已受理")
    assert heads["联系电话"]
    assert heads["技术领域"]
    assert len(rows) == 6
    assert not [number for number in map(person, range(3)) if number in str(rows)]
    assert journal.latest(1)[0].verb == "summary_exported"


def test_a_page_of_the_queue_reads_no_answers(desk: Visitor, queue: list[Application]) -> None:
    """However many rows: what is sealed stays sealed."""
    from portal.storage.engine.tables import database

    asked: list[str] = []
    kept = database.obj.execute_sql

    def listening(sql: str, *rest: Any, **options: Any) -> Any:
        asked.append(sql)
        return kept(sql, *rest, **options)

    database.obj.execute_sql = listening
    try:
        desk("/office/applications")
    finally:
        del database.obj.execute_sql

    assert asked
    assert not [sql for sql in asked if "manifest" in sql or "draft_section" in sql]


def test_an_officer_keeps_filters_under_names_of_their_own(
    desk: Visitor, colleague: Visitor, queue: list[Application]
) -> None:
    page = desk("/office/applications?text=示例1号&channel=alone&stage=submitted").submit(
        {"name": " 个人 "}, button="保存"
    )
    assert names(page) == ["示例1号"]

    page = desk("/office/applications")
    assert len(names(page)) == 3
    assert names(page.follow("个人")) == ["示例1号"]
    assert "常用筛选" not in colleague("/office/applications").text
    number = page.one("//button[@name='remove']").get("value")
    colleague.post("/office/applications/filters", {"remove": number} | token(colleague))
    page = desk("/office/applications").submit(button="删除")
    assert "常用筛选" not in page.text
    refused = desk("/office/applications?channel=alone").submit({"name": " "}, button="保存")
    assert "取个名字" in refused.text
