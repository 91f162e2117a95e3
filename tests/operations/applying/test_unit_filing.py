"""A unit files for its people: by name, from a workbook, with each person's consent (N1, P4)."""

from dataclasses import replace

import pytest

from portal.config import Settings
from portal.operations.applying import organisations as confirming
from portal.operations.applying import unit_filing
from portal.operations.applying.unit_filing import Passed
from portal.operations.letters import applicant_messages
from portal.rulebooks import rulebook as rulebook_of
from portal.rules.applying.recommending import Part
from portal.rules.language.refusals import Refused
from portal.rules.language.stages import Stage
from portal.rules.people.staffing import RoleName
from portal.rules.rulebook.requirements import OrganisationKind
from portal.storage.applying import applications, organisations
from portal.storage.engine import journal
from portal.storage.engine.errors import NotFound
from portal.storage.letters import outbox
from portal.storage.season.editions import Programme
from tests.builders import an_account, an_edition, an_organisation
from tests.documents.evidence_files import pdf
from tests.operations.filed import begin_all, begun, ready
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
)
from tests.operations.unit import NAME, NUMBER, UNIT, Clerk, a_clerk, a_list, row


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
    assert (answers["channel"], answers["recommender"], answers["unit"]) == ("单位推荐", UNIT, "")
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


@pytest.mark.rule("P4")
def test_a_person_is_bound_whoever_files(programme: Programme, clerk: Clerk) -> None:
    submit(a_complete_application(programme=programme, by=an_account(at=AT), id_number=person(1)))
    application = ready(begun(programme, clerk))

    submit(application)

    assert applications.one(application.id).stage is Stage.UNVERIFIED  # another account: the office finds out whose


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


def test_a_draft_s_reminder_goes_to_the_clerk_alone(programme: Programme, clerk: Clerk) -> None:
    application = applications.one(begun(programme, clerk, **{"E-mail": ""}).id)
    before = len(outbox.latest(1000))
    reminder = applicant_messages.reminder(rulebook_of("2023-craftsman"), programme.closes_at, 7, 3)

    assert applicant_messages.tell(application, reminder, at=AT)
    assert not applicant_messages.tell(application, reminder, at=AT)
    assert applicant_messages.tell(application, replace(reminder, occasion="another", to_person=True), at=AT)

    assert len(outbox.latest(1000)) == before + 2  # of whom no address is known, nobody writes to
    assert told(clerk.account)[0] == "示例乙的“智慧工匠”申报表还没有提交"
