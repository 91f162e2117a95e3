"""Proposals: two people, decided once, one open of a kind; and what the database itself refuses."""

from datetime import timedelta
from typing import Any

import pytest

from portal.config import Settings
from portal.rules.people.staffing import RoleName
from portal.storage.engine.errors import AlreadyThere, NotFound, RefusedBySchema, Stale
from portal.storage.engine.sealed import under
from portal.storage.season import proposals
from portal.storage.season.proposals import Proposal, ProposalState
from tests.storage.conftest import AT, an_account

pytestmark = pytest.mark.usefixtures("storage")
HOUR = timedelta(hours=1)


@pytest.fixture
def people(storage: Settings) -> tuple[int, int]:
    """Who proposes, and who decides."""
    return an_account("a@example.cn", RoleName.OFFICE).id, an_account("b@example.cn", RoleName.OFFICE).id


@pytest.fixture
def proposal(people: tuple[int, int]) -> Proposal:
    return proposals.add("extension", "application", 7, b"until", by=people[0], at=AT)


def test_what_was_proposed_is_kept_sealed(proposal: Proposal, people: tuple[int, int]) -> None:
    kept = proposals.one(proposal.id)

    assert (kept.content, kept.digest, kept.proposer, kept.decider) == (
        b"until",
        proposals.digest_of(b"until"),
        people[0],
        None,
    )
    assert b"until" not in bytes(kept.__data__["content"])
    assert kept.is_open
    assert kept.reason == ""
    with pytest.raises(NotFound):
        proposals.one(proposal.id + 1)


@pytest.mark.rule("M8")
def test_the_database_refuses_one_person_for_both(proposal: Proposal, people: tuple[int, int]) -> None:
    with pytest.raises(RefusedBySchema) as refused:
        proposals.decide(proposal, ProposalState.APPROVED, by=people[0], at=AT)
    assert refused.value.constraint == "proposal_two_people"


def test_a_decision_needs_somebody(proposal: Proposal) -> None:
    with pytest.raises(RefusedBySchema) as refused:
        proposals.decide(proposal, ProposalState.DECLINED, by=None, at=AT)
    assert refused.value.constraint == "proposal_decided_by"


def test_of_two_who_decide_one_does(proposal: Proposal, people: tuple[int, int]) -> None:
    decided = proposals.decide(proposal, ProposalState.DECLINED, by=people[1], at=AT, reason="太晚")

    assert (decided.state, decided.reason, decided.decider, decided.decided_at) == ("declined", "太晚", people[1], AT)
    with pytest.raises(Stale) as stale:
        proposals.decide(proposal, ProposalState.APPROVED, by=people[1], at=AT)
    assert stale.value.current.state == ProposalState.DECLINED


def test_one_of_a_kind_is_open_for_a_subject(proposal: Proposal, people: tuple[int, int]) -> None:
    with pytest.raises(AlreadyThere) as twice:
        proposals.add("extension", "application", 7, b"later", by=people[1], at=AT)
    assert twice.value.constraint == "proposal_open_once"
    proposals.add("extension", "application", 8, b"", by=people[0], at=AT + HOUR)
    proposals.add("opening", "edition", 7, b"", by=people[0], at=AT)
    assert proposals.open_of("extension", 7) == proposal
    assert [one.subject for one in proposals.waiting("extension")] == [7, 8]

    proposals.decide(proposal, ProposalState.LAPSED, by=None, at=AT)
    again = proposals.add("extension", "application", 7, b"later", by=people[1], at=AT + HOUR)

    assert proposals.open_of("extension", 7) == again
    assert proposals.of("extension", 7) == [again, proposal]
    assert proposals.decided("extension") == [proposal]
    assert proposals.open_of("opening", 8) is None


@pytest.mark.parametrize(
    "values",
    [{"digest": "0"}, {"content": b"forged"}, {"subject": 9}, {"kind": "other"}, {"id": 1}],
)
def test_what_was_proposed_never_changes(proposal: Proposal, values: dict[str, Any]) -> None:
    if "content" in values:
        values = {"content": under(Proposal.content, proposal.id, values["content"])}
    with pytest.raises(RefusedBySchema):
        Proposal.update(values).where(Proposal.id == proposal.id).execute()


def test_what_is_decided_does_not_change(proposal: Proposal, people: tuple[int, int]) -> None:
    decided = proposals.decide(proposal, ProposalState.DECLINED, by=people[1], at=AT)

    with pytest.raises(RefusedBySchema):
        proposals.decide(decided, ProposalState.APPROVED, by=people[1], at=AT)
    with pytest.raises(RefusedBySchema):
        Proposal.update(state=ProposalState.PROPOSED, decided_at=None, decided_by=None).execute()
