"""The office's decisions: findings, acceptance with the official number, refusal. (第十六条; CF2)"""

import pytest

from portal.config import Settings
from portal.operations.office import review_letters, reviewing
from portal.rules.language.refusals import Refused
from portal.rules.language.stages import Stage
from portal.rules.office.reviewing import (
    ACCEPTED_ALREADY,
    NO_REASON,
    NO_REVIEW,
    NOT_RECOMMENDED_YET,
    NOT_SAID_WHY_NOT,
    NOTHING_CHOSEN,
    NOTHING_FOUND,
    OWN_APPLICATION,
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
from portal.storage.letters import messages, outbox
from portal.storage.office import official_numbers, reviews
from portal.storage.people import accounts
from tests.builders import an_account, an_application, an_edition
from tests.operations.reviews import (
    ALL_OK,
    a_submitted_application,
    accept,
    again,
    an_officer,
    find,
    refuse,
    send_back,
    several_submitted,
)
from tests.operations.submissions import AT, DAY, a_complete_application, submit, together, told, verbs_about


def reason_of(act, *args, **changes) -> str:
    """Why an act is refused; nothing may have been written."""
    before = journal.head()
    with pytest.raises(Refused) as refused:
        act(*args, **changes)
    assert journal.head() == before
    return refused.value.refusal.reason


# -- acceptance --------------------------------------------------------------------------------------------------


@pytest.mark.rule("CF2", "M9")
def test_an_accepted_application_has_its_number_and_its_applicant_knows(opened: Settings, anywhere: None) -> None:
    application, officer = a_submitted_application(), an_officer()

    [number] = accept(application, by=officer)

    after = again(application)
    assert (after.stage, after.version) == (Stage.ACCEPTED, application.version + 1)
    assert (number.text, number.ordinal) == ("GJ2023-0001", 1)
    assert official_numbers.of(after) == "GJ2023-0001"
    assert verbs_about(after) == ["application_begun", "application_submitted", "application_accepted"]
    [entry] = journal.latest(1)
    assert entry.facts == {"number": "GJ2023-0001", "snapshot": snapshots.latest(after).id}
    assert entry.actor == officer.id
    assert told(after.applicant) == ["您的“智慧工匠”申报已提交", "您的“智慧工匠”申报已受理"]
    [letter] = [one.content for one in outbox.latest() if one.content.subject.endswith("已受理")]
    assert "编号：GJ2023-0001" in letter.body
    assert f"http://localhost/applications/{after.id}" in letter.body
    paper = review_letters.decision(after)
    assert paper.title == "受理通知"
    assert paper.content.startswith(b"PK")


def test_numbers_count_in_each_award_and_edition(opened: Settings) -> None:
    officer, programmes = an_officer(), an_edition(at=AT)
    craftsman = several_submitted(programmes["craftsman"], 3)
    other = an_edition(2017, key="2017", at=AT)
    pioneer = a_submitted_application(programme=other["pioneer"], by=an_account(email="p@example.cn", at=AT))

    given = accept(*reversed(craftsman), by=officer)

    assert [(one.application.id, one.text) for one in given] == [
        (craftsman[2].id, "GJ2023-0001"),
        (craftsman[1].id, "GJ2023-0002"),
        (craftsman[0].id, "GJ2023-0003"),
    ]
    [first] = accept(find(pioneer, officer), by=officer)
    assert first.text == "LJ2017-0001"
    assert official_numbers.of_all([one.id for one in (*craftsman, pioneer)]) == {
        one.application.id: one.text for one in (*given, first)
    }


def test_a_bulk_is_all_or_nothing_and_names_who_stands_against_it(opened: Settings, anywhere: None) -> None:
    officer, programme = an_officer(), an_edition(at=AT)["craftsman"]
    first, second, third = several_submitted(programme, 3)
    accept(second, by=officer)
    second = again(second)

    reason = reason_of(accept, first, second, third, by=officer)

    assert reason == f"示例1号：{ACCEPTED_ALREADY.reason}"
    assert [again(one).stage for one in (first, third)] == [Stage.SUBMITTED] * 2
    assert official_numbers.of_all([first.id, third.id]) == {}
    assert [one.ordinal for one in accept(first, third, by=officer)] == [2, 3]


def test_a_bulk_of_nothing_is_refused(opened: Settings) -> None:
    assert reason_of(accept, by=an_officer()) == NOTHING_CHOSEN.reason


def test_the_later_of_two_officers_is_told(opened: Settings) -> None:
    application, first, second = a_submitted_application(), an_officer(), an_officer("other@example.cn")
    send_back(application, first)
    before = journal.head()

    with pytest.raises(Stale) as stale:
        accept(application, by=second)

    assert stale.value.current.stage is Stage.IN_CORRECTION
    assert journal.head() == before
    assert official_numbers.of(application) == ""


def test_fifty_acceptances_at_once_give_fifty_consecutive_numbers(opened: Settings, anywhere: None) -> None:
    officer, programme = an_officer(), an_edition(at=AT)["craftsman"]
    desk = several_submitted(programme, 50)
    before = journal.head().seq

    outcomes = together(lambda order: accept(desk[order], by=officer), 50)

    assert all(isinstance(outcome, list) for outcome in outcomes), [o for o in outcomes if not isinstance(o, list)]
    ordinals = sorted(number.ordinal for [number] in outcomes)
    assert ordinals == list(range(1, 51))
    assert {number.text for [number] in outcomes} == {f"GJ2023-{ordinal:04d}" for ordinal in range(1, 51)}
    assert {again(one).stage for one in desk} == {Stage.ACCEPTED}
    assert journal.head().seq == before + 50
    assert journal.verify() == ()


def test_of_fifty_acceptances_of_the_same_application_one_gives_a_number(opened: Settings, anywhere: None) -> None:
    officer, application = an_officer(), a_submitted_application()
    before = journal.head().seq

    outcomes = together(lambda _: accept(application, by=officer), 50)

    [[number]] = [outcome for outcome in outcomes if isinstance(outcome, list)]
    assert number.text == "GJ2023-0001"
    assert [type(outcome) for outcome in outcomes if not isinstance(outcome, list)] == [Stale] * 49
    assert journal.head().seq == before + 1
    assert told(application.applicant).count("您的“智慧工匠”申报已受理") == 1
    later = a_submitted_application(
        programme=application.programme,
        by=an_account(email="later@example.cn", at=AT),
        id_number="护照1",
        id_paper="护照",
    )
    assert [one.ordinal for one in accept(later, by=officer)] == [2]


def test_crossing_bulks_wait_for_nobody_for_ever(opened: Settings, anywhere: None) -> None:
    officer, programmes = an_officer(), an_edition(at=AT)
    craftsmen = several_submitted(programmes["craftsman"], 4)
    pioneers = [
        a_submitted_application(
            programme=programmes["pioneer"],
            by=an_account(email=f"p{order}@example.cn", at=AT),
            id_number=f"护照{order}",
            id_paper="护照",
        )
        for order in range(4)
    ]
    mixed = [pair for both in zip(craftsmen, pioneers, strict=True) for pair in both]

    outcomes = together(lambda order: accept(*(mixed[::-1] if order % 2 else mixed)[order // 2 :][:4], by=officer), 8)

    kinds = {type(outcome) for outcome in outcomes}
    assert kinds <= {list, Stale}, outcomes
    given = [number for outcome in outcomes if isinstance(outcome, list) for number in outcome]
    for award in ("GJ", "LJ"):
        own = sorted(number.ordinal for number in given if number.text.startswith(award))
        assert own == list(range(1, len(own) + 1))


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

    assert reason_of(refuse, application, officer, reason=" \n") == NO_REASON.reason
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
