"""The final list: what holds somebody, what another person approves, what a removal does to it."""

import pytest

from portal.config import Settings
from portal.operations.publishing import deciding_honours, final_list
from portal.operations.publishing.final_list import FINAL_LIST
from portal.operations.publishing.listing_honours import HONOUR_LIST
from portal.rules.language import proposing as proposing_rules
from portal.rules.language.refusals import Refused
from portal.rules.publishing import deciding_honours as rules
from portal.rules.publishing.objecting import Answer
from portal.storage.engine import journal
from portal.storage.engine.errors import NotFound, Stale
from portal.storage.publishing import unit_notices
from portal.storage.publishing.public_notices import ends_at
from tests.builders import an_edition
from tests.operations.deciding import approved, over, propose, settle
from tests.operations.listed import an_honour_list, an_office, removed
from tests.operations.objections import Noticed, a_notice, answer, object_to
from tests.operations.publishing.test_deciding_honours import MICROSECOND
from tests.operations.submissions import AT, DAY

UPHELD = Answer(True, "反映项目由他人完成。", "查阅合同，反映的情况属实。", "经核实，情况属实。")


def reasons(noticed: Noticed) -> dict[str, str]:
    """Why somebody is left out, {name: reason}."""
    return {
        one.listed.name: one.refusal.reason for one in final_list.standing(noticed.list.id, at=over(noticed)).left_out
    }


def refusal(noticed: Noticed, at: object) -> str:
    found = final_list.standing(noticed.list.id, at=at).refusal
    return found.reason if found else ""


@pytest.mark.rule("M21", "M22")
def test_the_last_instant_of_the_notice_is_too_early(noticed: Noticed) -> None:
    end = ends_at(noticed.notice)

    assert refusal(noticed, end - MICROSECOND) == rules.STILL_RUNNING.reason
    assert refusal(noticed, end) == ""
    with pytest.raises(Refused, match="还没有结束"):
        propose(noticed, at=end - MICROSECOND)


@pytest.mark.rule("M21")
def test_before_the_notice_there_is_nothing_to_decide(opened: Settings, anywhere: None) -> None:
    made = an_honour_list(an_edition(2023, at=AT)["craftsman"], an_office())

    assert final_list.standing(made.id, at=AT).refusal == rules.NOT_PUBLISHED
    with pytest.raises(NotFound):
        final_list.standing(made.id + 1, at=AT)


@pytest.mark.rule("M22")
def test_an_open_objection_holds_whom_it_concerns_alone(noticed: Noticed) -> None:
    one, *others = noticed.people
    objection = object_to(one)

    assert reasons(noticed) == {one.name: rules.OBJECTION_OPEN.reason}
    now = final_list.standing(noticed.list.id, at=over(noticed))
    assert [found.id for found in now.going] == [other.id for other in others]

    answer(objection, noticed.office)
    assert reasons(noticed) == {}


@pytest.mark.rule("M22")
def test_whom_an_upheld_objection_concerns_waits_for_the_removal(noticed: Noticed) -> None:
    one = noticed.people[0]
    answer(object_to(one), noticed.office, UPHELD)
    assert reasons(noticed) == {one.name: rules.OBJECTION_UPHELD.reason}

    removed(one.id, "经核实，申报材料与事实不符。", by=noticed.office.officer.id, at=over(noticed))
    assert reasons(noticed) == {one.name: rules.REMOVED.reason}


@pytest.mark.rule("M21")
def test_a_unit_that_has_not_confirmed_holds_its_people(opened: Settings, anywhere: None) -> None:
    made = a_notice()
    one = made.people[-1]
    settle(made.notice, by=made.office.officer.id, at=AT + DAY, but=[one.unit])

    assert reasons(made) == {one.name: rules.UNIT_NOTICE_OPEN.reason}
    assert [group.title for group in deciding_honours.paper(approved(made)).groups] == ["上海城市数字化转型“智慧工匠”"]


@pytest.mark.rule("M22")
def test_nobody_left_means_nothing_to_propose(opened: Settings, anywhere: None) -> None:
    made = a_notice()

    assert refusal(made, over(made)) == rules.NOBODY.reason


@pytest.mark.rule("M8", "M22")
def test_another_person_approves_exactly_what_was_proposed(noticed: Noticed) -> None:
    at, officer, member = over(noticed), noticed.office.officer.id, noticed.office.member.id
    held = noticed.people[0]
    object_to(held)
    proposal = propose(noticed)
    proposed = final_list.proposed(proposal)

    assert refusal(noticed, at) == "同一件事已经有一项提议在等待审定，请先等它办结。"
    assert [one.listed for one in proposed.content.left_out] == [held.id]
    assert proposed.content.summary.received == proposed.content.summary.waiting == 1
    assert [one.name for one in proposed.content.report.objections] == [held.name]
    assert "钱示例" not in str(proposed.content), "nobody reads who objected"
    assert final_list.report(proposed).startswith(b"PK")
    assert proposed.content.summary.units == proposed.content.summary.not_applicable == 3
    with pytest.raises(Refused) as refused:
        FINAL_LIST.approve(proposal.id, proposal.version, by=officer, at=at)
    assert refused.value.refusal == proposing_rules.USUAL.own
    with pytest.raises(Stale):
        FINAL_LIST.approve(proposal.id, proposal.version + 1, by=member, at=at)

    decision = FINAL_LIST.approve(proposal.id, proposal.version, by=member, at=at)
    assert [one.id for one in deciding_honours.people_of(decision)] == [one.id for one in noticed.people[1:]]
    assert decision.hosts[0] == "上海市总工会"
    assert [entry.verb for entry in journal.latest()][:2] == ["final_list_approved", "final_list_proposed"]


@pytest.mark.rule("M8")
def test_declining_says_why_and_lets_propose_again(noticed: Noticed) -> None:
    proposal = propose(noticed)
    FINAL_LIST.decline(proposal.id, proposal.version, "请核对单位名称。", by=noticed.office.member.id, at=over(noticed))

    now = final_list.standing(noticed.list.id, at=over(noticed))
    assert now.last_proposal is not None
    assert now.last_proposal.reason == "请核对单位名称。"
    assert now.refusal is None
    assert now.decisions == ()


def test_what_is_proposed_otherwise_is_no_final_list(noticed: Noticed) -> None:
    [other] = HONOUR_LIST.of(noticed.list.programme.id)
    with pytest.raises(NotFound):
        final_list.proposed(other)


@pytest.mark.rule("M22")
def test_whoever_is_held_since_the_proposal_stops_the_approval(noticed: Noticed) -> None:
    """A unit's confirmation can be sent back while the committee reads."""
    from portal.operations.publishing import unit_notices as operations

    proposal = propose(noticed)
    row = unit_notices.of_notice(noticed.notice)[0]
    operations.reopen(row.id, row.version, "请重新确认。", by=noticed.office.officer.id, at=over(noticed))

    with pytest.raises(Refused) as refused:
        FINAL_LIST.approve(proposal.id, proposal.version, by=noticed.office.member.id, at=over(noticed))
    assert refused.value.refusal == rules.CHANGED


@pytest.mark.rule("M22")
def test_a_second_list_waits_for_the_first_decision(noticed: Noticed) -> None:
    object_to(noticed.people[0])
    approved(noticed)

    assert refusal(noticed, over(noticed)) == rules.DECISION_WAITS.reason
