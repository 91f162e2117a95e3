"""The honour list: proposed from the approved result, approved by another person, frozen."""

import pytest

from portal.operations.publishing import listing_honours
from portal.operations.publishing.listing_honours import HONOUR_LIST
from portal.rules.language.proposing import USUAL
from portal.rules.language.refusals import Refused
from portal.rules.language.stages import Stage
from portal.rules.publishing import honour_list as rules
from portal.storage.applying import applications
from portal.storage.applying.applications import Application
from portal.storage.engine import journal, versions
from portal.storage.engine.errors import NotFound, Stale
from portal.storage.publishing import honour_lists
from portal.storage.season import editions, proposals
from portal.storage.season.editions import Programme
from portal.storage.season.proposals import Proposal
from tests.builders import an_edition
from tests.operations.judged import accepted, an_applicant, deciding
from tests.operations.judging.test_preparing_rounds import refusal
from tests.operations.listed import Office, an_approved_result, an_honour_list, an_office
from tests.operations.submissions import AT

pytestmark = pytest.mark.usefixtures("anywhere", "opened")


class Case:
    """An award whose panel named two honourees and one nominee of four."""

    def __init__(self) -> None:
        self.programme: Programme = deciding(an_edition(2023, at=AT)["craftsman"])
        self.office: Office = an_office()
        self.people: list[Application] = accepted(self.programme, 3, by=an_applicant())
        an_approved_result(self.programme, self.people, honourees=2, by=self.office.officer)
        first, second, third = (one.id for one in self.people)
        self.named = {first: "honouree", second: "honouree", third: "nominee"}

    def propose(self, chosen: dict[int, str] | None = None, reason: str = "") -> Proposal:
        return listing_honours.propose(
            self.programme.id,
            self.named if chosen is None else chosen,
            reason,
            by=self.office.officer.id,
            at=AT,
        )

    def approve(self, proposal: Proposal) -> honour_lists.HonourList:
        return HONOUR_LIST.approve(proposal.id, proposal.version, by=self.office.member.id, at=AT)


@pytest.fixture
def case() -> Case:
    return Case()


@pytest.mark.rule("M8", "M20")
def test_what_is_approved_is_what_was_proposed_by_honour_and_number(case: Case) -> None:
    before = versions.public_version()
    made = case.approve(case.propose())
    lines = honour_lists.listed_in(made)
    assert [(one.application_id, one.honour, one.place) for one in lines] == [
        (number, honour, place) for place, (number, honour) in enumerate(case.named.items(), start=1)
    ]
    assert [one.name for one in lines] == [one.name for one in case.people]
    assert all(one.number and one.unit for one in lines)
    assert made.programme.id == case.programme.id
    assert made.keep_until
    assert versions.public_version() > before
    assert [entry.verb for entry in journal.about("honour_list", made.id)] == ["honour_list_approved"]
    assert honour_lists.of_programme(made.programme) == made
    assert honour_lists.listed_of(case.people[0]) == lines[0]
    assert journal.verify() == ()


@pytest.mark.rule("M8")
def test_the_proposer_does_not_approve_and_a_second_look_is_stale(case: Case) -> None:
    proposal = case.propose()
    own = refusal(HONOUR_LIST.approve, proposal.id, proposal.version, by=case.office.officer.id, at=AT)
    assert own == USUAL.own.reason
    case.approve(proposal)
    with pytest.raises(Stale):
        case.approve(proposal)
    assert refusal(case.propose) == rules.LISTED_ALREADY.reason


@pytest.mark.rule("M8")
def test_a_declined_list_comes_back_with_the_reason(case: Case) -> None:
    proposal = case.propose()
    assert refusal(case.propose) == USUAL.waiting.reason
    HONOUR_LIST.decline(proposal.id, proposal.version, "请再核对。", by=case.office.member.id, at=AT)
    standing = listing_honours.standing(case.programme.id)
    assert standing.refusal is None
    assert standing.last_proposal
    assert standing.last_proposal.reason == "请再核对。"
    assert [entry.verb for entry in journal.about("programme", case.programme.id)][-1] == "honour_list_declined"
    case.approve(case.propose())


@pytest.mark.rule("M4", "N7")
def test_whom_the_panel_named_is_left_out_for_a_reason_only(case: Case) -> None:
    first, second, third = case.named
    assert refusal(case.propose, {first: "honouree"}) == rules.NO_REASON.reason
    assert refusal(case.propose, {first: "nominee"}) == rules.OTHER_HONOUR.reason
    proposal = case.propose({first: "honouree", third: "nominee"}, " 本人放弃。 ")
    content = HONOUR_LIST.content_of(proposal)
    assert (content.passed_over, content.reason) == ((second,), "本人放弃。")
    assert [one.application_id for one in honour_lists.listed_in(case.approve(proposal))] == [first, third]


def test_a_reason_that_nothing_asks_for_is_not_kept(case: Case) -> None:
    assert HONOUR_LIST.content_of(case.propose(reason="多余的话。")).reason == ""


@pytest.mark.rule("M20")
def test_what_has_changed_since_is_proposed_anew(case: Case) -> None:
    proposal = case.propose()
    first = case.people[0]
    applications.describe(first.id, at=AT, name="改名", unit=first.unit, technical_field="", recommender="")
    reason = refusal(HONOUR_LIST.approve, proposal.id, proposal.version, by=case.office.member.id, at=AT)
    assert reason == rules.CHANGED.reason
    assert proposals.one(proposal.id).is_open
    applications.set_stage(applications.one(first.id), Stage.WITHDRAWN, at=AT)
    reason = refusal(HONOUR_LIST.approve, proposal.id, proposal.version, by=case.office.member.id, at=AT)
    assert reason == rules.NOT_STANDING.reason


@pytest.mark.rule("M20")
def test_before_the_last_result_is_approved_there_is_no_list() -> None:
    programme, office = deciding(an_edition(2023, at=AT)["pioneer"]), an_office()
    assert listing_honours.standing(programme.id).refusal == rules.LAST_ROUND_OPEN
    reason = refusal(listing_honours.propose, programme.id, {}, "", by=office.officer.id, at=AT)
    assert reason == rules.LAST_ROUND_OPEN.reason


def test_other_proposals_are_not_its_own(case: Case) -> None:
    other = proposals.add("extension", "application", 1, b"{}", by=case.office.officer.id, at=AT)
    with pytest.raises(NotFound):
        HONOUR_LIST.content_of(other)
    with pytest.raises(NotFound):
        HONOUR_LIST.approve(other.id, 1, by=case.office.member.id, at=AT)


def test_an_award_has_one_list(case: Case) -> None:
    made = case.approve(case.propose())
    [before] = HONOUR_LIST.of(case.programme.id)
    content = HONOUR_LIST.content_of(before)
    again = HONOUR_LIST.propose(case.programme.id, content, by=case.office.officer.id, at=AT)
    with pytest.raises(Refused) as refused:
        case.approve(again)
    assert refused.value.refusal == rules.LISTED_ALREADY
    assert honour_lists.of_programme(made.programme) == made


def test_the_builder_of_the_other_tests() -> None:
    programme = an_edition(2023, at=AT)["craftsman"]
    made = an_honour_list(programme, an_office(), honourees=1, nominees=0)
    assert len(honour_lists.listed_in(made)) == 1
    assert editions.programme(programme.id).settings["values"]
