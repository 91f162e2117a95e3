"""From the notice to the decision: who is held, who is left out, two people, what is published, who is told."""

from datetime import timedelta

import pytest

from portal import clock
from portal.config import Settings
from portal.demonstration import publishing as demonstrated
from portal.operations.publishing import deciding_honours, final_list
from portal.operations.publishing.final_list import FINAL_LIST
from portal.rules.applying.honour_bar import HonourState
from portal.rules.language.refusals import Refused
from portal.rules.publishing import deciding_honours as rules
from portal.storage.engine import journal, versions
from portal.storage.engine.errors import AlreadyThere, NotFound, Stale
from portal.storage.publishing import decisions, unit_notices
from portal.storage.roll import honours
from tests.operations.deciding import HOSTS, NUMBER, approved, over, propose, published, settle, written
from tests.operations.listed import removed
from tests.operations.objections import Noticed, a_notice, answer, object_to
from tests.operations.submissions import AT, DAY

MICROSECOND = timedelta(microseconds=1)


# -- the decision ------------------------------------------------------------------------------------------------


@pytest.mark.rule("M23")
def test_a_decision_needs_hosts_number_and_day(noticed: Noticed) -> None:
    at, by = over(noticed), noticed.office.officer.id
    decision = approved(noticed)
    today = clock.beijing(at).date()

    with pytest.raises(Refused) as refused:
        deciding_honours.publish(decision.id, decision.version, by=by, at=at)
    assert refused.value.refusal == rules.INCOMPLETE
    assert set(deciding_honours.faults((), "", None, decision, at)) == {"hosts", "number", "decided_on"}
    assert set(deciding_honours.faults(HOSTS, NUMBER, today - DAY, decision, at)) == {"decided_on"}
    assert set(deciding_honours.faults(HOSTS, NUMBER, today + DAY, decision, at)) == {"decided_on"}
    assert deciding_honours.faults(HOSTS, NUMBER, today, decision, at) == {}


@pytest.mark.rule("M2", "M8", "M23")
def test_publishing_gives_the_honours(noticed: Noticed) -> None:
    before = versions.public_version()
    decision = published(noticed)
    given = honours.of_decision(decision)

    assert [one.name for one in given] == [one.name for one in noticed.people]
    assert [one.state for one in given] == [HonourState.HONOURED, HonourState.HONOURED, HonourState.NOMINATED]
    assert {one.title for one in given} == {
        "上海城市数字化转型“智慧工匠”",
        "上海城市数字化转型“智慧工匠”提名奖",
    }
    assert {one.edition_year for one in given} == {2023}
    assert {one.awarded_on for one in given} == {decision.decided_on}
    assert honours.of_application(noticed.people[0].application) == given[0]
    assert honours.of_application(noticed.people[0].application.id + 1) is None
    assert honours.one(given[0].id) == given[0]
    assert versions.public_version() > before
    assert [one.id for one in decisions.published()] == [decision.id]
    assert decisions.published_of(noticed.list.programme) == [decision]
    assert journal.latest()[0].verb == "decision_published"
    assert all(row.frozen for row in unit_notices.of_notice(noticed.notice))
    with pytest.raises(Refused) as refused:
        deciding_honours.publish(decision.id, decision.version, by=noticed.office.officer.id, at=over(noticed))
    assert refused.value.refusal == rules.PUBLISHED_ALREADY
    with pytest.raises(Refused):
        written(decision, at=over(noticed))
    with pytest.raises(Refused):
        removed(noticed.people[0].id, "太晚了。", by=noticed.office.officer.id, at=over(noticed))
    assert final_list.standing(noticed.list.id, at=over(noticed)).refusal == rules.NOBODY


def test_of_two_officers_one_publishes(noticed: Noticed) -> None:
    decision = written(approved(noticed), at=over(noticed))
    with pytest.raises(Stale):
        deciding_honours.publish(decision.id, decision.version - 1, by=noticed.office.officer.id, at=over(noticed))
    assert honours.of_list(noticed.list) == {}


@pytest.mark.rule("M22", "M23")
def test_whoever_was_held_follows_in_a_second_decision(noticed: Noticed) -> None:
    one = noticed.people[0]
    objection = object_to(one)
    first = published(noticed)
    assert one.id not in honours.of_list(noticed.list)
    assert not any(row.frozen for row in unit_notices.of_notice(noticed.notice))

    answer(objection, noticed.office, at=over(noticed))
    second = published(noticed, at=over(noticed) + DAY)

    assert (first.seq, second.seq) == (1, 2)
    assert [honour.listed_id for honour in honours.of_decision(second)] == [one.id]
    assert deciding_honours.title_of(first)[0] == "关于表彰2023年度"
    assert deciding_honours.title_of(second)[0] == "关于补充表彰2023年度"
    assert set(honours.of_list(noticed.list)) == {person.id for person in noticed.people}
    assert [found.seq for found in decisions.of_list(noticed.list)] == [1, 2]


@pytest.mark.rule("M22")
def test_a_removal_before_publication_asks_for_a_new_list(noticed: Noticed) -> None:
    at, officer, member = over(noticed), noticed.office.officer.id, noticed.office.member.id
    decision = written(approved(noticed), at=at)
    gone = noticed.people[0]
    removed(gone.id, "本人自愿放弃。", by=officer, at=at)

    with pytest.raises(Refused) as refused:
        deciding_honours.publish(decision.id, decision.version, by=officer, at=at)
    assert refused.value.refusal == rules.REMOVED_SINCE

    proposal = propose(noticed)
    again = FINAL_LIST.approve(proposal.id, proposal.version, by=member, at=at)
    assert again.seq == 1
    assert gone.id not in {one.id for one in deciding_honours.people_of(again)}
    with pytest.raises(NotFound):
        decisions.one(decision.id)


# -- the paper ---------------------------------------------------------------------------------------------------


@pytest.mark.rule("M23")
def test_the_paper_says_who_is_honoured_for_what(noticed: Noticed) -> None:
    decision = published(noticed)
    paper = deciding_honours.paper(decision)
    first = noticed.people[0].name

    assert paper.title == ("关于表彰2023年度", "上海城市数字化转型“智慧工匠”的决定")
    assert f"授予{first}等2名同志2023年度上海城市数字化转型“智慧工匠”" in paper.paragraphs[0]
    assert f"授予{noticed.people[2].name}同志2023年度" in paper.paragraphs[0]
    assert [len(group.rows) for group in paper.groups] == [2, 1]
    assert deciding_honours.document(decision).startswith(b"PK")


def test_one_honour_a_listed_person(noticed: Noticed) -> None:
    decision = published(noticed)
    with pytest.raises(AlreadyThere, match=r"listed"):
        honours.add(
            programme="craftsman",
            identity=None,
            state=HonourState.HONOURED,
            title="示例",
            awarded_on=AT.date(),
            name="示例",
            listed=noticed.people[0],
            decision=decision,
            at=AT,
        )


def test_the_demonstration_decides(opened: Settings, anywhere: None) -> None:
    noticed = a_notice()
    office, member = noticed.office.officer.id, noticed.office.member.id
    settle(noticed.notice, by=office, at=AT + DAY, but=[noticed.people[0].unit])
    demonstrated.settle_units(noticed.list, office=office, at=AT + DAY)
    decision = demonstrated.decide(noticed.list, office=office, committee=member, at=over(noticed))

    assert decision.is_published
    assert len(honours.of_decision(decision)) == 3
