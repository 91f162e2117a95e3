"""The office's decisions: findings, acceptance with the official number, refusal. (第十六条; CF2)"""

import pytest

from portal.config import Settings
from portal.operations.office import review_letters, reviewing
from portal.rules.language.refusals import Refused
from portal.rules.language.stages import Stage
from portal.rules.office.reviewing import (
    NO_REVIEW,
    NOT_RECOMMENDED_YET,
    NOT_SAID_WHY_NOT,
    NOTHING_FOUND,
    OWN_APPLICATION,
    REASON,
    REFUSED_ALREADY,
    Found,
    Item,
    Value,
)
from portal.rules.people.staffing import RoleName
from portal.storage.applying import applications, snapshots
from portal.storage.applying.applications import Application
from portal.storage.engine import journal
from portal.storage.engine.errors import NotFound, Stale
from portal.storage.letters import messages
from portal.storage.office import official_numbers, reviews
from portal.storage.people import accounts
from tests.builders import an_account, an_application
from tests.operations.reviews import (
    ALL_OK,
    a_submitted_application,
    accept,
    again,
    an_officer,
    find,
    refuse,
    send_back,
)
from tests.operations.submissions import AT, DAY, a_complete_application, submit, verbs_about


def reason_of(act, *args, **changes) -> str:
    """Why an act is refused; nothing may have been written."""
    before = journal.head()
    with pytest.raises(Refused) as refused:
        act(*args, **changes)
    assert journal.head() == before
    return refused.value.refusal.reason


# -- acceptance --------------------------------------------------------------------------------------------------


def test_the_later_of_two_officers_is_told(opened: Settings) -> None:
    application, first, second = a_submitted_application(), an_officer(), an_officer("other@example.cn")
    send_back(application, first)
    before = journal.head()

    with pytest.raises(Stale) as stale:
        accept(application, by=second)

    assert stale.value.current.stage is Stage.IN_CORRECTION
    assert journal.head() == before
    assert official_numbers.of(application) == ""


# -- who may -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", [role for role in RoleName if role is not RoleName.OFFICE])
def test_for_others_than_the_office_no_application_exists(opened: Settings, role: RoleName) -> None:
    application = a_submitted_application()
    somebody = an_account(role, email="somebody@example.cn", at=AT)
    before = journal.head()

    for act in (accept, find, send_back, refuse):
        with pytest.raises(NotFound):
            act(application, by=somebody)
    with pytest.raises(NotFound):
        reviewing.application_for(somebody.id, application.id)

    assert journal.head() == before


def test_a_draft_that_was_never_submitted_does_not_exist_for_the_office(opened: Settings) -> None:
    draft, officer = an_application(at=AT), an_officer()

    for act in (accept, find, send_back, refuse):
        with pytest.raises(NotFound):
            act(draft, by=officer)


def test_nobody_decides_on_their_own_application(opened: Settings) -> None:
    application = a_submitted_application()
    accounts.grant(application.applicant, RoleName.OFFICE)

    for act in (accept, find, send_back, refuse):
        assert reason_of(act, application, by=application.applicant) == OWN_APPLICATION.reason
    acts = reviewing.acts(application, by=application.applicant.id, at=AT)
    assert {acts.find, acts.accept, acts.send_back, acts.refuse} == {OWN_APPLICATION}


# -- the qualification review ------------------------------------------------------------------------------------


@pytest.mark.rule("M16")
def test_under_the_rules_of_2017_every_item_has_to_be_found_in_order(opened: Settings) -> None:
    application, officer = a_submitted_application(year=2017), an_officer()
    reason = reason_of(accept, application, by=officer)
    assert all(item.word in reason for item in Item)

    wanting = ALL_OK | {Item.UNIT_CREDIT: Found(Value.TO_CHECK, "已发函核实。")}
    application = find(application, officer, wanting)
    reason = reason_of(accept, application, by=officer)
    assert [item for item in Item if item.word in reason] == [Item.UNIT_CREDIT]
    assert reviewing.acts(application, by=officer.id, at=AT).accept.reason == reason

    application = find(application, officer, {Item.UNIT_CREDIT: Found(Value.OK, "复函无异议。")})
    [number] = accept(application, by=officer)
    assert number.text == "GJ2017-0001"


@pytest.mark.rule("M16")
def test_findings_are_about_one_submission(opened: Settings) -> None:
    application, officer = a_submitted_application(year=2017), an_officer()
    application = find(application, officer)
    first = snapshots.latest(application)
    send_back(application, officer)
    submit(again(application), at=AT + DAY)
    application = again(application)

    assert "资格审查还没有通过" in reason_of(accept, application, by=officer)
    assert reviews.findings_of(snapshots.latest(application)) == {}
    assert [row.value for row in reviews.findings_of(first).values()] == [Value.OK] * 5
    assert reviews.values_of([first.id]) == {first.id: dict.fromkeys(Item, Value.OK)}


