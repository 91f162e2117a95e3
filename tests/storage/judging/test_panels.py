"""The panel of a round, its candidates and recusals."""

import msgspec
import pytest

from portal.rules.judging.recusal import Ground
from portal.rules.judging.rounds import RoundState
from portal.storage.applying.snapshots import Snapshot
from portal.storage.engine.errors import AlreadyThere, NotFound, RefusedBySchema
from portal.storage.engine.tables import atomic
from portal.storage.judging import ballots, panels, results, round_queries
from portal.storage.judging.ballots import Progress
from portal.storage.judging.rounds import Round
from portal.storage.people.accounts import Account
from portal.storage.season.editions import Programme
from tests.judging import HOUR, SCORE, a_round, cast, close
from tests.storage.conftest import AT
from tests.storage.judging.held import NIGH, numbers


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
    assert round_queries.of_expert(panel[0]) == [open_round]
    with pytest.raises(NotFound):
        panels.seat_of(open_round, 7)
    close(open_round, at=AT)
    assert round_queries.of_expert(panel[0]) == []


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
