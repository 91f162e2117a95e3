"""Rounds, panels, ballots and results as rows: what is sealed, what drops out, what the count is made of."""

from fractions import Fraction

import msgspec
import pytest

from portal.config import Settings
from portal.rules.judging import recount, tally
from portal.rules.judging.recount import Count
from portal.rules.judging.recusal import Ground
from portal.rules.judging.rounds import Head, RoundState, Window
from portal.rules.people.staffing import RoleName
from portal.rules.rulebook.rubric import Method
from portal.storage.applying.snapshots import Snapshot
from portal.storage.engine import tables, triggers
from portal.storage.engine.errors import AlreadyThere, NotFound, RefusedBySchema, Stale, StorageError
from portal.storage.engine.tables import atomic
from portal.storage.judging import ballots, panels, results, rounds
from portal.storage.judging.ballots import Ballot, Content, Progress
from portal.storage.judging.results import Minuted
from portal.storage.judging.rounds import Round
from portal.storage.people.accounts import Account
from portal.storage.season import proposals
from portal.storage.season.editions import Programme
from tests.judging import HOUR, PARTLY, SCORE, a_round, cast, experts, submissions
from tests.storage.conftest import AT, an_account

NIGH = (*PARTLY, 16)  # 75


@pytest.fixture
def panel(storage: Settings) -> list[Account]:
    return experts(3, at=AT)


@pytest.fixture
def candidates(programme: Programme, applicant: Account) -> list[Snapshot]:
    return submissions(programme, 3, by=applicant, at=AT)


@pytest.fixture
def open_round(programme: Programme, panel: list[Account], candidates: list[Snapshot]) -> Round:
    return a_round(programme, SCORE, candidates, panel, at=AT)


def numbers(candidates: list[Snapshot]) -> list[int]:
    return [snapshot.application_id for snapshot in candidates]


def test_a_stage_has_one_round(programme: Programme) -> None:
    first = rounds.prepare(programme, "score", Method.SCORE, at=AT)

    with pytest.raises(AlreadyThere) as error, atomic():
        rounds.prepare(programme, "score", Method.SCORE, at=AT)

    assert error.value.constraint == "round_once_a_stage"
    assert rounds.of_stage(programme, "score") == first
    assert rounds.of_stage(programme, "vote") is None
    assert rounds.of_programme(programme) == [first]
    assert rounds.one(first.id).programme.edition.key == "2026"


def test_a_round_opens_with_its_window_and_its_terms(programme: Programme) -> None:
    made = rounds.prepare(programme, "score", Method.SCORE, at=AT)
    with pytest.raises(RefusedBySchema) as error, atomic():
        panels.open_round(made.id, 1, SCORE, at=AT)
    assert error.value.constraint == "round_fixed_when_open"
    with pytest.raises(RefusedBySchema) as error, atomic():
        rounds.set_window(made.id, 1, AT, AT)
    assert error.value.constraint == "round_window_in_order"

    rounds.set_window(made.id, 1, AT, AT + HOUR)
    with pytest.raises(Stale):
        panels.open_round(made.id, 1, SCORE, at=AT)
    opened = panels.open_round(made.id, 2, SCORE, at=AT)

    assert opened.terms == SCORE
    assert opened.window == Window(RoundState.OPEN, AT, AT + HOUR)
    assert rounds.claim(made.id, 3).version == 4
    assert rounds.close(made.id, 4, at=AT + HOUR).closed_at == AT + HOUR
    assert rounds.hold_open(made.id) is False
    assert rounds.approve(made.id, 5).state is RoundState.APPROVED


def test_panel_and_candidates_change_only_before_the_round_opens(
    programme: Programme, panel: list[Account], candidates: list[Snapshot]
) -> None:
    made = a_round(programme, SCORE, candidates[:2], panel[:2], at=AT, state=RoundState.PREPARING)
    for again in (
        lambda: panels.add_expert(made, panel[0], at=AT),
        lambda: panels.add_candidate(made, candidates[0], at=AT),
    ):
        with pytest.raises(AlreadyThere), atomic():
            again()
    with pytest.raises(RefusedBySchema), atomic():
        panels.remove_expert(made, panel[0].id)  # still has ballots
    pairs = [(panel[0].id, number) for number in numbers(candidates[:2])]
    assert ballots.take_back(made, pairs) == 2
    assert panels.remove_expert(made, panel[0].id)
    assert not panels.remove_expert(made, panel[0].id)
    assert not panels.remove_candidate(made, candidates[2].application_id)
    assert [seat.expert for seat in panels.experts_of(made)] == [panel[1]]

    opened = panels.open_round(made.id, made.version, SCORE, at=AT)

    for removed in (panels.remove_expert(opened, 7), panels.remove_candidate(opened, 7)):
        assert not removed
    with pytest.raises(RefusedBySchema), atomic():
        panels.remove_candidate(opened, candidates[0].application_id)
    joined = panels.add_candidate(opened, candidates[2], source="solutions", at=AT)
    assert (joined.frozen, joined.source) == (True, "solutions")
    assert panels.add_expert(opened, panel[2], at=AT).frozen
    assert len(panels.candidates_of(opened)) == 3


