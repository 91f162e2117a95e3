"""Pages that somebody prints, as Chromium prints them: one sheet where there is little, none with the foot alone."""

from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta

import pypdfium2
import pytest
from flask import Flask
from playwright.sync_api import Page

from portal import clock
from portal.config import Settings
from portal.rules.people.staffing import RoleName
from portal.storage.people import accounts
from portal.storage.season import editions
from tests.browser import Windows
from tests.builders import PASSWORD
from tests.operations.submissions import a_complete_application, submit
from tests.servers import answering, at_a_free_port
from tests.staff import a_colleague
from tests.web.office.desk.test_desk_in_browser import signed

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
FOOT = "时间均为北京时间"


@pytest.fixture
def settings(sqlite_settings: Settings) -> Settings:
    return at_a_free_port(sqlite_settings)


@pytest.fixture
def address(app: Flask, without_office: None) -> Iterator[str]:
    with answering(app) as address:
        yield address


def printed(page: Page) -> list[str]:
    """The words of each sheet."""
    with closing(pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True))) as document:
        return [sheet.get_textpage().get_text_range() for sheet in document]


@pytest.mark.rule("CF5")
def test_receipt_and_check_page_end_with_a_sheet_that_says_something(address: str, new_page: Windows) -> None:
    application = a_complete_application()
    programme = application.programme
    settings = programme.settings | {"delivery": {"place": "示例路1号101室，" * 8, "until": "2099-12-20"}}
    editions.set_settings(programme.id, programme.version, settings)
    submit(application)
    page = new_page(base_url=address)
    page.goto("/sign-in")
    page.get_by_label("邮箱").fill("shen@example.cn")
    page.get_by_label("密码", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    page.get_by_role("heading", name="我的申报").wait_for()

    page.goto(f"/applications/{application.id}/receipt")
    [sheet] = printed(page)
    assert "2099年12月20日前" in sheet
    assert FOOT in sheet

    page.goto(f"/applications/{application.id}/check")
    last = printed(page)[-1]
    assert FOOT in last
    assert "真实性声明" in last


def test_the_committee_s_empty_page_is_one_sheet(address: str, new_page: Windows) -> None:
    token = accounts.sign_in(
        a_colleague(RoleName.COMMITTEE), at=clock.now(), expires_at=clock.now() + timedelta(hours=1)
    )
    page = new_page(base_url=address)
    page.context.add_cookies([{"name": "portal", "value": signed(token), "url": address}])
    page.goto("/committee")

    [sheet] = printed(page)
    assert FOOT in sheet
