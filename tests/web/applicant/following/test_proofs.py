"""A holder proves an honour by a link with an end; the certificate goes out to be sealed and comes back."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal import clock
from portal.documents.media_types import OFD, PDF
from portal.operations.applying.evidence import Upload
from portal.operations.publishing import certifying, proving_honours
from portal.rules.applying.honour_bar import HonourState
from portal.rules.language.refusals import Refused
from portal.storage.engine import blobs, journal, versions
from portal.storage.people import accounts
from portal.storage.roll import certificates
from portal.storage.roll.honours import Honour
from tests.documents.credentials.sealed_files import certified, ofd, printed, sealed
from tests.operations.deciding import over
from tests.operations.honoured import honour_of, honoured
from tests.operations.objections import Noticed
from tests.operations.submissions import SETTINGS
from tests.staff import a_colleague, enter_directly
from tests.visit import Visitor

DAY = timedelta(days=1)
WORDS = ("Certificate", "No. 2026-GJ-0001", "Zhang San")


@pytest.fixture
def noticed(app: Flask) -> Noticed:
    made = honoured()
    clock.set_offset(over(made) + 10 * DAY - clock.now())
    certifying.issue(honour_of(made).decision.id, by=made.office.officer.id, at=clock.now())
    return made


def _own(noticed: Noticed, client: FlaskClient) -> str:
    """The holder signs in; returns the path of the own page."""
    application = noticed.people[0].application
    enter_directly(client, accounts.one(application.applicant.id))
    return f"/applications/{application.id}/honour"


@pytest.mark.rule("M28")
def test_a_link_proves_until_its_day_or_until_it_is_revoked(
    noticed: Noticed, visit: Visitor, client: FlaskClient
) -> None:
    path, today, honour = _own(noticed, client), clock.today(), honour_of(noticed)
    page = visit(path).submit({"until": (today + 400 * DAY).isoformat()}, button="生成链接", status=422)
    page = page.submit({"until": (today + DAY).isoformat()}, button="生成链接")
    [link] = page.all("//a[contains(@href, '/proofs/')]/@href")
    shown = "/proofs/" + link.rpartition("/")[2]
    stranger = client.application.test_client()
    answer = stranger.get(shown)
    assert answer.status_code == 200
    assert "这项荣誉现在有效" in answer.text
    assert honour.name in answer.text

    Honour.update(state=HonourState.REVOKED).where(Honour.id == honour.id).execute()
    versions.bump_public()  # as the operation does
    assert "这项荣誉已经无效" in stranger.get(shown).text
    Honour.update(state=honour.state).where(Honour.id == honour.id).execute()
    versions.bump_public()

    before = clock.now()
    clock.set_offset(timedelta())
    clock.set_offset(before + 2 * DAY - clock.now())
    assert stranger.get(shown).status_code == 410
    page = visit(_own(noticed, client)).submit({"until": clock.today().isoformat()}, button="生成链接")
    [link] = page.all("//a[contains(@href, '/proofs/')]/@href")
    assert stranger.get("/proofs/" + link.rpartition("/")[2]).status_code == 200
    page = page.submit(button="收回")
    assert "链接已收回" in page.text
    assert stranger.get("/proofs/" + link.rpartition("/")[2]).status_code == 410


@pytest.mark.rule("M23")
def test_a_sealed_file_comes_back_to_its_holder(noticed: Noticed, visit: Visitor, client: FlaskClient) -> None:
    """The certificate's PDF is one that needs no LibreOffice."""
    last = certifying.latest_of(honour_of(noticed))
    assert last
    certificates.keep_pdf(last, blobs.put(certified(printed(*WORDS)), PDF, at=clock.now()))
    by, at = noticed.office.officer.id, clock.now()
    path = _own(noticed, client)
    assert client.get(f"{path}/sealed").status_code == 404
    with pytest.raises(Refused, match="没有电子印章"):
        proving_honours.take_back(last.id, Upload("a.pdf", printed(*WORDS)), SETTINGS, by=by, at=at)

    good = sealed(printed(*WORDS))
    proving_honours.take_back(last.id, Upload("a.pdf", good), SETTINGS, by=by, at=at)
    assert visit(path).visitor.client.get(f"{path}/sealed").data == good
    assert "下载加盖电子印章的证书" in visit(path).text
    proving_honours.take_back(last.id, Upload("a.ofd", ofd(*WORDS)), SETTINGS, by=by, at=at + DAY)
    assert client.get(f"{path}/sealed").mimetype == OFD, "the last one"
    assert journal.latest(1)[0].verb == "sealed_copy_taken"

    enter_directly(client, a_colleague())
    page = visit(f"/office/decisions/{last.honour.decision.id}/certificates")
    assert "签名值未在本平台核验" in page.text