def test_an_expert_declares_once(open_round: Round, panel: list[Account]) -> None:
    seat = panels.seat_of(open_round, panel[0])

    assert panels.declare(seat, at=AT)
    assert not panels.declare(seat, at=AT + HOUR)
    assert panels.seat_of(open_round, panel[0]).declared_at == AT
    assert panels.of_expert(panel[0]) == [open_round]
    with pytest.raises(NotFound):
        panels.seat_of(open_round, 7)
    rounds.close(open_round.id, open_round.version, at=AT)
    assert panels.of_expert(panel[0]) == []


@pytest.mark.rule("N4")
def test_a_recused_pair_is_nowhere(open_round: Round, panel: list[Account], candidates: list[Snapshot]) -> None:
    expert, candidate = panel[0].id, candidates[0].application_id
    cast(open_round, {(expert, number): NIGH for number in numbers(candidates)}, at=AT)

    recusal = panels.recuse(open_round, expert, candidate, Ground.PINNED, reason="亲属", by=panel[1].id, at=AT)

    assert recusal.frozen
    assert recusal.reason == "亲属"
    assert "亲属".encode() not in recusal.__data__["reason"]
    assert candidate not in {ballot.candidate_id for ballot in ballots.of_expert(open_round, expert)}
    with pytest.raises(NotFound):
        ballots.one_of(open_round, expert, candidate)
    assert ballots.progress(open_round)[expert] == Progress(2, 2)
    assert ballots.judges(open_round)[candidate] == 2
    assert (candidate, expert) not in {row[:2] for row in ballots.rows(open_round)}
    count = results.count_of(open_round)
    assert (candidate, expert) not in {(paper.candidate, paper.expert) for paper in count.papers}
    assert [msgspec.to_builtins(recused) for recused in count.recusals] == [[candidate, expert, "pinned"]]
    with pytest.raises(AlreadyThere), atomic():
        panels.recuse(open_round, expert, candidate, Ground.DECLARED, by=expert, at=AT)
    with pytest.raises(RefusedBySchema), atomic():
        panels.unrecuse(open_round, [(expert, candidate)])


def test_recusals_are_of_the_panel_and_of_the_round(
    programme: Programme, panel: list[Account], candidates: list[Snapshot]
) -> None:
    made = a_round(programme, SCORE, candidates[:1], panel[:1], at=AT, state=RoundState.PREPARING)
    for expert, candidate in ((panel[1].id, candidates[0].application_id), (panel[0].id, candidates[1].application_id)):
        with pytest.raises(RefusedBySchema), atomic():
            panels.recuse(made, expert, candidate, Ground.OWN_UNIT, by=None, at=AT)
        with pytest.raises(RefusedBySchema), atomic():
            ballots.hand_out(made, [(expert, candidate)], at=AT)
    pair = panel[0].id, candidates[0].application_id
    panels.recuse(made, *pair, Ground.OWN_UNIT, by=None, at=AT)
    assert panels.unrecuse(made, [pair, pair]) == 1
    assert panels.recusals_of(made) == []


# -- ballots ---------------------------------------------------------------------------------------------------


def test_a_draft_is_kept_sealed_and_guards_its_version(
    open_round: Round, panel: list[Account], candidates: list[Snapshot]
) -> None:
    blank = ballots.one_of(open_round, panel[0], candidates[0].application_id)
    assert (blank.content, blank.notes) == (Content(), "")

    saved = ballots.save(blank, Content((6, None), (Head.PROCEDURE,), "扎实"), "再看第三页", at=AT)

    assert saved.content == Content((6, None), (Head.PROCEDURE,), "扎实")
    assert saved.notes == "再看第三页"
    assert "扎实".encode() not in saved.__data__["content"]
    with pytest.raises(Stale):
        ballots.save(blank, Content(), "", at=AT)
    with pytest.raises(ValueError, match="missing"):
        ballots.cast(saved, saved.content, at=AT, keep_until=None)
    assert set(ballots.progress(open_round).values()) == {Progress(0, 3)}


