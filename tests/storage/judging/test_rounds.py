"""Rounds, panels, ballots and results as rows: what is sealed, what drops out, what the count is made of."""

import pytest

from portal.rules.judging.rounds import RoundState, Window
from portal.rules.rulebook.rubric import Method
from portal.storage.engine.errors import AlreadyThere, RefusedBySchema, Stale
from portal.storage.engine.tables import atomic
from portal.storage.judging import panels, rounds
from portal.storage.season.editions import Programme
from tests.judging import HOUR, SCORE
from tests.storage.conftest import AT


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
    assert rounds.close(made.id) is False
    assert rounds.stop(made.id, 4, at=AT + HOUR).closed_at == AT + HOUR
    assert rounds.hold_open(made.id) is False
    assert rounds.stopped(until=AT) == []
    assert rounds.stopped(until=AT + HOUR) == [made]
    assert (rounds.close(made.id), rounds.close(made.id)) == (True, False)
    assert rounds.approve(made.id, 6).state is RoundState.APPROVED
