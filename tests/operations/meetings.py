"""A round that candidates present in, with its order drawn: where the tests of a meeting begin."""

from datetime import datetime, timedelta
from typing import NamedTuple

from portal import clock
from portal.operations.judging import marking, presenting
from portal.operations.meeting import holding, seeing
from portal.rules.judging.rounds import RoundState
from portal.rules.meeting.course import ActKind
from portal.storage.applying import snapshots
from portal.storage.judging import panels, rounds
from portal.storage.judging.rounds import Round
from portal.storage.people.accounts import Account
from tests.builders import an_edition
from tests.judging import DELIBERATION, a_round, experts
from tests.operations.judged import accepted
from tests.operations.submissions import AT
from tests.staff import a_colleague

HOUR = timedelta(hours=1)


class Meeting(NamedTuple):
    """``recused``: the candidate whom the second of the panel does not judge."""

    round: Round
    officer: Account
    panel: list[Account]
    order: list[int]
    names: dict[int, str]
    recused: int
    at: datetime

    @property
    def step(self) -> int:
        return seeing.held(self.round.id).course.step

    def do(self, kind: ActKind, candidate: int = 0, *, sure: bool = False, after: int = 0) -> None:
        at = self.at + timedelta(seconds=after)
        holding.do(self.round.id, self.step, kind, candidate, by=self.officer.id, at=at, sure=sure)

    def call(self, candidate: int) -> None:
        self.do(ActKind.CALLED, candidate)


def a_meeting(
    candidates: int = 3, members: int = 2, *, drawn: bool = True, award: str = "craftsman", at: datetime | None = None
) -> Meeting:
    """An open final whose window is now, everybody has declared; nobody has begun the meeting."""
    at = at or AT
    officer = a_colleague(name="顾示例", email=f"{award}@example.cn", at=at)
    programme = an_edition(at=at, key=award, closes=HOUR / 2)[award]
    people = accepted(programme, candidates, by=officer, at=at)
    panel = experts(members, at=at, called=award)
    submitted = [snapshots.latest(one.id) for one in people]
    recused = people[0].id
    told = {"stage": "final", "recused": [(panel[1].id, recused)] if members > 1 else []}
    made = a_round(programme, DELIBERATION, submitted, panel, at=at, state=RoundState.PREPARING, **told)
    made = rounds.set_window(made.id, made.version, at, at + 48 * HOUR)
    if drawn:
        presenting.draw(made.id, made.version, by=officer.id, at=at)
    made = panels.open_round(made.id, rounds.one(made.id).version, DELIBERATION, at=at)
    for one in panel:
        marking.declare(made.id, {}, by=one.id, at=at)
    clock.set_offset(timedelta())
    clock.set_offset(at - clock.now())
    order = presenting.order_of(made)
    names = {one.id: one.name for one in people}
    return Meeting(rounds.one(made.id), officer, panel, list(order.places) if order else [], names, recused, at)
