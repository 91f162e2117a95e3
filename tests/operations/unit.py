"""What the tests of unit filing share: a clerk of a confirmed employer, and the list of its people filled in."""

from datetime import datetime
from io import BytesIO
from typing import Any, NamedTuple

from openpyxl import load_workbook

from portal.documents.workbooks import workbook
from portal.operations.applying import unit_filing
from portal.rulebooks import rulebook
from portal.rules.people.staffing import RoleName
from portal.rules.rulebook.requirements import OrganisationKind
from portal.storage.applying.organisations import Organisation
from portal.storage.people.accounts import Account
from tests.builders import a_member, an_account, an_organisation
from tests.operations.submissions import AT, person

UNIT = "示例数据技术（上海）有限公司"
NAME, NUMBER = "申报人姓名", "身份证号"


class Clerk(NamedTuple):
    unit: Organisation
    account: Account


def a_clerk(
    *, at: datetime = AT, email: str = "renshi@example.cn", confirmed: bool = True, kind: OrganisationKind | None = None
) -> Clerk:
    """Somebody of a unit's personnel department; the office knows both unless ``confirmed`` is False."""
    unit = an_organisation(UNIT, kind or OrganisationKind.EMPLOYER, at=at)
    office = an_account(RoleName.OFFICE, email=f"office-of-{email}", at=at) if confirmed else None
    return Clerk(unit, a_member(unit, email=email, at=at, by=office.id if office else None))


def row(order: int, name: str, **changes: str) -> dict[str, str]:
    """Somebody's basic data; keyword arguments under the names of the form's fields would be labels here."""
    return {
        NAME: name,
        NUMBER: person(order),
        "申报方式": "单位推荐",
        "推荐机构": "示例行业协会",
        "申报日期": "2026-11-22",
        "技术领域": "数据及服务支撑",
        "性别": "男",
        "政治面貌": "群众",
        "职称": "工程师",
        "学位学历": "大学本科",
        "担任职务": "运维部工程师",
        "现岗位或相似岗位工作年限": "8",
        "是否工会会员": "是",
        "联系电话": "021-55550123",
        "E-mail": f"shili{order}@example.com",
        "单位地址及邮编": "黄浦区示例路1号，200001",
    } | changes


def a_list(*rows: dict[str, Any], award: str = "craftsman", unit: Organisation | None = None) -> bytes:
    """The workbook that the portal hands out, filled in as somebody would in a spreadsheet; the first row is line 4."""
    rules = rulebook(f"2023-{award}")
    empty = (
        unit_filing.pattern(rules, unit)
        if unit
        else workbook.pattern("名单", "", unit_filing.columns_of(rules), rows=200)
    )
    book = load_workbook(BytesIO(empty))
    sheet = book.worksheets[0]
    places = {sheet.cell(3, place).value: place for place in range(1, sheet.max_column + 1)}
    for line, cells in enumerate(rows, start=4):
        for head, value in cells.items():
            sheet.cell(line, places[head], value)
    content = BytesIO()
    book.save(content)
    return content.getvalue()
