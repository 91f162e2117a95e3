"""Opening an edition: proposed as it stands, approved by another person, opened only as it was approved."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from portal.operations.season import opening, preparing_editions
from portal.operations.season.opening import OPENING
from portal.operations.season.preparing_editions import Window
from portal.rules.language.refusals import Refused
from portal.rules.people.staffing import RoleName
from portal.storage.engine import journal, tables, versions
from portal.storage.engine.errors import NotFound, Stale
from portal.storage.season import editions, proposals
from portal.storage.season.editions import Edition, EditionState
from portal.storage.season.proposals import Proposal
from tests.builders import an_account
from tests.rules.season.test_opening import DECIDED

AT = datetime(2026, 11, 22, 6, 30, tzinfo=UTC)
DAY = timedelta(days=1)
WINDOW = Window(AT + DAY, AT + 30 * DAY, AT + 40 * DAY)
pytestmark = pytest.mark.usefixtures("opened")


@pytest.fixture
def office(opened: Any) -> int:
    return an_account(RoleName.OFFICE, email="office@example.cn", at=AT).id


@pytest.fixture
def committee(opened: Any) -> int:
    return an_account(RoleName.COMMITTEE, email="committee@example.cn", at=AT).id


@pytest.fixture
def edition(office: int) -> Edition:
    """In preparation, everything decided."""
    books = ("2017-pioneer", "2023-craftsman")
    edition = preparing_editions.prepare("2027", "2027年度", dict.fromkeys(books, WINDOW), by=office, at=AT)
    for book in books:
        edition = decided(edition, book, by=office)
    return edition


@pytest.fixture
def proposal(edition: Edition, office: int) -> Proposal:
    return opening.propose(edition.id, edition.version, by=office, at=AT)


def decided(edition: Edition, book: str, *, by: int, window: Window = WINDOW, **values: str) -> Edition:
    settings = {"values": DECIDED[book] | {key.replace("__", "."): value for key, value in values.items()}}
    award = book.removeprefix("2017-").removeprefix("2023-")
    return opening.decide(edition.id, edition.version, award, window=window, settings=settings, by=by, at=AT)


@pytest.mark.rule("M8", "M32")
def test_an_edition_opens_after_another_person_has_approved_it(
    edition: Edition, proposal: Proposal, office: int, committee: int, anywhere: None
) -> None:
    assert opening.standing(edition, at=AT).waiting
    before = journal.head().seq
    OPENING.approve(proposal.id, proposal.version, by=committee, at=AT)
    assert opening.standing(edition, at=AT).approved
    assert editions.programmes_shown() == []
    public = versions.public_version()

    opened = opening.open_edition(edition.id, edition.version, by=office, at=AT)

    assert opened.state is EditionState.OPEN
    assert len(editions.programmes_shown()) == 2
    assert versions.public_version() > public
    assert [entry.verb for entry in journal.latest(2)] == ["edition_open", "opening_approved"]
    assert journal.head().seq == before + 2
    assert {entry.facts["digest"] for entry in journal.latest(2)} == {proposal.digest}
    with pytest.raises(Refused, match="已经公布"):
        opening.open_edition(opened.id, opened.version, by=office, at=AT)
    with pytest.raises(Refused, match="已经公布"):
        opening.propose(opened.id, opened.version, by=office, at=AT)
    with pytest.raises(Refused, match="已经公布"):
        decided(opened, "2017-pioneer", by=office)


@pytest.mark.rule("M8")
def test_what_is_proposed_is_everything_that_stands(proposal: Proposal) -> None:
    plan = OPENING.content_of(proposal)

    assert (plan.key, plan.name) == ("2027", "2027年度")
    assert [one.programme for one in plan.programmes] == ["craftsman", "pioneer"]
    assert plan.programmes[1].settings["values"]["quota.honouree"] == "10"
    assert plan.programmes[0].closes_at == tables.microseconds(WINDOW.closes_at)


@pytest.mark.rule("M8", "M32")
def test_without_approval_nothing_opens(edition: Edition, office: int, committee: int) -> None:
    with pytest.raises(Refused, match="还没有经组委会审定"):
        opening.open_edition(edition.id, edition.version, by=office, at=AT)
    proposal = opening.propose(edition.id, edition.version, by=office, at=AT)
    with pytest.raises(Refused, match="还没有经组委会审定"):
        opening.open_edition(edition.id, edition.version, by=office, at=AT)
    OPENING.decline(proposal.id, proposal.version, "名额请再核对。", by=committee, at=AT)
    with pytest.raises(Refused, match="还没有经组委会审定"):
        opening.open_edition(edition.id, edition.version, by=office, at=AT)
    assert proposals.one(proposal.id).reason == "名额请再核对。"
    assert journal.latest(1)[0].verb == "opening_declined"


@pytest.mark.rule("M8")
def test_who_proposed_does_not_approve(proposal: Proposal, office: int) -> None:
    before = journal.head()

    for act in (
        lambda: OPENING.approve(proposal.id, proposal.version, by=office, at=AT),
        lambda: OPENING.decline(proposal.id, proposal.version, "不", by=office, at=AT),
    ):
        with pytest.raises(Refused, match="不能自己审定"):
            act()

    assert journal.head() == before
    assert proposals.one(proposal.id).is_open


CHANGES: list[Callable[[Edition, int], Edition]] = [
    lambda edition, by: decided(edition, "2017-pioneer", by=by, quota__honouree="12"),
    lambda edition, by: decided(edition, "2017-pioneer", by=by, window=WINDOW._replace(closes_at=AT + 31 * DAY)),
    lambda edition, by: opening.name(edition.id, edition.version, "2027 年", by=by, at=AT),
]


@pytest.mark.rule("M8", "M32")
@pytest.mark.parametrize("change", CHANGES)
def test_what_was_changed_since_has_to_be_approved_anew(
    edition: Edition, proposal: Proposal, office: int, committee: int, change: Callable[[Edition, int], Edition]
) -> None:
    OPENING.approve(proposal.id, proposal.version, by=committee, at=AT)
    changed = change(edition, office)

    with pytest.raises(Refused, match="还没有经组委会审定"):
        opening.open_edition(changed.id, changed.version, by=office, at=AT)

    again = opening.propose(changed.id, changed.version, by=office, at=AT + DAY)
    OPENING.approve(again.id, again.version, by=committee, at=AT + DAY)
    assert opening.open_edition(changed.id, changed.version, by=office, at=AT + DAY).state is EditionState.OPEN


@pytest.mark.rule("M8")
def test_a_proposal_lapses_when_what_it_says_is_changed(
    edition: Edition, proposal: Proposal, office: int, committee: int
) -> None:
    changed = decided(edition, "2017-pioneer", by=office, quorum="1")

    assert proposals.one(proposal.id).state == "lapsed"
    assert "自动作废" in proposals.one(proposal.id).reason
    with pytest.raises(Stale):
        OPENING.approve(proposal.id, proposal.version, by=committee, at=AT)
    with pytest.raises(Refused, match="已经办结"):
        OPENING.approve(proposal.id, proposal.version + 1, by=committee, at=AT)
    opening.propose(changed.id, changed.version, by=office, at=AT)


def test_rows_changed_behind_the_portals_back_are_not_approved(
    edition: Edition, proposal: Proposal, committee: int
) -> None:
    editions.Programme.update(settings_text="{}").execute()

    with pytest.raises(Refused, match="内容又有改动"):
        OPENING.approve(proposal.id, proposal.version, by=committee, at=AT)

    assert proposals.one(proposal.id).is_open


@pytest.mark.rule("M32")
def test_what_lacks_something_is_not_proposed(edition: Edition, office: int) -> None:
    edition = decided(edition, "2017-pioneer", by=office, quota__honouree="")
    found = opening.standing(edition, at=AT)
    assert not found.complete
    assert [lack.key for lack in found.lacks["pioneer"]] == ["quota.honouree"]

    with pytest.raises(Refused, match="还有没有确定的事项"):
        opening.propose(edition.id, edition.version, by=office, at=AT)


@pytest.mark.rule("M32")
def test_a_call_that_would_have_closed_is_not_opened(
    edition: Edition, proposal: Proposal, office: int, committee: int
) -> None:
    OPENING.approve(proposal.id, proposal.version, by=committee, at=AT)
    late = WINDOW.closes_at

    with pytest.raises(Refused, match="没有确定的事项"):
        opening.open_edition(edition.id, edition.version, by=office, at=late)
    assert [lack.key for lack in opening.standing(edition, at=late).lacks["craftsman"]] == ["closes_at"]


def test_one_proposal_at_a_time(edition: Edition, proposal: Proposal, office: int) -> None:
    with pytest.raises(Refused, match="等待审定"):
        opening.propose(edition.id, edition.version, by=office, at=AT)


def test_of_two_officers_the_later_one_is_told(edition: Edition, office: int) -> None:
    decided(edition, "2017-pioneer", by=office)

    with pytest.raises(Stale):
        decided(edition, "2023-craftsman", by=office)
    with pytest.raises(Stale):
        opening.propose(edition.id, edition.version, by=office, at=AT)
    with pytest.raises(Stale):
        opening.open_edition(edition.id, edition.version, by=office, at=AT)


def test_what_is_not_there_is_not_found(edition: Edition, proposal: Proposal, office: int, committee: int) -> None:
    with pytest.raises(NotFound):
        opening.decide(edition.id, edition.version, "other", window=WINDOW, settings={}, by=office, at=AT)
    other = proposals.add("extension", "application", 7, b"", by=office, at=AT)
    with pytest.raises(NotFound):
        OPENING.approve(other.id, other.version, by=committee, at=AT)
    assert OPENING.waiting() == [proposal]
