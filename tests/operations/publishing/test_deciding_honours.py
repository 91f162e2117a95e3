"""From the notice to the decision: who is held, who is left out, two people, what is published, who is told."""

from datetime import timedelta

import pytest

from portal import clock
from portal.config import Settings
from portal.demonstration import publishing as demonstrated
from portal.operations.publishing import deciding_honours, decision_messages, final_list, publishing_list
from portal.rules.applying.honour_bar import HonourState
from portal.rules.language import proposing as proposing_rules
from portal.rules.language.refusals import Refused
from portal.rules.publishing import deciding_honours as rules
from portal.rules.publishing.objecting import Answer
from portal.storage.engine import journal, versions
from portal.storage.engine.errors import AlreadyThere, NotFound, Stale
from portal.storage.letters import messages
from portal.storage.people.accounts import Account
from portal.storage.publishing import decisions, unit_notices
from portal.storage.publishing.public_notices import ends_at
from portal.storage.roll import honours
from tests.builders import a_member, an_edition, an_organisation, named
from tests.operations import submissions
from tests.operations.deciding import HOSTS, NUMBER, approved, over, propose, published, settle, written
from tests.operations.judged import accepted, an_applicant
from tests.operations.listed import a_public_notice, an_honour_list, an_office, listed
from tests.operations.objections import Noticed, a_notice, answer, object_to
from tests.operations.reviews import accept, an_officer, several_submitted
from tests.operations.submissions import AT, DAY, SECOND, SETTINGS

MICROSECOND = timedelta(microseconds=1)
UPHELD = Answer(True, "反映项目由他人完成。", "查阅合同，反映的情况属实。", "经核实，情况属实。")


@pytest.fixture
def noticed(opened: Settings, anywhere: None) -> Noticed:
    """A notice whose units are all settled."""
    made = a_notice()
    settle(made.notice, by=made.office.officer.id, at=AT + DAY)
    return made


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

    publishing_list.remove(one.id, "经核实，申报材料与事实不符。", by=noticed.office.officer.id, at=over(noticed))
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
        final_list.approve(proposal.id, proposal.version, by=officer, at=at)
    assert refused.value.refusal == proposing_rules.SAME_PERSON
    with pytest.raises(Stale):
        final_list.approve(proposal.id, proposal.version + 1, by=member, at=at)

    decision = final_list.approve(proposal.id, proposal.version, by=member, at=at)
    assert [one.id for one in deciding_honours.people_of(decision)] == [one.id for one in noticed.people[1:]]
    assert decision.hosts[0] == "上海市总工会"
    assert [entry.verb for entry in journal.latest()][:2] == ["final_list_approved", "final_list_proposed"]


@pytest.mark.rule("M8")
def test_declining_says_why_and_lets_propose_again(noticed: Noticed) -> None:
    proposal = propose(noticed)
    final_list.decline(proposal.id, proposal.version, "请核对单位名称。", by=noticed.office.member.id, at=over(noticed))

    now = final_list.standing(noticed.list.id, at=over(noticed))
    assert now.last_proposal is not None
    assert now.last_proposal.reason == "请核对单位名称。"
    assert now.refusal is None
    assert now.decisions == ()


def test_what_is_proposed_otherwise_is_no_final_list(noticed: Noticed) -> None:
    other = next(iter(final_list.proposals.of("honour_list", noticed.list.programme.id)))
    for act in (final_list.proposed, final_list._content_in):
        with pytest.raises(NotFound):
            act(other)


@pytest.mark.rule("M22")
def test_whoever_is_held_since_the_proposal_stops_the_approval(noticed: Noticed) -> None:
    """A unit's confirmation can be sent back while the committee reads."""
    from portal.operations.publishing import unit_notices as operations

    proposal = propose(noticed)
    row = unit_notices.of_notice(noticed.notice)[0]
    operations.reopen(row.id, row.version, "请重新确认。", by=noticed.office.officer.id, at=over(noticed))

    with pytest.raises(Refused) as refused:
        final_list.approve(proposal.id, proposal.version, by=noticed.office.member.id, at=over(noticed))
    assert refused.value.refusal == rules.CHANGED


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
        publishing_list.remove(noticed.people[0].id, "太晚了。", by=noticed.office.officer.id, at=over(noticed))
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
def test_a_second_list_waits_for_the_first_decision(noticed: Noticed) -> None:
    object_to(noticed.people[0])
    approved(noticed)

    assert refusal(noticed, over(noticed)) == rules.DECISION_WAITS.reason


