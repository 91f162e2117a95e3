"""From the applicant over employer and association to the office, in a real Chromium against a real gunicorn."""

from io import BytesIO
from pathlib import Path

import mammoth
import pytest
from playwright.sync_api import expect

from portal.documents.evidence.drawn import drawn_certificate
from portal.rulebooks import rulebook
from tests.answers import complete_answers, organisation_code
from tests.browser import NARROW, Windows, overflow
from tests.journeys.test_filing import DEMONSTRATION_PASSWORD
from tests.operations.submissions import person
from tests.pages import Portal
from tests.servers import PortalServer

pytestmark = pytest.mark.browser

ASSOCIATION = "上海示例信息化行业协会"  # of the demonstration: the office knows it, nobody acts for it yet
OPINION = "工作勤恳，业绩突出，申报材料属实，同意推荐。"
REASON = "请在主要工作成绩中写明本人的作用。"


@pytest.mark.rule("CF10")
@pytest.mark.rule("M15")
@pytest.mark.parametrize(("javascript", "width"), [(True, 1280), (False, NARROW)])
def test_an_application_travels_over_employer_and_association_to_the_office(
    portal_server: PortalServer, new_page: Windows, tmp_path: Path, javascript: bool, width: int
) -> None:
    def window() -> Portal:
        return Portal(new_page(javascript=javascript, width=width), portal_server.url)

    name = f"示例人{'甲' if javascript else '乙'}"
    rules = rulebook("2023-craftsman")
    order = 40 + javascript
    unit = f"示例第{order}公司"
    answers = complete_answers(
        rules, id_number=person(order), name=name, unit=unit, channel="单位推荐", recommender=ASSOCIATION
    )
    applicant = window().register(f"recommended-{width}@example.com", name)
    filing = applicant.begin(rules.titles.activity)
    filing.fill_in(rules, answers)
    filing.names_a_new("employer", unit, code=organisation_code(unit), email=f"employer-{width}@example.com")
    filing.names_a_known("recommender", ASSOCIATION, email=f"association-{width}@example.com")
    assert overflow(filing.page) == 0
    assert filing.submit().seal == "待推荐"

    # The employer recommends, the association sends back.
    employer = window().accept_invitation(f"employer-{width}@example.com")
    asked = employer.asked_about(name)
    assert asked.state == "待推荐"
    asked.open("application")
    expect(asked.page.locator("#part-representative")).to_contain_text(answers["representative"].split("\n")[0])
    asked.write(OPINION)
    printed = BytesIO(asked.opinion_page(tmp_path).read_bytes())
    assert OPINION in mammoth.extract_raw_text(printed).value
    asked.seal(drawn_certificate(0))
    asked.recommend()
    association = window().accept_invitation(f"association-{width}@example.com")
    association.asked_about(name).send_back(REASON)

    # The applicant mends and submits again; both are asked anew.
    filing.open()
    expect(filing.page.locator("#state")).to_have_text("未提交")
    expect(filing.page.locator(".state")).to_contain_text(REASON)
    filing.open("representative")
    filing.page.fill("[name=representative]", "本人负责总体设计（示例）。")
    applicant.press("保存")
    filing.submit()
    asked.open()
    expect(asked.page.locator("#state")).to_have_text("已失效")
    for organisation in (employer, association):
        anew = organisation.asked_about(name)
        anew.open("opinion")
        if organisation is employer:
            expect(anew.page.locator("[name=opinion]")).to_have_value(OPINION)
        anew.write(OPINION)
        anew.seal(drawn_certificate(1))
        anew.recommend()
        assert overflow(anew.page) == 0

    filing.open()
    expect(filing.page.locator("#state")).to_have_text("已提交")
    expect(filing.page.locator(".timeline li").first).to_contain_text("推荐了您的申报。接下来由组委会办公室审查。")


def test_typing_an_opinion_saves_itself_counts_and_says_when_a_page_is_full(
    portal_server: PortalServer, new_page: Windows
) -> None:
    page = new_page(expect=("422",))
    portal = Portal(page, portal_server.url).sign_in("yuanqu@example.com", DEMONSTRATION_PASSWORD)
    asked = portal.asked_about("唐示例")
    asked.open("opinion")

    page.fill("[name=opinion]", "同意推荐。")

    expect(page.locator("[data-counter=opinion]")).to_have_text("已写 5 字")
    expect(page.locator("#saved")).to_contain_text("已保存")
    expect(page.locator("[data-state-of=opinion]")).to_have_text("已完成")
    page.fill("[name=opinion]", "长篇大论。" * 400)
    expect(page.locator("#opinion-error")).to_contain_text("一页")
    page.fill("[name=opinion]", "同意推荐，材料属实。")
    expect(page.locator("#opinion-error")).to_be_hidden()  # the answer to this very save
    expect(page.locator("#saved")).to_contain_text("已保存")
    asked.open("opinion")
    expect(page.locator("[name=opinion]")).to_have_value("同意推荐，材料属实。")
