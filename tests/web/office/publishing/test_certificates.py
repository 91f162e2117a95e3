"""The office makes certificates out, and takes them away."""

import io
import zipfile

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal import clock
from portal.documents.media_types import PDF
from portal.operations.publishing import certifying
from portal.storage.publishing import decisions
from portal.storage.roll import certificates
from portal.storage.roll.honours import Honour
from tests.operations.deciding import over
from tests.operations.honoured import honour_of, honoured
from tests.operations.objections import Noticed
from tests.routes import sign_in, token_of
from tests.staff import a_colleague, enter_directly
from tests.visit import Visitor


@pytest.fixture
def noticed(app: Flask, client: FlaskClient) -> Noticed:
    made = honoured()
    clock.set_offset(over(made) - clock.now())
    return made


def path_of(noticed: Noticed) -> str:
    return f"/office/decisions/{decisions.of_list(noticed.list)[0].id}/certificates"


@pytest.mark.rule("M23")
def test_the_office_makes_them_out_and_takes_them_away(noticed: Noticed, visit: Visitor, client: FlaskClient) -> None:
    enter_directly(client, a_colleague())
    path = path_of(noticed)
    page = visit(path)
    assert "等待制发" in page.text

    page = page.submit(button="制发 3 份证书")
    assert "已制发 3 份证书" in page.text
    assert "GJ2023-Z003" in page.text

    token = token_of(client, path)
    answer = client.post(f"{path}.zip", data={"csrf_token": token, "as": "word"})
    assert [name[:11] for name in zipfile.ZipFile(io.BytesIO(answer.data)).namelist()] == [
        "GJ2023-Z001",
        "GJ2023-Z002",
        "GJ2023-Z003",
    ]
    one = certificates.of_number("GJ2023-Z002")[0]
    paper = client.get(f"/office/certificates/{one.id}/paper")
    assert paper.headers["Content-Disposition"].startswith('attachment; filename="GJ2023-Z002')


@pytest.mark.rule("M23")
def test_a_corrected_name_is_made_out_again(noticed: Noticed, visit: Visitor, client: FlaskClient) -> None:
    enter_directly(client, a_colleague())
    visit(path_of(noticed)).submit(button="制发 3 份证书")
    assert "重新制发" not in visit(path_of(noticed)).text
    honour = honour_of(noticed)
    corrected = {Honour.name: "更正示例", Honour.rectified_at: clock.now()}
    Honour.update(corrected).where(Honour.id == honour.id).execute()

    page = visit(path_of(noticed)).submit({"reason": ""}, button="重新制发", status=422)
    assert "请写明重新制发的原因" in page.text
    page = page.submit({"reason": "（示例）姓名有误。"}, button="重新制发")

    assert "已重新制发" in page.text
    assert "已换发" in page.text
    first, second = certificates.of_number("GJ2023-Z001")
    assert (first.name, second.name) == (honour.name, "更正示例")
    assert not certifying.checked(first.number, certifying.code_of(first)).valid
    assert certifying.checked(second.number, certifying.code_of(second)).valid
    old = visit(f"/certificates/{first.number}/{certifying.code_of(first)}")
    assert "换发了新的证书" in old.text


@pytest.mark.rule("M23")
def test_the_honouree_takes_the_own_certificate(
    noticed: Noticed, visit: Visitor, client: FlaskClient, soffice: object
) -> None:
    enter_directly(client, a_colleague())
    visit(path_of(noticed)).submit(button="制发 3 份证书")
    application = noticed.people[0].application
    other = client.application.test_client()
    sign_in(other, "1@example.cn")
    page = other.get(f"/applications/{application.id}/honour")
    assert "下载证书（PDF）" in page.text
    answer = other.get(f"/applications/{application.id}/honour/certificate.pdf")
    assert (answer.status_code, answer.mimetype) == (200, PDF)
    assert answer.data.startswith(b"%PDF")
    stranger = client.application.test_client()
    sign_in(stranger, "2@example.cn")
    assert stranger.get(f"/applications/{application.id}/honour/certificate.pdf").status_code == 404
