"""Ballots: kept as drafts, cast once, voided."""

import pytest

from portal import clock
from portal.config import Settings
from portal.rules.judging.rounds import Head
from portal.rules.people.staffing import RoleName
from portal.storage.applying.snapshots import Snapshot
from portal.storage.engine import blobs
from portal.storage.engine.errors import AlreadyThere, RefusedBySchema, Stale
from portal.storage.engine.tables import atomic, database
from portal.storage.judging import ballots, sheet_scans, totals
from portal.storage.judging.ballots import Content, Progress
from portal.storage.judging.rounds import Round
from portal.storage.people.accounts import Account
from portal.storage.season import proposals
from tests.builders import an_edition
from tests.judging import ELIGIBILITY, a_round, cast, experts, submissions
from tests.storage.conftest import AT, an_account
from tests.storage.judging.held import NIGH


def test_a_draft_is_kept_sealed_and_guards_its_version(
    open_round: Round, panel: list[Account], candidates: list[Snapshot]
) -> None:
    blank = ballots.one_of(open_round, panel[0], candidates[0].application_id)
    assert (blank.content, blank.notes) == (Content(), "")

    saved = ballots.save(blank, Content((6, None), (Head.PROCEDURE,), "扎实"), "再看第三页", at=AT)

    assert saved.content == Content((6, None), (Head.PROCEDURE,), "扎实")
    assert saved.notes == "再看第三页"
    assert "扎实".encode() not in saved.__data__["opinion"]
    with pytest.raises(Stale):
        ballots.save(blank, Content(), "", at=AT)
    with pytest.raises(ValueError, match="missing"):
        ballots.cast(saved, saved.content, at=AT, keep_until=None)
    assert set(ballots.progress(open_round).values()) == {Progress(0, 3)}


@pytest.mark.rule("S5")
def test_a_cast_ballot_has_its_commitment(open_round: Round, panel: list[Account], candidates: list[Snapshot]) -> None:
    blank = ballots.one_of(open_round, panel[0], candidates[0].application_id)

    given = ballots.cast(blank, Content(NIGH, opinion="扎实"), at=AT, keep_until=None)

    assert given.digest == ballots.digest_of(given.id, given.content)
    assert len(given.content.salt) == 64
    assert ballots.progress(open_round)[panel[0].id] == Progress(1, 3)
    for again in (
        lambda: ballots.save(given, Content(), "", at=AT),
        lambda: ballots.cast(given, Content(NIGH), at=AT, keep_until=None),
    ):
        with pytest.raises(RefusedBySchema, match="frozen"), atomic():
            again()
    with pytest.raises(RefusedBySchema), atomic():
        ballots.take_back(open_round, [(panel[0].id, candidates[0].application_id)])


def test_a_ballot_from_paper_needs_two_officers(
    open_round: Round, panel: list[Account], candidates: list[Snapshot]
) -> None:
    first, second = (an_account(f"office{n}@example.com", RoleName.OFFICE).id for n in range(2))
    blank = ballots.one_of(open_round, panel[0], candidates[0].application_id)
    entered = ballots.save(blank, Content(NIGH), "", at=AT, entered_by=first)
    assert ballots.unconfirmed(open_round) == 1

    for officer, constraint in ((first, "ballot_two_people"), (None, "ballot_confirmed")):
        with pytest.raises(RefusedBySchema) as error, atomic():
            ballots.cast(entered, entered.content, at=AT, keep_until=None, confirmed_by=officer)
        assert error.value.constraint == constraint
    ballots.cast(entered, entered.content, at=AT, keep_until=None, confirmed_by=second)

    assert ballots.unconfirmed(open_round) == 0


def test_a_voided_ballot_stays_and_a_new_one_is_asked_for(
    open_round: Round, panel: list[Account], candidates: list[Snapshot]
) -> None:
    candidate = candidates[0].application_id
    proposal = proposals.add("void", "ballot", 1, b"{}", by=panel[1].id, at=AT)
    blank = ballots.one_of(open_round, panel[0], candidate)
    with pytest.raises(RefusedBySchema) as error, atomic():
        ballots.void(blank, proposal, at=AT)
    assert error.value.constraint == "ballot_voided_after_it_was_cast"
    cast(open_round, {(panel[0].id, candidate): NIGH}, at=AT)
    given = ballots.one_of(open_round, panel[0], candidate)

    ballots.void(given, proposal, at=AT)

    fresh = ballots.one_of(open_round, panel[0], candidate)
    kept = ballots.one(given.id)
    assert (fresh.cast_at, fresh.id == given.id) == (None, False)
    assert (kept.content, kept.voided_at) == (given.content, AT)
    pair = candidate, panel[0].id
    assert [one.marks for one in totals.papers(open_round) if (one.candidate, one.expert) == pair] == [None]
    with pytest.raises(Stale):
        ballots.void(given, proposal, at=AT)
    with pytest.raises(AlreadyThere) as twice, atomic():
        ballots.hand_out(open_round, [(panel[0].id, candidate)], at=AT)
    assert twice.value.constraint == "ballot_once"


def test_a_scan_is_replaced_and_holds_its_file(storage: Settings) -> None:
    at = clock.now()
    programme = an_edition(at=at)["craftsman"]
    [snapshot], [expert] = submissions(programme, 1, by=an_account(), at=at), experts(1, at=at)
    made = a_round(programme, ELIGIBILITY, [snapshot], [expert], stage="eligibility", at=at)
    candidate = snapshot.application.id
    cast(made, {(expert.id, candidate): (1,)}, at=at)
    ballot = ballots.one_of(made, expert, candidate)
    assert (sheet_scans.of(ballot), sheet_scans.among([ballot])) == (None, set())
    names = [blobs.put(content, "image/jpeg", at=at) for content in (b"blurred", b"sharp")]
    for name in names:
        sheet_scans.put(ballot, name, by=expert.id, at=at)
    kept = sheet_scans.of(ballot)
    assert kept
    assert (kept.name, sheet_scans.among([ballot])) == (names[1], {ballot.id})
    with pytest.raises(RefusedBySchema), atomic():
        database.execute_sql(f"DELETE FROM blob WHERE name = '{names[1]}'")
