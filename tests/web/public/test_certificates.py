"""Checking a certificate as anybody does who has it in hand, and as programs do."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal import clock
from portal.operations.publishing import certifying
from portal.rules.applying.honour_bar import HonourState
from portal.rules.roll import certificates as rules
from portal.storage.engine import versions
from portal.storage.publishing import decisions
from portal.storage.roll import certificates
from portal.storage.roll.certificates import Certificate
from portal.storage.roll.honours import Honour
from tests.documents.credentials.test_badges import holds
from tests.operations.deciding import NUMBER, over
from tests.operations.honoured import honoured
from tests.routes import everything
from tests.visit import Visitor


@pytest.fixture
def made(app: Flask) -> list[Certificate]:
    noticed = honoured()
    clock.set_offset(over(noticed) - clock.now())
    decision = decisions.of_list(noticed.list)[0]
    certifying.issue(decision.id, by=noticed.office.officer.id, at=over(noticed))
    return certificates.of_decision(decision)


def path_of(one: Certificate) -> str:
    return rules.ADDRESS.format(number=one.number, code=certifying.code_of(one))


@pytest.mark.rule("M23", "M26")
def test_the_code_on_paper_leads_to_what_holds(made: list[Certificate], visit: Visitor) -> None:
    page = visit(path_of(made[0]))

    assert page.heading == made[0].name
    assert page.one("//span[contains(@class, 'seal')]").text_content() == "有效"
    for words in ("2023年度", made[0].title, NUMBER, made[0].number, "请核对浏览器地址栏", *made[0].hosts):
        assert words in page.text
    assert "form" not in {node.tag for node in page.all("//main//*")}, "one request, nothing to fill in"


@pytest.mark.rule("M23")
def test_number_and_code_can_be_typed(made: list[Certificate], visit: Visitor, client: FlaskClient) -> None:
    spelled = rules.grouped(certifying.code_of(made[1])).lower()
    answer = client.get("/certificates", query_string={"number": made[1].number.lower(), "code": spelled})
    assert answer.location.endswith(path_of(made[1]))
    page = visit(f"/certificates?number={made[1].number}&code={certifying.code_of(made[0])}", status=404)
    assert rules.WRONG in page.text
    assert page.one("//input[@name='number']/@value") == made[1].number
    assert "都填上" in visit(f"/certificates?number={made[1].number}").text
    visit(f"/certificates/{made[0].number}/{'0' * 16}", status=404)


@pytest.mark.rule("M29", "M30")
@pytest.mark.parametrize(("state", "word"), [(HonourState.CANCELLED, "已取消"), (HonourState.REVOKED, "已撤销")])
def test_who_lost_the_honour_is_shown_so_at_once(
    made: list[Certificate], visit: Visitor, client: FlaskClient, state: HonourState, word: str
) -> None:
    visit(path_of(made[0]))
    before = client.get("/certificates/status/0").get_data()
    Honour.update(state=state).where(Honour.id == made[0].honour.id).execute()
    versions.bump_public()

    page = visit(path_of(made[0]))
    assert page.one("//span[contains(@class, 'seal')]").text_content() == word
    assert page.one("//h1/del").text_content() == made[0].name
    assert client.get("/certificates/status/0").get_data() != before


@pytest.mark.rule("M23")
def test_programs_find_badge_list_and_keys(made: list[Certificate], client: FlaskClient) -> None:
    keys = client.get("/.well-known/did.json").get_json(force=True)
    for address in (f"{path_of(made[0])}/badge.json", "/certificates/status/0"):
        answer = client.get(address)
        assert answer.mimetype == "application/vc+ld+json"
        assert holds(answer.get_data(), keys)
    assert client.get("/certificates/issuer.pem").text.startswith("-----BEGIN CERTIFICATE-----")
    assert client.get("/certificates/status/1").status_code == 404
    assert client.get(f"/certificates/{made[0].number}/{'0' * 16}/badge.json").status_code == 404


def test_without_certificates_there_are_no_keys(app: Flask, client: FlaskClient) -> None:
    for address in ("/.well-known/did.json", "/certificates/issuer.pem", "/certificates/status/0"):
        assert client.get(address).status_code == 404


def test_a_guess_leads_nowhere_and_is_written_nowhere(made: list[Certificate], client: FlaskClient) -> None:
    """Of 2⁸⁰ codes none is guessed: guesses need no limit, which would shut out an office behind one address."""
    before = everything()
    for guess in range(100):
        address = f"/certificates/{made[0].number}/{guess:016}"
        assert [client.get(f"{address}{more}").status_code for more in ("", "/badge.json")] == [404, 404]
    assert everything() == before
    assert client.get(path_of(made[0])).status_code == 200
