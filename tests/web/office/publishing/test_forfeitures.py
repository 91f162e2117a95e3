"""The office's pages of a case, from the honour to the committee."""

from datetime import timedelta
from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal import clock
from portal.documents.word.package import Package
from portal.rules.applying.honour_bar import HonourState
from portal.rules.people.staffing import RoleName
from portal.storage.roll import forfeitures
from tests.documents.evidence_files import jpeg
from tests.operations.deciding import over
from tests.operations.honoured import honour_of, honoured
from tests.operations.objections import Noticed
from tests.staff import a_colleague, enter_directly
from tests.visit import Visitor

DAY = timedelta(days=1)


@pytest.fixture
def noticed(app: Flask) -> Noticed:
    made = honoured()
    clock.set_offset(over(made) + 10 * DAY - clock.now())
    return made


@pytest.mark.rule("M29", "M30")
def test_a_case_from_the_honour_to_the_committee(noticed: Noticed, visit: Visitor, client: FlaskClient) -> None:
    enter_directly(client, a_colleague())
    honour, today = honour_of(noticed), clock.today()
    page = visit(f"/office/honours/{honour.id}").follow("立案")
    page = page.submit({"kind": "revoked", "event_on": "2001-01-01", "grounds": "（示例）"}, status=422)
    assert "获荣起2年内" in page.text
    assert page.value("grounds").strip() == "（示例）", "nothing typed is lost"
    page = page.submit({"event_on": today.isoformat()})
    [case] = forfeitures.every()

    for step, more in [
        ("told", {"until": (today + DAY).isoformat()}),
        ("statement", {}),
        *(("verified", {"organiser": name}) for name in page.all("//select[@name='organiser']/option/@value") if name),
    ]:
        page = page.submit(holding="记录", values={"step": step, "on": today.isoformat(), "words": "（示例）", **more})
    assert "生效以前还缺：主办单位的同意文件" in page.text
    page = page.submit(
        holding="记录", values={"step": "consent", "on": today.isoformat(), "scan": (BytesIO(jpeg()), "同意.jpg")}
    )
    for words, told in (("陈述申辩告知书（Word）", "陈述、申辩"), ("主办单位的决定（Word）", "第三十条")):
        [address] = page.all(f"//a[normalize-space()='{words}']/@href")
        text = "".join(Package(client.get(address).data).document.itertext())
        assert told in text
        assert honour.name in text
        assert "（示例）" in text
    page = page.submit(button="提请另一位同事审定")
    assert "同意，立即生效" not in page.text

    enter_directly(client, a_colleague(email="office2@example.cn"))
    page = visit(f"/office/forfeitures/{case.id}").submit(button="同意，立即生效")
    assert "已生效" in page.text
    assert honour_of(noticed).state is HonourState.REVOKED
    page = page.submit(button="提请组委会确认")
    enter_directly(client, a_colleague(RoleName.COMMITTEE))
    page = visit("/committee").visitor(visit("/committee").all("//a[contains(., '确认撤销')]/@href")[0])
    assert "事实和依据" in page.text
