"""The consent that somebody for whom a unit files signs on paper."""

from typing import Any

import pytest

from portal.documents.evidence import intake as documents
from portal.operations.applying import materials, person_consent, submitting
from portal.operations.applying.evidence import Upload
from portal.rules.language.refusals import Refused
from portal.storage.applying import applications, snapshots
from portal.storage.applying.snapshots import FileKind
from portal.storage.engine.errors import NotFound, Stale
from portal.storage.letters import outbox
from portal.storage.season.editions import Programme
from tests.builders import an_account
from tests.documents.evidence_files import jpeg, pdf
from tests.operations.filed import begin_all, begun, consent, ready
from tests.operations.submissions import (
    AT,
    a_complete_application,
    filled,
    person,
    submit,
    told,
    withdraw,
)
from tests.operations.unit import UNIT, Clerk, row

WITHDRAWN = "您的“智慧工匠”申报已撤回"


def test_without_the_signed_consent_nothing_is_submitted(programme: Programme, clerk: Clerk) -> None:
    application = ready(begun(programme, clerk))
    clerk_of_two = begun(programme, clerk, 2, "示例丙")
    filled(clerk_of_two, name="示例丙", id_number=person(2), email="bing@example.com")

    with pytest.raises(Refused, match="同意书扫描件"):
        submit(applications.one(clerk_of_two.id))
    with pytest.raises(Refused, match="申报人自己的邮箱"):
        submit(filled(application, name="示例乙", id_number=person(1), email="RENSHI@example.cn"))
    assert submit(filled(application, name="示例乙", id_number=person(1), email="yi@example.com"))


def test_the_submission_holds_the_consent_and_both_are_told(programme: Programme, clerk: Clerk) -> None:
    application = ready(begun(programme, clerk))
    before = {letter.id for letter in outbox.latest(1000)}

    snapshot = submit(application)

    filed_for = materials.manifest_of(snapshot).filed_for
    assert filed_for is not None
    assert (filed_for.organisation, filed_for.name) == (clerk.unit.id, UNIT)
    assert (FileKind.ATTACHMENT, filed_for.consent) in snapshots.files_of(snapshot)
    posted = [letter.content for letter in outbox.latest(1000) if letter.id not in before]
    [clerks] = [letter for letter in posted if letter.subject == "示例乙的“智慧工匠”申报已提交"]
    assert clerks.to == "renshi@example.cn"
    assert "示例乙申报“智慧工匠”的材料" in clerks.body
    [mine] = [letter for letter in posted if letter.to == "shili1@example.com"]
    assert mine.subject == "您的“智慧工匠”申报已提交"
    assert snapshot.digest in mine.body
    assert f"由“{UNIT}”代您填写、提交" in mine.body
    assert "http" not in mine.body
    assert "示例乙的“智慧工匠”申报已提交" in told(clerk.account)
    submitted = applications.one(application.id)
    with pytest.raises(Refused, match="已经提交"):
        consent(submitted)
    withdraw(submitted)
    [taken_back] = [letter.content for letter in outbox.latest(1000) if letter.content.subject == WITHDRAWN]
    assert taken_back.to == "shili1@example.com"
    assert "密码" not in taken_back.body


def test_nothing_is_submitted_when_another_window_has_put_another_consent(programme: Programme, clerk: Clerk) -> None:
    application = ready(begun(programme, clerk))
    seen = submitting.readiness(application, at=AT).seen
    consent(application, pdf(1, content=b"BT ET"))

    with pytest.raises(Stale):
        submit(applications.one(application.id), seen=seen)


def test_a_consent_is_one_page_that_can_be_opened(programme: Programme, clerk: Clerk) -> None:
    application = begun(programme, clerk)
    for content, words in ((pdf(3), "最多2页"), (b"not a picture", "。"), (b"", "。")):
        with pytest.raises(Refused, match=words):
            person_consent.put_consent(application.id, Upload("a.pdf", content), by=clerk.account.id, at=AT)
    assert person_consent.consent_of(application) is None
    scan = jpeg()
    consent(application, scan)
    assert person_consent.consent_of(application) == ("image/jpeg", scan)


def test_scans_sent_together_find_their_people_by_the_names_of_the_files(programme: Programme, clerk: Clerk) -> None:
    begin_all(programme, clerk, row(1, "示例乙"), row(2, "示例乙丙"), row(3, "示例丁"), row(4, "示例丁"))

    scanned = person_consent.put_consents(
        [
            Upload("同意书-示例乙.pdf", pdf(1)),
            Upload("示例乙丙 签字.jpg", jpeg()),
            Upload("示例丁.pdf", pdf(1)),
            Upload("扫描0001.pdf", pdf(1)),
            Upload("示例乙.txt", b"text"),
        ],
        by=clerk.account.id,
        at=AT,
    )

    assert scanned.kept == ("示例乙", "示例乙丙")
    assert [name for name, _ in scanned.refused] == ["示例丁.pdf", "扫描0001.pdf", "示例乙.txt"]


def test_the_consent_is_printed_with_what_is_known(programme: Programme, clerk: Clerk) -> None:
    application = begun(programme, clerk)
    assert person_consent.consent_form(application).startswith(b"PK")
    own = a_complete_application(programme=programme, by=an_account(at=AT))
    with pytest.raises(NotFound):
        person_consent.consent_form(own)
    assert person_consent.consent_of(own) is None
    with pytest.raises(NotFound):
        consent(own)


def test_a_consent_that_comes_during_the_submission_is_not_kept(
    programme: Programme, clerk: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    application = ready(begun(programme, clerk))
    examined = documents.examined

    def meanwhile(content: bytes) -> Any:
        submit(applications.one(application.id))
        monkeypatch.setattr(documents, "examined", examined)
        return examined(content)

    monkeypatch.setattr(documents, "examined", meanwhile)
    with pytest.raises(Stale):
        consent(application, pdf(1, content=b"BT ET"))
    assert person_consent.consent_of(application) == ("application/pdf", pdf(1))
