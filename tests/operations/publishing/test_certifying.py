"""Making certificates out, and checking them."""

import io
import re
import zipfile

import pytest

from portal import clock
from portal.documents.credentials.badges import BITS
from portal.operations.publishing import certifying
from portal.rules.applying.honour_bar import HonourState
from portal.rules.language.refusals import Refused
from portal.rules.roll import certificates as rules
from portal.storage.engine import journal, vault
from portal.storage.engine.errors import NotFound
from portal.storage.publishing import decisions
from portal.storage.publishing.decisions import Decision
from portal.storage.roll import certificates
from portal.storage.roll.honours import Honour
from tests.documents.reading import lines
from tests.operations.deciding import approved, over, settle
from tests.operations.honoured import honour_of, honoured
from tests.operations.objections import Noticed, a_notice
from tests.operations.submissions import SETTINGS


@pytest.fixture
def noticed(opened: object) -> Noticed:
    return honoured()


def decision_of(noticed: Noticed) -> Decision:
    return decisions.of_list(noticed.list)[0]


def issued(noticed: Noticed) -> list[certificates.Certificate]:
    decision = decision_of(noticed)
    certifying.issue(decision.id, by=noticed.office.officer.id, at=over(noticed))
    return certificates.of_decision(decision)


def lose(honour: Honour, state: HonourState) -> None:
    Honour.update(state=state).where(Honour.id == honour.id).execute()


@pytest.mark.rule("M23")
def test_everybody_whom_the_decision_honours_gets_one(anywhere: None, noticed: Noticed) -> None:
    with pytest.raises(Refused):
        certifying.issue_again(issued(noticed)[0].id, "（示例）", by=noticed.office.officer.id, at=over(noticed))
    made = certificates.of_decision(decision_of(noticed))

    assert [one.number for one in made] == ["GJ2023-Z001", "GJ2023-Z002", "GJ2023-Z003"]
    assert [one.honour.id for one in made] == [honour_of(noticed, place).id for place in range(3)]
    assert [one.ordinal for one in made] == [0, 1, 2]
    assert journal.about("decision", decision_of(noticed).id)[-1].verb == "certificates_issued"
    with pytest.raises(Refused) as again:
        certifying.issue(decision_of(noticed).id, by=noticed.office.officer.id, at=over(noticed))
    assert again.value.refusal == rules.ALL_ISSUED


@pytest.mark.rule("M23")
def test_nothing_is_made_out_before_the_decision_is_published(opened: object) -> None:
    noticed = a_notice()
    settle(noticed.notice, by=noticed.office.officer.id, at=over(noticed))
    decision = approved(noticed)
    with pytest.raises(Refused) as refused:
        certifying.issue(decision.id, by=noticed.office.officer.id, at=over(noticed))
    assert refused.value.refusal == rules.NOT_PUBLISHED


@pytest.mark.rule("M23")
def test_number_and_code_lead_to_the_one_certificate(noticed: Noticed) -> None:
    made = issued(noticed)
    codes = [certifying.code_of(one) for one in made]

    assert len(set(codes)) == 3
    for one, code in zip(made, codes, strict=True):
        found = certifying.checked(one.number.lower(), rules.grouped(code).lower())
        assert found.certificate.id == one.id
        assert found.valid
    for number, code in ((made[0].number, codes[1]), ("", codes[0]), (made[0].number, ""), ("GJ2023-Z009", codes[0])):
        with pytest.raises(NotFound):
            certifying.checked(number, code)


def test_codes_need_the_key_of_this_instance(noticed: Noticed) -> None:
    one = issued(noticed)[0]
    code = certifying.code_of(one)
    (vault.folder() / vault.ISSUER).unlink()
    vault.make_issuer()
    assert certifying.code_of(one) != code


@pytest.mark.rule("M29", "M30")
@pytest.mark.parametrize("state", [HonourState.CANCELLED, HonourState.REVOKED])
def test_who_loses_the_honour_loses_the_certificate_at_once(noticed: Noticed, state: HonourState) -> None:
    one = issued(noticed)[1]
    before = certifying.status_list(0, SETTINGS)
    lose(one.honour, state)

    found = certifying.checked(one.number, certifying.code_of(one))
    assert not found.valid
    assert certificates.withdrawn(0, BITS) == [one.ordinal]
    assert certifying.status_list(0, SETTINGS) != before
    assert certifying.status_list(0, SETTINGS) == certifying.status_list(0, SETTINGS), "rebuilt to the same bytes"
    assert certifying.latest_of(found.certificate.honour) is None
    with pytest.raises(NotFound):
        certifying.status_list(1, SETTINGS)


@pytest.mark.rule("M28")
def test_the_paper_names_person_title_year_and_the_use_of_it(noticed: Noticed) -> None:
    one = issued(noticed)[0]
    words = "".join(lines(certifying.document(one, SETTINGS)))

    assert f"{one.name}同志：" in words
    assert "2023年度" in words
    assert one.number in words
    assert rules.grouped(certifying.code_of(one)) in words
    assert "不得将该称号用于产品宣传" in words
    for host in one.hosts:
        assert host in words


def test_the_archive_is_sorted_and_leaves_out_who_lost_it(noticed: Noticed) -> None:
    made = issued(noticed)
    lose(made[0].honour, HonourState.REVOKED)
    officer, at = noticed.office.officer.id, over(noticed)
    content = b"".join(certifying.archive(decision_of(noticed), SETTINGS, as_pdf=False, by=officer, at=at))

    names = zipfile.ZipFile(io.BytesIO(content)).namelist()
    assert names == [f"{one.number}-{one.name}.docx" for one in made[1:]]


def signature_of(content: bytes) -> tuple[int, int]:
    """Where the signature itself lies, the one part of the file that cannot sign itself."""
    found = re.search(rb"/ByteRange \[0 (\d+) (\d+) ", content)
    assert found
    return int(found[1]), int(found[2])


@pytest.mark.rule("M23")
def test_the_pdf_is_certified_and_no_byte_of_it_can_be_changed(noticed: Noticed, soffice: object) -> None:
    from tests.documents.credentials.certified import verdict

    one = issued(noticed)[0]
    content = certifying.pdf(one, SETTINGS, at=clock.now())
    issuer = certifying.issuer(SETTINGS)

    assert certifying.pdf(one, SETTINGS, at=clock.now()) == content, "made once"
    assert verdict(content, issuer) == ("valid", "ENTIRE_FILE", "NONE")
    first, last = signature_of(content)
    for place in (*range(200, first, first // 20), *range(last, len(content), 400)):
        changed = bytearray(content)
        changed[place] ^= 1
        assert verdict(bytes(changed), issuer)[0] != "valid", place
    assert verdict(content + b"\n%%EOF\n", issuer)[1] != "ENTIRE_FILE"
