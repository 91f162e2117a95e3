"""The count of a round, the verdict of its panel, its frozen result."""

from fractions import Fraction

import msgspec
import pytest

from portal.rules.judging import recount, tally
from portal.rules.judging.recount import Count
from portal.rules.judging.rounds import RoundState
from portal.storage.applying.snapshots import Snapshot
from portal.storage.engine import tables, triggers
from portal.storage.engine.errors import RefusedBySchema, StorageError
from portal.storage.engine.sealed import under
from portal.storage.judging import ballots, results, rounds, totals
from portal.storage.judging.ballots import Ballot, Marked
from portal.storage.judging.results import Minuted
from portal.storage.judging.rounds import Round
from portal.storage.judging.totals import BallotTotal
from portal.storage.people.accounts import Account
from tests.judging import PARTLY, SCORE, cast, close
from tests.storage.conftest import AT
from tests.storage.judging.held import NIGH, numbers


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
    closed = close(open_round, at=AT)
    count = results.count_of(closed)
    assert results.kept_of(closed).count == count
    assert results.result_of(closed) is None
    frozen = results.freeze(closed, at=AT)

    assert recount.read(frozen.input) == count
    assert recount.canonical(recount.result_of(recount.read(frozen.input))) == frozen.text  # type: ignore[arg-type]
    assert frozen.result.goes_on == (second, first)
    assert [place.score for place in frozen.result.places] == ["79/1", "151/2", "60/1"]
    assert (frozen.input_digest, frozen.digest) == (frozen.result.input, recount.digest(frozen.result))
    assert results.result_of(closed) == frozen
    outcome = tally.outcome(SCORE, numbers(candidates), totals.rows(closed))
    assert [(s.candidate, s.score, s.handed_in, s.entitled, s.spread) for s in outcome.standings] == [
        (second, Fraction(79), 1, 3, 0),
        (first, Fraction(151, 2), 2, 3, 1),
        (third, Fraction(60), 2, 3, 0),
    ]
    for again in (lambda: results.freeze(closed, at=AT), lambda: results.keep(closed, results.texts_of(count), at=AT)):
        with pytest.raises(RefusedBySchema, match="frozen"):
            again()


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
    anew = results.record_verdict(open_round, Minuted("专家组再议。", ()), by=panel[0].id, at=AT)
    assert [(one.id, one.seq) for one in results.verdicts_of(open_round)] == [(anew.id, 2), (decided.id, 1)]
    assert recount.result_of(results.count_of(open_round)).goes_on == ()


def test_a_ballot_that_somebody_changed_is_not_counted(
    open_round: Round, panel: list[Account], candidates: list[Snapshot]
) -> None:
    one, other = ((panel[0].id, candidates[order].application_id) for order in (0, 1))
    cast(open_round, {one: NIGH, other: NIGH}, at=AT)
    original: Count = results.count_of(open_round)
    assert len(original.papers) == 9
    given = ballots.one_of(open_round, *one)
    triggers.drop()
    better = under(Ballot.marked, given.id, Marked((*NIGH[:-1], 20), (), given.marked.salt))
    Ballot.update({Ballot.marked: better}).where(Ballot.id == given.id).execute()
    triggers.create()

    with pytest.raises(StorageError, match="committed"):
        results.count_of(open_round)


def test_a_total_that_somebody_changed_is_not_approved(
    open_round: Round, panel: list[Account], candidates: list[Snapshot]
) -> None:
    cast(open_round, {(panel[0].id, candidates[0].application_id): NIGH}, at=AT)
    assert totals.rows(open_round) == []
    closed = close(open_round, at=AT)
    assert sorted(total for *_, total in totals.rows(closed) if total is not None) == [75]
    triggers.drop()
    BallotTotal.update(total=100).where(BallotTotal.total.is_null(False)).execute()
    triggers.create()

    with pytest.raises(StorageError, match="totals"):
        results.freeze(closed, at=AT)


def test_a_round_is_closed_once_and_with_the_ballots_that_were_counted(
    open_round: Round, panel: list[Account], candidates: list[Snapshot]
) -> None:
    cast(open_round, {(panel[0].id, candidates[0].application_id): NIGH}, at=AT)
    early = results.count_of(open_round)
    assert results.close(open_round, early, at=AT) is False
    rounds.stop(open_round.id, open_round.version, at=AT)
    stopped = rounds.one(open_round.id)
    with pytest.raises(StorageError, match="not those that were counted"):
        results.close(stopped, msgspec.structs.replace(early, papers=early.papers[1:]), at=AT)
    assert rounds.one(open_round.id).state is RoundState.CLOSING

    assert results.close(stopped, results.count_of(stopped), at=AT) is True
    assert results.close(stopped, results.count_of(stopped), at=AT) is False
    assert len(totals.rows(stopped)) == 9


def test_a_decision_that_does_not_fit_is_not_counted(
    open_round: Round, panel: list[Account], candidates: list[Snapshot]
) -> None:
    results.record_verdict(open_round, Minuted("记录", (7,)), by=panel[0].id, at=AT)

    with pytest.raises(StorageError, match="cannot be counted"):
        results.count_of(open_round)
    assert tables.database.in_transaction() is False