@pytest.mark.rule("M22")
def test_a_removal_before_publication_asks_for_a_new_list(noticed: Noticed) -> None:
    at, officer, member = over(noticed), noticed.office.officer.id, noticed.office.member.id
    decision = written(approved(noticed), at=at)
    gone = noticed.people[0]
    publishing_list.remove(gone.id, "本人自愿放弃。", by=officer, at=at)

    with pytest.raises(Refused) as refused:
        deciding_honours.publish(decision.id, decision.version, by=officer, at=at)
    assert refused.value.refusal == rules.REMOVED_SINCE

    proposal = propose(noticed)
    again = final_list.approve(proposal.id, proposal.version, by=member, at=at)
    assert again.seq == 1
    assert gone.id not in {one.id for one in deciding_honours.people_of(again)}
    with pytest.raises(NotFound):
        decisions.one(decision.id)


# -- who is told -------------------------------------------------------------------------------------------------


def told(account: Account | int) -> list[str]:
    return [message.content.subject for message in messages.of(account)]


def bodies(account: Account | int) -> str:
    return "\n".join(message.content.body for message in messages.of(account))


@pytest.mark.rule("M13", "M25", "M27", "M28")
def test_persons_units_and_recommenders_are_told_and_honourees_are_barred(opened: Settings, anywhere: None) -> None:
    programme = an_edition(2023, at=AT)["craftsman"]
    officer = an_officer("yanping@example.cn")
    submitted = several_submitted(programme, 3)
    accept(*submitted, by=officer, at=AT + 3600 * SECOND)
    member = a_member(an_organisation(at=AT), at=AT)
    for one in (submitted[0], submitted[2]):
        named(one, at=AT)
    office = an_office()
    made = an_honour_list(programme, office, honourees=1, applications=submitted[:2], at=AT + DAY)
    notice = a_public_notice(made, office, at=AT + DAY)
    noticed = Noticed(office, made, notice, listed(made))
    settle(notice, by=office.officer.id, at=AT + 2 * DAY)
    decision = published(noticed)

    first, second, third = submitted
    assert "您的“智慧工匠”申报获得荣誉" in told(first.applicant)
    assert "您的“智慧工匠”申报获得提名" in told(second.applicant)
    said = bodies(first.applicant)
    for words in ("注明获荣年度", "不得将该称号用于产品宣传", "经验交流活动", decision.number):
        assert words in said
    assert "示例0号获得“智慧工匠”荣誉" in told(member)
    assert "注明获荣年度" in bodies(member)
    assert not any("评选结果" in subject for subject in told(third.applicant))
    assert decision_messages.tell_results(over(noticed), SETTINGS) == 1
    assert decision_messages.tell_results(over(noticed), SETTINGS) == 0
    assert "您的“智慧工匠”申报的评选结果" in told(third.applicant)
    assert "示例2号的“智慧工匠”申报的评选结果" in told(member)

    barred = {order for order in range(3) if honours.standing_bar(submissions.person(order), "craftsman")}
    assert len(barred) == 1, "nominees are not barred"


@pytest.mark.rule("M25")
def test_whoever_was_removed_is_told_the_result_too(noticed: Noticed) -> None:
    extra = accepted(noticed.list.programme, 1, by=an_applicant("other@example.cn"))
    publishing_list.remove(noticed.people[0].id, "本人自愿放弃。", by=noticed.office.officer.id, at=over(noticed))
    assert decision_messages.tell_results(over(noticed), SETTINGS) == 0, "nothing is decided yet"
    published(noticed)

    assert decision_messages.tell_results(over(noticed), SETTINGS) == 2
    assert told(extra[0].applicant) == ["您的“智慧工匠”申报的评选结果"]


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
