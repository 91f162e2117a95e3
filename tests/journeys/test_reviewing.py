"""From the applicant over employer and association to the office, back for two sections, and to the 编号."""

from io import BytesIO
from pathlib import Path

import mammoth
import pytest
from playwright.sync_api import expect

from portal.documents.evidence.drawn import drawn_certificate
from portal.rulebooks import rulebook
from tests.answers import complete_answers
from tests.browser import NARROW, Windows, overflow
from tests.journeys.test_filing import DEMONSTRATION_PASSWORD
from tests.operations.submissions import person
from tests.pages import EMPLOYER, PARK, Portal
from tests.servers import PortalServer

pytestmark = pytest.mark.browser

OPINION = "工作勤恳，业绩突出，申报材料属实，同意推荐。"
REASON = "请写明本人在代表性成果中的作用，并补充荣誉的颁发单位。"
CORRECTED = "本人负责总体设计（补正后的说明）。"


@pytest.mark.rule("M16")
@pytest.mark.rule("CF2")
@pytest.mark.rule("M9")
@pytest.mark.rule("M11")
def test_an_application_is_returned_for_two_sections_corrected_and_accepted(
    portal_server: PortalServer, new_page: Windows, tmp_path: Path
) -> None:
    def window() -> Portal:
        return Portal(new_page(javascript=False, width=NARROW), portal_server.url)

    name = "示例人丁"
    rules = rulebook("2023-craftsman")
    number = person(50)
    answers = complete_answers(rules, id_number=number, name=name, channel="单位推荐", recommender=PARK, unit=EMPLOYER)
    applicant = window().register("reviewed@example.com", name)
    filing = applicant.begin(rules.titles.activity)
    filing.fill_in(rules, answers)
    filing.names_a_known("employer", EMPLOYER)
    filing.names_a_known("recommender", PARK)
    assert filing.submit().seal == "待推荐"
    organisations = [window().sign_in(f"{who}@example.com", DEMONSTRATION_PASSWORD) for who in ("danwei", "yuanqu")]
    for organisation in organisations:
        recommends(organisation, name)

    # The office finds two sections wanting; only those can be changed.
    case = window().sign_in_with_code("office2@example.com", DEMONSTRATION_PASSWORD).on_the_desk(name)
    expect(case.page.locator("#recommendations")).to_contain_text(OPINION)
    assert overflow(case.page) == 0
    case.return_for_correction(["何时何地受过何种奖励", "代表性成果"], REASON)
    filing.open()
    expect(filing.page.locator("#state")).to_have_text("补正中")
    expect(filing.page.locator("main")).to_contain_text(REASON)
    filing.open("work")
    expect(filing.page.locator("h1")).to_have_text("核对并提交")  # nothing to be changed there
    filing.open("representative")
    filing.page.fill("[name=representative]", CORRECTED)
    applicant.press("保存")
    assert filing.submit().seal == "待推荐"

    # What was recommended has changed: both are asked anew, and the office sees the difference.
    for organisation in organisations:
        recommends(organisation, name)
    case = case.portal.on_the_desk(name)
    expect(case.page.locator("#changes")).to_contain_text(CORRECTED)
    given = case.accept()
    assert given.startswith("GJ")

    filing.open()
    expect(filing.page.locator("#state")).to_have_text("已受理")
    printed = mammoth.extract_raw_text(BytesIO(filing.word_form(tmp_path).read_bytes())).value
    assert given in printed
    assert OPINION in printed
    assert CORRECTED in printed


def recommends(organisation: Portal, name: str) -> None:
    asked = organisation.asked_about(name)
    asked.write(OPINION)
    asked.seal(drawn_certificate(2))
    asked.recommend()