@pytest.mark.rule("N4")
def test_under_the_rules_of_2023_the_office_only_receives_and_numbers(opened: Settings) -> None:
    application, officer = a_submitted_application(), an_officer()
    application = find(application, officer, {Item.CONDITIONS: Found(Value.NOT_OK, "工作年限不足三年。")})

    assert reason_of(refuse, application, by=officer) == NO_REVIEW.reason
    accept(application, by=officer)

    [finding] = reviews.findings_of(snapshots.latest(application)).values()
    assert (finding.note, finding.value) == ("工作年限不足三年。", Value.NOT_OK)
    application = find(again(application), officer, {Item.AUTHENTICITY: Found(Value.OK)})
    assert len(reviews.findings_of(snapshots.latest(application))) == 2


def test_findings_are_kept_sealed_and_the_journal_has_their_values(opened: Settings) -> None:
    application, officer = a_submitted_application(), an_officer()

    find(application, officer, {Item.PERSON_CREDIT: Found(Value.TO_CHECK, "  待核实：示例秘密。\x00 ")})

    [entry] = journal.latest(1)
    assert entry.verb == "application_reviewed"
    assert entry.facts["findings"] == {"person_credit": "to_check"}
    [row] = reviews.findings_of(snapshots.latest(application)).values()
    assert row.note == "待核实：示例秘密。"
    assert "示例秘密".encode() not in row.__data__["note"]
    assert "示例秘密" not in entry.facts_text


@pytest.mark.parametrize(
    ("findings", "refusal"),
    [
        ({}, NOTHING_FOUND),
        ({Item.CONDITIONS: Found(Value.NOT_OK)}, NOT_SAID_WHY_NOT),
        ({Item.CONDITIONS: Found(Value.TO_CHECK, " \x00")}, NOT_SAID_WHY_NOT),
    ],
)
def test_findings_have_to_say_something(opened: Settings, findings, refusal) -> None:
    application = a_submitted_application()
    assert reason_of(find, application, an_officer(), findings) == refusal.reason


def test_what_waits_for_its_recommendation_is_not_the_offices_yet(opened: Settings) -> None:
    application, officer = a_submitted_application(), an_officer()
    applications.set_stage(application, Stage.AWAITING_RECOMMENDATION, at=AT)

    for act in (accept, find, send_back):
        assert reason_of(act, application, by=officer) == NOT_RECOMMENDED_YET.reason


# -- refusal -----------------------------------------------------------------------------------------------------


@pytest.mark.rule("M16")
def test_a_refused_application_says_why(opened: Settings, anywhere: None) -> None:
    application, officer = a_submitted_application(year=2017), an_officer()

    rejection = refuse(application, officer, reason=" 经核实不在本市工作。\n材料不实。")

    after = again(application)
    assert after.stage is Stage.REFUSED
    assert rejection.reason == reviews.rejection_of(after).reason == "经核实不在本市工作。\n材料不实。"
    assert verbs_about(after)[-1] == "application_refused"
    assert "经核实不在本市工作。" in messages.of(after.applicant)[0].content.body
    assert review_letters.decision(after).title == "不予受理通知"
    assert reason_of(refuse, after, officer) == REFUSED_ALREADY.reason
    assert reason_of(accept, after, by=officer) == REFUSED_ALREADY.reason


def test_a_refusal_needs_its_reason(opened: Settings) -> None:
    application, officer = a_submitted_application(year=2017), an_officer()

    assert reason_of(refuse, application, officer, reason=" \n") == REASON.missing.reason
    assert again(application).stage is Stage.SUBMITTED


@pytest.mark.rule("M16")
def test_who_does_not_correct_in_time_can_be_refused(opened: Settings) -> None:
    application, officer = a_submitted_application(year=2017), an_officer()
    send_back(application, officer, until=AT + DAY)
    application = again(application)

    assert "退回补正" in reason_of(refuse, application, officer, at=AT + DAY)
    refuse(application, officer, reason="没有按期补正。", at=AT + 2 * DAY)

    assert again(application).stage is Stage.REFUSED


def test_nothing_is_decided_before_it_is(opened: Settings) -> None:
    application: Application = a_complete_application(channel="个人自荐")

    with pytest.raises(NotFound):
        review_letters.decision(application)
