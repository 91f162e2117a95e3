"""What the tests of the recommending ask of its pages."""

from datetime import datetime, timedelta

from portal import clock
from portal.rules.applying.recommending import Part
from tests.builders import PASSWORD
from tests.documents.evidence_files import jpeg
from tests.operations.recommendations import Asked
from tests.visit import Page, Visitor

HOUR = timedelta(hours=1)


APPLICANT, HR, UNION = "shen@example.cn", "renshi@example.cn", "xiehui@example.cn"


TYPED = {"contact": "惠章", "phone": "021-55550123", "email": HR, "opinion": "工作勤恳，申报材料属实，同意推荐。"}


SEALED = jpeg()


def set_clock(moment: datetime) -> None:
    clock.set_offset(timedelta())
    clock.set_offset(moment - clock.now())


def sign_in(visit: Visitor, email: str) -> Visitor:
    visit("/sign-in").submit({"email": email, "password": PASSWORD}, button="登录")
    return visit


def at(asked: Asked, page: str = "", part: Part = Part.EMPLOYER) -> str:
    return f"/recommending/{asked.of(part).id}{page and '/'}{page}"


def headline(page: Page) -> str:
    """The one loud state."""
    return str(page.one("//h2[@id='state']").text_content())


def buttons(page: Page) -> list[str]:
    return [" ".join(button.text_content().split()) for button in page.all("//main//button")]
