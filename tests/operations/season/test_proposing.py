"""One matter of one's own: what it takes, and that two people, one moment and one transaction hold for any of them."""

from typing import Any

import msgspec
import pytest

from portal.operations.season.proposing import Approval, Matter, Verbs
from portal.rules.language.proposing import USUAL
from portal.rules.language.refusals import Refusal, Refused, insist
from portal.rules.people.staffing import RoleName
from portal.storage.engine import journal, versions
from portal.storage.engine.errors import NotFound, Stale
from portal.storage.engine.tables import atomic
from portal.storage.people import accounts
from portal.storage.season import proposals
from portal.storage.season.proposals import Proposal, ProposalState
from tests.builders import an_account
from tests.operations.submissions import AT, DAY, together

pytestmark = pytest.mark.usefixtures("opened")
GRANTED_ALREADY = Refusal("已经授权。")


class Grant(msgspec.Struct, frozen=True):
    """Whom to make a member of what."""

    role: RoleName
    reason: str


def grant(approval: Approval[Grant]) -> int:
    account = accounts.one(approval.proposal.subject)
    insist(GRANTED_ALREADY if approval.content.role in accounts.roles_of(account) else None)
    accounts.grant(account, approval.content.role)
    return account.id


GRANTING = Matter(
    "role_grant",
    "account",
    Grant,
    Verbs("role_grant_proposed", "role_granted", "role_grant_declined"),
    follows=grant,
    public=True,
)


@pytest.fixture
def office(opened: Any) -> int:
    return an_account(RoleName.OFFICE, email="office@example.cn", at=AT).id


@pytest.fixture
def other(opened: Any) -> int:
    return an_account(RoleName.OFFICE, email="other@example.cn", at=AT).id


@pytest.fixture
def proposal(office: int, other: int) -> Proposal:
    return propose(other, by=office)


def propose(subject: int, *, by: int) -> Proposal:
    with atomic():
        return GRANTING.propose(subject, Grant(RoleName.COMMITTEE, "增补委员。"), by=by, at=AT)


@pytest.mark.rule("M8")
def test_what_one_proposes_another_approves_and_it_is_done(proposal: Proposal, other: int, anywhere: None) -> None:
    before, public = journal.head().seq, versions.public_version()
    assert GRANTING.content_of(proposal) == Grant(RoleName.COMMITTEE, "增补委员。")

    assert GRANTING.approve(proposal.id, proposal.version, by=other, at=AT + DAY) == other

    assert RoleName.COMMITTEE in accounts.roles_of(accounts.one(other))
    assert versions.public_version() > public
    assert journal.head().seq == before + 1
    done, asked = journal.latest(2)
    assert (asked.verb, done.verb) == ("role_grant_proposed", "role_granted")
    assert (done.actor, done.subject_kind, done.subject_id) == (other, "account", other)
    assert asked.facts == done.facts == {"proposal": proposal.id, "digest": proposal.digest}


@pytest.mark.rule("M8")
def test_who_proposed_decides_nothing(proposal: Proposal, office: int) -> None:
    for act in (GRANTING.approve, lambda *seen, **who: GRANTING.decline(*seen, "不同意。", **who)):
        with pytest.raises(Refused) as refused:
            act(proposal.id, proposal.version, by=office, at=AT)
        assert refused.value.refusal == USUAL.own
    assert proposals.one(proposal.id).is_open


@pytest.mark.parametrize(("reason", "refusal"), [(" \n", USUAL.reason.missing), ("长" * 1001, USUAL.reason.too_long)])
def test_declining_needs_a_reason(proposal: Proposal, other: int, reason: str, refusal: Refusal) -> None:
    with pytest.raises(Refused) as refused:
        GRANTING.decline(proposal.id, proposal.version, reason, by=other, at=AT)

    assert refused.value.refusal == refusal
    assert proposals.one(proposal.id).is_open


def test_what_is_declined_changes_nothing_and_can_be_proposed_anew(proposal: Proposal, office: int, other: int) -> None:
    declined = GRANTING.decline(proposal.id, proposal.version, "\r\n人选再议。", by=other, at=AT)

    assert (declined.state, declined.reason) == (ProposalState.DECLINED, "人选再议。")
    assert journal.latest(1)[0].facts == {"proposal": proposal.id}
    assert RoleName.COMMITTEE not in accounts.roles_of(accounts.one(other))
    with pytest.raises(Refused) as refused:
        GRANTING.approve(declined.id, declined.version, by=other, at=AT)
    assert refused.value.refusal == USUAL.decided
    with pytest.raises(Stale):
        GRANTING.approve(proposal.id, proposal.version, by=other, at=AT)
    assert GRANTING.of(other) == [declined]
    assert propose(other, by=office) in GRANTING.of(other)


def test_one_waits_at_a_time(proposal: Proposal, office: int, other: int) -> None:
    assert GRANTING.refusal_to_propose(other) == USUAL.waiting
    assert GRANTING.refusal_to_propose(office) is None
    with pytest.raises(Refused) as refused:
        propose(other, by=other)
    assert refused.value.refusal == USUAL.waiting
    assert GRANTING.waiting() == [proposal]


def test_the_rule_is_asked_again_and_nothing_is_half_done(proposal: Proposal, other: int) -> None:
    accounts.grant(accounts.one(other), RoleName.COMMITTEE)
    before = journal.head()

    with pytest.raises(Refused) as refused:
        GRANTING.approve(proposal.id, proposal.version, by=other, at=AT)

    assert refused.value.refusal == GRANTED_ALREADY
    assert journal.head() == before
    assert proposals.one(proposal.id).is_open


def test_of_many_who_approve_at_once_one_does(proposal: Proposal, other: int, anywhere: None) -> None:
    third = an_account(RoleName.OFFICE, email="third@example.cn", at=AT).id
    before = journal.head().seq

    def approve(order: int) -> int:
        return GRANTING.approve(proposal.id, proposal.version, by=(other, third)[order % 2], at=AT)

    outcomes = together(approve, 6)

    assert len([outcome for outcome in outcomes if outcome == other]) == 1
    assert journal.head().seq == before + 1


def test_what_it_was_proposed_for_has_changed(proposal: Proposal, other: int) -> None:
    GRANTING.lapse(other, "情况有变。", at=AT)
    GRANTING.lapse(other, "情况有变。", at=AT)

    lapsed = proposals.one(proposal.id)
    assert (lapsed.state, lapsed.decider, lapsed.reason) == (ProposalState.LAPSED, None, "情况有变。")


def test_another_matter_is_not_decided_here(office: int, other: int) -> None:
    foreign = proposals.add("extension", "account", other, b"{}", by=office, at=AT)

    with pytest.raises(NotFound):
        GRANTING.approve(foreign.id, foreign.version, by=other, at=AT)
    with pytest.raises(NotFound):
        GRANTING.decline(foreign.id, foreign.version, "不属于此类。", by=other, at=AT)
