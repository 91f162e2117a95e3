"""A unit files for its people: by name, from a workbook, with each person's consent (N1, P4)."""

from dataclasses import replace
from typing import Any

import pytest

from portal.config import Settings
from portal.documents.evidence import intake as documents
from portal.operations.applying import materials, person_consent, submitting, unit_filing
from portal.operations.applying import organisations as confirming
from portal.operations.applying.evidence import Upload
from portal.operations.applying.unit_filing import Passed
from portal.operations.letters import applicant_messages
from portal.rulebooks import rulebook as rulebook_of
from portal.rules.applying.organisations import OrganisationKind
from portal.rules.applying.recommending import BY_UNIT, Part
from portal.rules.language.refusals import Refused
from portal.rules.language.stages import Stage
from portal.rules.people.staffing import RoleName
from portal.storage.applying import applications, organisations, snapshots
from portal.storage.applying.applications import Application
from portal.storage.applying.snapshots import FileKind
from portal.storage.engine import journal
from portal.storage.engine.errors import NotFound, Stale
from portal.storage.letters import outbox
from portal.storage.season.editions import Programme
from tests.builders import an_account, an_edition, an_organisation
from tests.documents.evidence_files import jpeg, pdf
from tests.operations.submissions import (
    AT,
    DAY,
    a_complete_application,
    filled,
    person,
    submit,
    together,
    told,
    verbs_about,
    withdraw,
)
from tests.operations.unit import NAME, NUMBER, UNIT, Clerk, a_clerk, a_list, row

WITHDRAWN = "您的“智慧工匠”申报已撤回"


@pytest.fixture
def clerk(storage: Settings) -> Clerk:
    return a_clerk()


@pytest.fixture
def programme(storage: Settings) -> Programme:
    return an_edition(at=AT)["craftsman"]


def begin_all(programme: Programme, clerk: Clerk, *rows: dict[str, Any], **changes: Any) -> unit_filing.Taken:
    usual = {"by": clerk.account.id, "at": AT} | changes
    return unit_filing.begin_all(programme, clerk.unit.id, a_list(*rows), **usual)


def begun(programme: Programme, clerk: Clerk, order: int = 1, name: str = "示例乙", **changes: str) -> Application:
    return unit_filing.begin(programme, clerk.unit.id, row(order, name, **changes), by=clerk.account.id, at=AT)


def consent(application: Application, content: bytes = b"", name: str = "同意书.pdf") -> None:
    upload = Upload(name, content or pdf(1))
    person_consent.put_consent(application.id, upload, by=application.applicant.id, at=AT)


def ready(application: Application, order: int = 1, **changes: Any) -> Application:
    """Everything is filled in and signed."""
    consent(application)
    usual = {"name": application.name, "id_number": person(order), "email": f"shili{order}@example.com"}
    return filled(application, **{**usual, **changes})


@pytest.mark.rule("N1")
def test_a_list_begins_an_application_for_each_person(programme: Programme, clerk: Clerk) -> None:
    taken = begin_all(programme, clerk, row(1, "示例乙"), row(2, "示例丙"), row(3, "示例丁"))

    assert [application.name for application in taken.begun] == ["示例乙", "示例丙", "示例丁"]
    assert (taken.known, taken.refused) == ((), ())
    for order, application in enumerate(taken.begun, start=1):
        answers = applications.draft(application.id).answers
        assert (answers["id_number"], answers["unit"], answers["technical_field"]) == (person(order), UNIT, "data")
        assert (application.unit, application.stage) == (UNIT, Stage.DRAFT)
        assert organisations.named_by(application)[Part.EMPLOYER].organisation == clerk.unit
        [entry] = journal.about("application", application.id)
        assert (entry.verb, entry.actor, entry.facts) == (
            "application_begun",
            clerk.account.id,
            {"organisation": clerk.unit.id},
        )
    assert len(unit_filing.people_of(clerk.account.id)) == 3


def test_a_faulty_row_is_named_with_its_line_and_loses_nothing_else(programme: Programme, clerk: Clerk) -> None:
    wrong = person(2)[:-1] + ("1" if person(2)[-1] != "1" else "2")
    taken = begin_all(
        programme,
        clerk,
        row(1, "示例乙", 性别="女", 技术领域="别的"),
        row(2, "示例丙", **{NUMBER: wrong}),
        row(3, "示例丁"),
        row(4, "", 职称=""),
        {"职称": "工程师"},
        row(3, "示例戊"),
        {NAME: "示例己", NUMBER: person(5)},
    )

    assert [application.name for application in taken.begun] == ["示例丁", "示例己"]
    assert [(passed.line, passed.name) for passed in taken.refused] == [
        (4, "示例乙"),
        (5, "示例丙"),
        (7, ""),
        (8, ""),
        (9, "示例戊"),
    ]
    reasons = {passed.line: " ".join(passed.reasons) for passed in taken.refused}
    assert "从列出的选项中选择：物联感知建设、" in reasons[4]
    assert "性别" in reasons[4]
    assert "身份证号" in reasons[5]
    assert "申报人姓名" in reasons[7]
    assert reasons[9] == "证件号码与第6行相同，请核对。"


