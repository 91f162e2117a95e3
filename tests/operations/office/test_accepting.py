"""Acceptance with official numbers, one at a time, in bulk and at once."""

import pytest

from portal.config import Settings
from portal.operations.office import review_letters
from portal.rules.language.stages import Stage
from portal.rules.office.reviewing import (
    ACCEPTED_ALREADY,
    NOTHING_CHOSEN,
)
from portal.storage.applying import snapshots
from portal.storage.engine import journal
from portal.storage.engine.errors import Stale
from portal.storage.letters import outbox
from portal.storage.office import official_numbers
from tests.builders import an_account, an_edition
from tests.operations.office.test_reviewing import reason_of
from tests.operations.reviews import (
    a_submitted_application,
    accept,
    again,
    an_officer,
    find,
    several_submitted,
)
from tests.operations.submissions import AT, together, told, verbs_about


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
