"""Rounds for tests: written as the operations write them, without their checks, so that any case can be made."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from portal.rules.judging import recusal
from portal.rules.judging.rounds import RoundState
from portal.rules.judging.tally import Terms
from portal.rules.people.staffing import RoleName
from portal.rules.rulebook.rubric import Method
from portal.storage.applying import applications, snapshots
from portal.storage.applying.snapshots import Snapshot
from portal.storage.engine.tables import atomic
from portal.storage.judging import ballots, panels, results, rounds
from portal.storage.judging.ballots import Content
from portal.storage.judging.rounds import Round
from portal.storage.people import accounts
from portal.storage.people.accounts import Account
from portal.storage.season.editions import Programme

HOUR = timedelta(hours=1)
SCORE = Terms(method=Method.SCORE, maxima=(10, 10, 10, 10, 20, 20, 20), quorum="1/2", passes=2, combine="mean")
VOTE = Terms(method=Method.VOTE, maxima=(1,), quorum="1/2", passes=2, choices=2)
ELIGIBILITY = Terms(method=Method.ELIGIBILITY, maxima=(1,), quorum="1/2", threshold="2/3")
DELIBERATION = Terms(
    method=Method.DELIBERATION, maxima=SCORE.maxima, quorum="1/2", combine="mean", quotas={"honouree": 1, "nominee": 1}
)
PARTLY = (6, 8, 9, 6, 14, 16)  # six of the seven marks of the worked example (S5); 16 is the last, 75 the total


def experts(number: int, *, at: datetime, called: str = "expert") -> list[Account]:
    """So many accounts of experts."""
    return [
        accounts.add(
            name=f"专家{order}",
            email=f"{called}{order}@example.cn",
            phone="13800000000",
            password_hash="x",
            at=at,
            roles=(RoleName.EXPERT,),
        )
        for order in range(number)
    ]


def submissions(programme: Programme, number: int, *, by: Account | int, at: datetime) -> list[Snapshot]:
    """So many applications to the programme, with a submission each."""
    made = []
    for order in range(number):
        application = applications.start(programme, by, at=at, slot=f"candidate:{order}")
        made.append(snapshots.freeze(application, b"{}", rulebook=programme.rulebook, template_digest="t", at=at))
    return made


def a_round(
    programme: Programme,
    terms: Terms,
    candidates: Iterable[Snapshot],
    panel: Iterable[Account],
    *,
    stage: str = "score",
    recused: Iterable[tuple[int, int]] = (),
    at: datetime,
    state: RoundState = RoundState.OPEN,
) -> Round:
    """A round in which every expert is asked about every candidate, but for those ``recused`` (expert, candidate)."""
    with atomic():
        made = rounds.prepare(programme, stage, terms.method, at=at)
        numbers = [panels.add_candidate(made, snapshot, at=at).application_id for snapshot in candidates]
        asked = [panels.add_expert(made, expert, at=at).expert_id for expert in panel]
        for expert, candidate in recused:
            panels.recuse(made, expert, candidate, recusal.Ground.OWN_UNIT, by=None, at=at)
        pairs = [(expert, candidate) for expert in asked for candidate in numbers]
        ballots.hand_out(made, pairs, at=at)
        rounds.set_window(made.id, made.version, at, at + HOUR)
        if state is not RoundState.PREPARING:
            panels.open_round(made.id, made.version + 1, terms, at=at)
    return rounds.one(made.id)


def cast(round_: Round, given: Mapping[tuple[int, int], tuple[int, ...]], *, at: datetime) -> None:
    """Cast the ballots of (expert, candidate) with these marks."""
    with atomic():
        for (expert, candidate), marks in given.items():
            ballots.cast(ballots.one_of(round_, expert, candidate), Content(marks), at=at, keep_until=None)


def close(round_: Round, *, at: datetime) -> Round:
    """End the casting and count: the closed round."""
    rounds.stop(round_.id, rounds.one(round_.id).version, at=at)
    stopped = rounds.one(round_.id)
    assert results.close(stopped, results.count_of(stopped), at=at)
    return rounds.one(round_.id)