@pytest.mark.rule("S5")
def test_a_cast_ballot_has_its_total_and_its_commitment(
    open_round: Round, panel: list[Account], candidates: list[Snapshot]
) -> None:
    blank = ballots.one_of(open_round, panel[0], candidates[0].application_id)

    given = ballots.cast(blank, Content(NIGH, opinion="扎实"), at=AT, keep_until=None)

    assert given.total == 75
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
    assert (kept.content, kept.total, kept.voided_at) == (given.content, 75, AT)
    assert [row[2] for row in ballots.rows(open_round) if row[:2] == (candidate, panel[0].id)] == [None]
    with pytest.raises(Stale):
        ballots.void(given, proposal, at=AT)
    with pytest.raises(AlreadyThere) as twice, atomic():
        ballots.hand_out(open_round, [(panel[0].id, candidate)], at=AT)
    assert twice.value.constraint == "ballot_once"


# -- the count -------------------------------------------------------------------------------------------------


@pytest.mark.rule("N6", "M20")
def test_the_count_of_a_round_is_frozen_and_comes_out_the_same(
    open_round: Round, panel: list[Account], candidates: list[Snapshot]
) -> None:
    first, second, third = sorted(numbers(candidates))
    one, two, _ = (expert.id for expert in panel)
    cast(
        open_round,
        {
            (one, first): NIGH,
            (two, first): (*PARTLY, 17),
            (one, second): (*PARTLY, 20),
            (one, third): (*PARTLY, 1),
            (two, third): (*PARTLY, 1),
        },
        at=AT,
    )
    rounds.close(open_round.id, open_round.version, at=AT)
    closed = rounds.one(open_round.id)

    count = results.count_of(closed)
    frozen = results.freeze(closed, count, at=AT)

    assert recount.read(frozen.input) == count
    assert recount.canonical(recount.result_of(recount.read(frozen.input))) == frozen.text  # type: ignore[arg-type]
    assert frozen.result.goes_on == (second, first)
    assert [place.score for place in frozen.result.places] == ["79/1", "151/2", "60/1"]
    assert (frozen.input_digest, frozen.digest) == (frozen.result.input, recount.digest(frozen.result))
    assert results.result_of(closed) == frozen
    outcome = tally.outcome(SCORE, numbers(candidates), ballots.rows(closed))
    assert [(s.candidate, s.score, s.handed_in, s.entitled, s.spread) for s in outcome.standings] == [
        (second, Fraction(79), 1, 3, 0),
        (first, Fraction(151, 2), 2, 3, 1),
        (third, Fraction(60), 2, 3, 0),
    ]
    with pytest.raises(AlreadyThere), atomic():
        results.freeze(closed, count, at=AT)


@pytest.mark.rule("M4")
def test_the_panels_decision_belongs_to_the_count(
    open_round: Round, panel: list[Account], candidates: list[Snapshot]
) -> None:
    cast(open_round, {(panel[0].id, number): NIGH for number in numbers(candidates)}, at=AT)
    tied = recount.result_of(results.count_of(open_round))
    assert (tied.open_tie, tied.goes_on, tied.open_places) == (True, (), 2)
    assert results.verdict_of(open_round) is None

    minuted = Minuted("专家组认为前者更突出。", (candidates[1].application_id,))
    decided = results.record_verdict(open_round, minuted, by=panel[0].id, at=AT)

    assert decided.minuted == minuted
    assert "专家组".encode() not in decided.__data__["minuted"]
    result = recount.result_of(results.count_of(open_round))
    assert (result.open_tie, result.goes_on) == (False, (candidates[1].application_id,))
    with pytest.raises(AlreadyThere), atomic():
        results.record_verdict(open_round, minuted, by=panel[0].id, at=AT)


def test_a_total_that_somebody_changed_is_not_counted(
    open_round: Round, panel: list[Account], candidates: list[Snapshot]
) -> None:
    cast(open_round, {(panel[0].id, candidates[0].application_id): NIGH}, at=AT)
    original: Count = results.count_of(open_round)
    assert len(original.papers) == 9
    triggers.drop()
    Ballot.update(total=100).where(Ballot.cast_at.is_null(False)).execute()
    triggers.create()

    with pytest.raises(StorageError, match="total"):
        results.count_of(open_round)


def test_a_decision_that_does_not_fit_is_not_counted(
    open_round: Round, panel: list[Account], candidates: list[Snapshot]
) -> None:
    results.record_verdict(open_round, Minuted("记录", (7,)), by=panel[0].id, at=AT)

    with pytest.raises(StorageError, match="cannot be counted"):
        results.count_of(open_round)
    assert tables.database.in_transaction() is False
