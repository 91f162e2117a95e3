"""Statistics: the office sees every group, whoever else none that is too small; plots have their table beside them."""

from datetime import timedelta
from io import BytesIO

import pytest
from openpyxl import load_workbook

from portal import clock
from portal.operations.applying.listing import describe_earlier
from portal.rules.census.describing import Description
from portal.rules.people.staffing import RoleName
from portal.storage.applying.applications import Application
from portal.storage.census.counts import Dimension, Group, counted
from portal.storage.office import listings
from portal.storage.office.listings import Listing
from portal.storage.season.editions import Programme
from portal.web.showing.census import TOGETHER
from tests.operations.submissions import AT
from tests.staff import a_colleague, enter_directly
from tests.visit import Page, Visitor

pytestmark = pytest.mark.usefixtures("_now")
DISTRICTS = ["黄浦区"] * 7 + ["徐汇区"] * 6 + ["崇明区"]


@pytest.fixture
def programme(queue: list[Application]) -> Programme:
    """One application that was really submitted, and as many beside it as make groups, in three districts."""
    programme = queue[0].programme
    first = listings.Listing.get(Listing.application == queue[0])
    for order, district in enumerate(DISTRICTS[len(queue) :]):
        one = Application.create(
            programme=programme,
            applicant=queue[0].applicant,
            slot=f"{order}",
            stage=queue[0].stage,
            technical_field="data",
            created_at=AT,
            changed_at=AT,
        )
        told = Description(district=district)
        listings.enlist(one, first.snapshot, by_unit=True, years_short=False, counted=told)
    for one in queue:
        listings.describe(one.id, Description(district=DISTRICTS[0]))
    return programme


def rows(page: Page, dimension: str) -> dict[str, list[str]]:
    table = page.all(f"//section[@aria-labelledby='by-{dimension}']//tbody/tr")
    return {row.xpath("string(th)"): [cell.text_content() for cell in row.xpath("td")] for row in table}


def test_the_office_sees_every_group(desk: Visitor, programme: Programme) -> None:
    page = desk(f"/office/programmes/{programme.id}/statistics")

    assert rows(page, "district") == {
        "黄浦区": ["7", "0", "0", "50.0%"],
        "徐汇区": ["6", "0", "0", "42.9%"],
        "崇明区": ["1", "0", "0", "7.1%"],
    }
    plots = page.all("//svg[@role='img'][@aria-label]")
    assert len(plots) == len(Dimension)
    assert all(plot.getparent().xpath("table") for plot in plots)


def test_whoever_else_sees_no_small_group_and_cannot_compute_it(
    desk: Visitor, other: Visitor, programme: Programme
) -> None:
    enter_directly(other.client, a_colleague(RoleName.COMMITTEE, at=AT))
    page = other(f"/committee/programmes/{programme.id}/statistics")

    assert rows(page, "district") == {"黄浦区": ["7", "50.0%"], TOGETHER: ["7", "50.0%"]}
    assert "day" not in {section.get("aria-labelledby", "")[3:] for section in page.all("//section")}


def test_the_public_sees_it_once_the_call_has_closed(visit: Visitor, programme: Programme) -> None:
    path = f"/process/{programme.edition.key}/{programme.programme}/statistics"
    assert visit.client.get(path).status_code == 404

    clock.set_offset(programme.closes_at + timedelta(minutes=1) - (clock.now() - clock._offset))
    page = visit(f"/process/{programme.edition.key}").follow("申报统计")

    assert page.path == path
    assert rows(page, "district") == {"黄浦区": ["7", "50.0%"], TOGETHER: ["7", "50.0%"]}
    assert not rows(page, "stage")


def test_the_workbook_holds_numbers_and_a_plot_for_each_table(desk: Visitor, programme: Programme) -> None:
    answer = desk.client.get(f"/office/programmes/{programme.id}/statistics.xlsx")
    book = load_workbook(BytesIO(answer.data))

    assert book.sheetnames == [dimension.word for dimension in Dimension if dimension.word in book.sheetnames]
    sheet = book[Dimension.DISTRICT.word]
    assert [cell.value for cell in sheet[4]] == [1, "黄浦区", 7, 0, 0, 0.5]
    assert sheet["F4"].number_format == "0.0%"
    assert len(sheet._charts) == 1


def test_what_was_submitted_earlier_is_read_from_its_submission(queue: list[Application]) -> None:
    programme = queue[0].programme
    before = set(counted(programme, Dimension.AGE_BAND))
    Listing.update(industry=None, district=None, unit_kind=None, age_band=None).execute()
    assert counted(programme, Dimension.AGE_BAND) == [Group(None, 3, 0, 0)]

    assert describe_earlier() == 3
    assert set(counted(programme, Dimension.AGE_BAND)) == before
    assert {group.value for group in counted(programme, Dimension.UNIT_KIND)} == {"enterprise"}
    assert describe_earlier() == 0
