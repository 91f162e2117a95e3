"""The public's ballots: how many one process takes in a second, each a durable commit, and how long a voter waits."""

import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import msgspec

from portal import clock
from portal.config import Settings
from portal.operations.judging import public_voting
from portal.rules.judging.tally import Terms
from portal.rules.rulebook.rubric import Method
from portal.storage.database import close_storage, open_storage
from portal.storage.judging import public_ballots
from portal.storage.judging.rounds import Round
from portal.storage.schema import migrate
from tests.bench.figures import Figure
from tests.builders import an_account, an_edition
from tests.judging import a_round, submissions

BALLOTS, CANDIDATES = 1_200, 20
A_SECOND, SECONDS = 60, 0.5


class Known(msgspec.Struct, frozen=True):
    """A voter whom somebody else has verified."""

    name: str

    def verified(self, round_: Round, *, at: object) -> str:
        return public_ballots.key_of(round_, "service", self.name)


def figures(folder: Path) -> Iterator[Figure]:
    open_storage(Settings(instance=folder / "ballots", testing=True))
    migrate()
    at = clock.now()
    programme = an_edition(2017, at=at)["craftsman"]
    made = submissions(programme, CANDIDATES, by=an_account(at=at), at=at)
    terms = Terms(method=Method.PUBLIC, maxima=(1,), choices=3)
    round_ = a_round(programme, terms, made, (), stage="public", at=at)
    chosen = [one.application_id for one in made]
    waits, began, cpu = [], time.perf_counter(), time.process_time()
    for order in range(BALLOTS):
        started = time.perf_counter()
        public_voting.cast(
            round_.id,
            chosen[order % 18 : order % 18 + 3],
            Known(f"voter {order}"),
            who=str(order),
            address=f"198.51.{order % 250}.{order % 7}",
            at=at + timedelta(seconds=1),
        )
        waits.append(time.perf_counter() - started)
    spent, cpu = time.perf_counter() - began, time.process_time() - cpu
    public_ballots.put_rest_away(round_)
    codes = {kept.code for kept in public_ballots.ballots_of(round_)}
    assert len(codes) == public_ballots.voters(round_) == BALLOTS, "none lost, none double"
    close_storage()
    yield Figure(f"{BALLOTS:,} public ballots by one process", BALLOTS / spent, "a second", A_SECOND)
    yield Figure("  what one costs", cpu / BALLOTS * 1000, "ms CPU", 1000 / A_SECOND, at_most=True)
    yield Figure(
        "  how long the 95th of a hundred waits", sorted(waits)[BALLOTS * 95 // 100], "s", SECONDS, at_most=True
    )
