"""Organisations that the office enters, merges; the one that is both employer and 推荐机构 writes and signs once."""

from io import BytesIO

import openpyxl
import pytest

from portal.config import Settings
from portal.operations.applying import entering_organisations as entering
from portal.operations.applying import merging, recommending
from portal.operations.applying.entering_organisations import Entered
from portal.operations.applying.merging import MERGING
from portal.operations.applying.organisations import CODE_TAKEN
from portal.operations.people import inviting
from portal.rules.applying import organisations as rules
from portal.rules.applying.recommending import Part, RecommendationState
from portal.rules.language.refusals import Refused
from portal.rules.language.stages import Stage
from portal.rules.people.staffing import RoleName
from portal.rules.rulebook.requirements import OrganisationKind
from portal.storage.applying import applications, organisations, recommendations
from tests.builders import an_account, an_organisation, named, organisation_code
from tests.operations.recommendations import ASSOCIATION, EMPLOYER, OPINION, SCAN, a_confirmed, an_officer
from tests.operations.submissions import AT, SECOND, SETTINGS, a_complete_application, filled, submit

PARK = Entered(OrganisationKind.ASSOCIATION, "示例园区协会", organisation_code("示例园区协会"), "yuanqu@example.cn")


def reason_of(act, *args, **named) -> str:
    with pytest.raises(Refused) as refused:
        act(*args, **named)
    return refused.value.refusal.reason


@pytest.mark.rule("M11")
def test_an_organisation_is_entered_known_and_invited(storage: Settings) -> None:
    by = an_officer().id
    made = entering.enter(PARK, by=by, at=AT, settings=SETTINGS)

    assert made.confirmed
    assert organisations.search("示例园区") == [made]
    [sent] = inviting.waiting(at=AT)
    assert (sent.invitation.email, sent.invitation.confirmed) == ("yuanqu@example.cn", True)
    assert reason_of(entering.enter, PARK, by=by, at=AT, settings=SETTINGS) == CODE_TAKEN.reason


def test_a_workbook_is_read_line_by_line_and_entered_as_one(storage: Settings) -> None:
    book = openpyxl.load_workbook(BytesIO(entering.pattern()))
    sheet = book.active
    head = next(row[0].row for row in sheet.iter_rows() if row[0].value and entering.NAME in str(row[0].value))
    lines = (
        ("示例园区协会", OrganisationKind.ASSOCIATION.word, organisation_code("示例园区协会"), "yuanqu@example.cn"),
        ("示例园区协会", OrganisationKind.ASSOCIATION.word, organisation_code("示例园区协会"), ""),
        ("示例商会", "没有这个类别", organisation_code("示例商会"), ""),
    )
    for order, cells in enumerate(lines, start=1):
        for column, value in enumerate(cells, start=1):
            sheet.cell(head + order, column, value)
    out = BytesIO()
    book.save(out)

    reading = entering.read(out.getvalue())
    assert [one.name for one in reading.found] == ["示例园区协会"]
    assert [one.reasons[0] for one in reading.left][:1] == [entering.TWICE]
    assert len(reading.left) == 2
    assert entering.enter_all(reading.found, by=an_officer().id, at=AT, settings=SETTINGS) == 1
    assert organisations.by_code(organisation_code("示例园区协会"))


@pytest.mark.rule("M11")
def test_what_names_the_old_one_follows_and_what_was_answered_stays(storage: Settings) -> None:
    application = a_complete_application()
    named(application, at=AT)
    submit(application)
    old = organisations.named_by(application)[Part.EMPLOYER].organisation
    officer, second = an_officer(), an_account(RoleName.OFFICE, email="second@example.cn", at=AT)
    member = a_confirmed(old, "renshi@example.cn")
    other = entering.enter(PARK, by=officer.id, at=AT, settings=SETTINGS)

    assert reason_of(merging.propose, old.id, old.id, "重复。", by=officer.id, at=AT) == rules.SAME_ONE.reason
    proposal = merging.propose(old.id, other.id, "（示例）同一个单位录入了两次。", by=officer.id, at=AT)
    assert reason_of(MERGING.approve, proposal.id, proposal.version, by=officer.id, at=AT) == (
        rules.MERGING_WORDS.own.reason
    )
    MERGING.approve(proposal.id, proposal.version, by=second.id, at=AT)

    assert organisations.named_by(application)[Part.EMPLOYER].organisation == other
    asked = next(row for row in recommendations.of_application(application) if row.part is Part.EMPLOYER)
    assert asked.organisation == other
    assert recommendations.one_of(member.id, asked.id)
    found = organisations.by_code(old.code or "")
    assert found == other
    assert old not in organisations.search(old.name, everything=True)
    again = reason_of(merging.propose, old.id, other.id, "再次。", by=officer.id, at=AT)
    assert again == rules.MERGED_ALREADY.reason


@pytest.mark.rule("CF10")
def test_who_is_both_employer_and_recommender_writes_and_signs_once(storage: Settings) -> None:
    application = filled(a_complete_application(), unit=ASSOCIATION)
    named(application, at=AT)
    association = an_organisation(ASSOCIATION)
    organisations.name(application.id, Part.EMPLOYER, association.id, email="xiehui@example.cn", at=AT)
    member = a_confirmed(association, "xiehui@example.cn")
    snapshot = submit(application)
    rows = recommendations.of_snapshot(snapshot)
    assert {row.organisation.id for row in rows} == {association.id}
    row, *_ = rows

    row = recommending.save(row.id, row.version, OPINION, by=member.id, at=AT + SECOND)
    row = recommending.put_scan(row.id, row.version, SCAN, by=member.id, at=AT + SECOND)
    recommending.recommend(row.id, row.version, by=member.id, at=AT + SECOND, settings=SETTINGS)

    done = recommendations.of_snapshot(snapshot)
    assert [one.state for one in done] == [RecommendationState.RECOMMENDED] * 2
    assert {one.content.opinion for one in done} == {OPINION}
    assert all(one.frozen for one in done)
    assert len({one.digest for one in done}) == 2
    assert applications.one(application.id).stage is Stage.SUBMITTED
    assert EMPLOYER not in [one.organisation.name for one in done]
