"""A round of 10,000 candidates, each scored by 30 experts on seven indicators: seals, totals, ranked list."""

import time
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import msgspec

from portal import clock, randomness
from portal.config import Settings
from portal.rules.judging import recount, tally
from portal.rules.judging.tally import Outcome
from portal.storage.applying import snapshots
from portal.storage.applying.applications import Application
from portal.storage.applying.snapshots import Snapshot
from portal.storage.database import close_storage, open_storage
from portal.storage.engine.sealed import under
from portal.storage.engine.tables import atomic
from portal.storage.judging import ballots, panels, results, rounds, totals
from portal.storage.judging.ballots import Ballot, Content, Marked
from portal.storage.judging.panels import RoundCandidate
from portal.storage.judging.rounds import Round
from portal.storage.schema import migrate
from tests.bench.figures import Figure
from tests.builders import an_account, an_edition
from tests.judging import HOUR, SCORE, experts

CANDIDATES, EXPERTS = 10_000, 30
PASSES = 40
SECONDS = 0.5
TIMES = 9  # the best of so many counts: others use this machine too
MANY = 1_000  # rows of one INSERT


def figures(folder: Path) -> Iterator[Figure]:
    open_storage(Settings(instance=folder / "tally", testing=True))
    migrate()
    with atomic():
        number = fill()
    opened = rounds.one(number)
    rounds.stop(number, opened.version, at=clock.now())
    round_ = rounds.one(number)
    started = time.perf_counter()
    count = results.count_of(round_)
    text = recount.canonical(recount.result_of(count))
    unsealed = time.perf_counter() - started
    started = time.perf_counter()
    assert results.close(round_, count, at=clock.now())
    written = time.perf_counter() - started
    spent, outcome = min((counted(round_) for _ in range(TIMES)), key=lambda one: one[0])
    assert len(outcome.standings) == CANDIDATES
    assert_exact(number, outcome)
    yield Figure(f"tally of {CANDIDATES:,} × {EXPERTS} × 7, totals to ranked list", spent, "s", SECONDS, at_most=True)
    yield Figure("  with every seal opened, as the round closes, outside the write lock", unsealed, "s")
    yield Figure("  totals and result written down, within it", written, "s")
    started = time.perf_counter()
    assert recount.canonical(results.kept_of(round_).result) == text
    yield Figure("  the result as pages read it afterwards", time.perf_counter() - started, "s")
    content = recount.canonical(count)
    started = time.perf_counter()
    again = recount.read(content)
    assert isinstance(again, recount.Count)
    assert recount.canonical(recount.result_of(again)) == text
    yield Figure(f"  recount of the exported {len(content) / 2**20:.1f} MiB", time.perf_counter() - started, "s")
    close_storage()


def counted(round_: Round) -> tuple[float, Outcome]:
    """How long it takes from the database to the ranked list, and the list."""
    started = time.perf_counter()
    candidates = panels.numbers_of(round_)
    outcome = tally.outcome(round_.terms, candidates, totals.rows(round_))
    return time.perf_counter() - started, outcome


def assert_exact(number: int, outcome: Outcome) -> None:
    """Compare the scores with the sums of the marks under seal, of some of the candidates."""
    for standing in outcome.standings[:: CANDIDATES // 10]:
        mine = Ballot.select().where(Ballot.round == number, Ballot.candidate == standing.candidate)
        sheets = [ballot.content.marks for ballot in mine]
        assert standing.score == Fraction(sum(map(sum, sheets)), len(sheets))
        assert len(sheets) == EXPERTS


def fill() -> int:
    """A round with all its ballots cast. Only the count is measured, so the rows are written many at once."""
    at, terms = clock.now(), msgspec.structs.replace(SCORE, passes=PASSES)
    programme, applicant = an_edition(at=at)["craftsman"], an_account(at=at)
    made = rounds.prepare(programme, "score", terms.method, at=at)
    panel = [panels.add_expert(made, expert, at=at).expert_id for expert in experts(EXPERTS, at=at)]
    numbers = [randomness.number() for _ in range(CANDIDATES)]
    for first in range(0, CANDIDATES, MANY):
        some = numbers[first : first + MANY]
        Application.insert_many(
            [
                {"id": n, "programme": programme, "applicant": applicant, "slot": f"bench:{n}", "created_at": at}
                | {"changed_at": at}
                for n in some
            ]
        ).execute()
        Snapshot.insert_many(
            [
                {
                    "id": n,
                    "application": n,
                    "manifest": under(Snapshot.manifest, n, b""),
                    "digest": "",
                    "rulebook": programme.rulebook,
                }
                | {"template_digest": "", "created_at": at}
                for n in some
            ]
        ).execute()
        RoundCandidate.insert_many(
            [{"id": randomness.number(), "round": made, "application": n, "snapshot": n, "joined_at": at} for n in some]
        ).execute()
    assert snapshots.one(numbers[0]).application_id == numbers[0]
    rounds.set_window(made.id, made.version, at, at + HOUR)
    panels.open_round(made.id, made.version + 1, terms, at=at)
    for first in range(0, CANDIDATES, MANY // EXPERTS):
        some = enumerate(numbers[first : first + MANY // EXPERTS], first)
        Ballot.insert_many(
            [a_ballot(made, one, candidate, place) for place, candidate in some for one in panel]
        ).execute()
    number: int = made.id
    return number


def a_ballot(round_: Round, expert: int, candidate: int, place: int) -> dict[str, object]:
    """One row, with the points of its place in the list and a salt."""
    number, at = randomness.number(), round_.created_at
    marks = tuple(1 + (place * (order + 3) + expert) % most for order, most in enumerate(SCORE.maxima))
    content = Content(marks, opinion="材料扎实，成果得到了应用。" * 5, salt=randomness.token())
    return {
        "id": number,
        "round": round_,
        "expert": expert,
        "candidate": candidate,
        "marked": under(Ballot.marked, number, Marked(marks, salt=content.salt)),
        "opinion": under(Ballot.opinion, number, content.opinion),
        "digest": ballots.digest_of(number, content),
        "changed_at": at,
        "cast_at": at,
        "frozen": True,
    }