def test_a_second_upload_passes_over_whoever_is_there(programme: Programme, clerk: Clerk) -> None:
    [first] = begin_all(programme, clerk, row(1, "示例乙")).begun
    filled(first, name="示例乙", id_number=person(1), position="总工程师")

    taken = begin_all(programme, clerk, row(1, "示例乙"), row(2, "示例丙"))

    assert [application.name for application in taken.begun] == ["示例丙"]
    assert taken.known == (Passed(4, "示例乙", ("名单中已有，没有改动。",)),)
    assert applications.draft(first.id).answers["position"] == "总工程师"


def test_a_colleague_s_upload_passes_over_them_too(programme: Programme, clerk: Clerk) -> None:
    colleague = a_clerk(email="other@example.cn")
    begin_all(programme, clerk, row(1, "示例乙"))

    assert begin_all(programme, colleague, row(1, "示例乙")).begun == ()
    assert len(unit_filing.people_of(colleague.account.id)) == 1
    with pytest.raises(NotFound):
        applications.one_of(colleague.account, unit_filing.people_of(colleague.account.id)[0].application.id)


def test_two_uploads_at_once_begin_each_person_once(programme: Programme, clerk: Clerk) -> None:
    content = a_list(row(1, "示例乙"), row(2, "示例丙"))

    found = together(lambda _: unit_filing.begin_all(programme, clerk.unit.id, content, by=clerk.account.id, at=AT), 4)

    assert sorted(len(taken.begun) for taken in found) == [0, 0, 0, 2]
    assert len(unit_filing.people_of(clerk.account.id)) == 2


def test_by_name_the_same_person_is_begun_once(programme: Programme, clerk: Clerk) -> None:
    first = begun(programme, clerk)

    assert begun(programme, clerk) == first
    with pytest.raises(Refused, match="身份证号"):
        begun(programme, clerk, **{NUMBER: "123"})
    with pytest.raises(Refused, match="申报人姓名"):
        begun(programme, clerk, 2, "")
    assert verbs_about(first) == ["application_begun"]


def test_for_an_association_s_people_it_recommends(storage: Settings, programme: Programme) -> None:
    clerk = a_clerk(kind=OrganisationKind.ASSOCIATION)
    [application] = begin_all(programme, clerk, {NAME: "示例乙", NUMBER: person(1)}).begun

    answers = applications.draft(application.id).answers
    assert (answers["channel"], answers["recommender"], answers["unit"]) == (BY_UNIT, UNIT, "")
    assert set(organisations.named_by(application)) == {Part.RECOMMENDER}


def test_only_whom_the_office_knows_files_for_others(programme: Programme, storage: Settings) -> None:
    stranger = a_clerk(confirmed=False)

    assert unit_filing.people_of(stranger.account.id) == []
    with pytest.raises(NotFound):
        begin_all(programme, stranger, row(1, "示例乙"))


def test_outside_the_call_nobody_is_begun(programme: Programme, clerk: Clerk) -> None:
    for at in (AT - 8 * DAY, AT + 31 * DAY):
        with pytest.raises(Refused):
            begin_all(programme, clerk, row(1, "示例乙"), at=at)
    assert unit_filing.people_of(clerk.account.id) == []


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 not a workbook", pdf(1)])
def test_what_is_no_workbook_is_refused(programme: Programme, clerk: Clerk, content: bytes) -> None:
    with pytest.raises(Refused, match="xlsx"):
        unit_filing.begin_all(programme, clerk.unit.id, content, by=clerk.account.id, at=AT)


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


@pytest.mark.rule("P4")
def test_a_person_is_bound_whoever_files(programme: Programme, clerk: Clerk) -> None:
    submit(a_complete_application(programme=programme, by=an_account(at=AT), id_number=person(1)))
    application = ready(begun(programme, clerk))

    with pytest.raises(Refused, match="不能重复申报"):
        submit(application)


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


def test_somebody_may_act_for_several_units_and_awards(storage: Settings) -> None:
    clerk, programmes = a_clerk(), an_edition(at=AT)
    other = an_organisation("示例协会", at=AT)
    organisations.add_member(other, clerk.account, confirmed=True, at=AT)
    assert unit_filing.waiting_for_office(clerk.account.id) == [other]
    office = an_account(RoleName.OFFICE, email="office@example.cn", at=AT)
    confirming.confirm(other, other.version, by=office.id, at=AT)
    assert unit_filing.waiting_for_office(clerk.account.id) == []
    for unit in unit_filing.units_of(clerk.account.id):
        assert unit_filing.pattern(rulebook_of("2023-pioneer"), unit).startswith(b"PK")
        for programme in programmes.values():
            cells = {NAME: "示例乙", NUMBER: person(1)}
            unit_filing.begin(programme, unit.id, cells, by=clerk.account.id, at=AT)
    assert len(unit_filing.people_of(clerk.account.id)) == 4


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


def test_a_draft_s_reminder_goes_to_the_clerk_alone(programme: Programme, clerk: Clerk) -> None:
    application = applications.one(begun(programme, clerk, **{"E-mail": ""}).id)
    before = len(outbox.latest(1000))
    reminder = applicant_messages.reminder(rulebook_of("2023-craftsman"), programme.closes_at, 7, 3)

    assert applicant_messages.tell(application, reminder, at=AT)
    assert not applicant_messages.tell(application, reminder, at=AT)
    assert applicant_messages.tell(application, replace(reminder, occasion="another", to_person=True), at=AT)

    assert len(outbox.latest(1000)) == before + 2  # of whom no address is known, nobody writes to
    assert told(clerk.account)[0] == "示例乙的“智慧工匠”申报表还没有提交"
