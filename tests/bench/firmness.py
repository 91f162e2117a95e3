"""How firm the result of a usual round is: 40 candidates, nine experts, seven indicators; from the count to the end."""

import random
import time
from collections.abc import Iterator
from pathlib import Path

import msgspec

from portal.rules.judging import recount
from portal.rules.judging.recount import Count, Paper
from tests.bench.figures import Figure
from tests.judging import SCORE

CANDIDATES, EXPERTS, PASSES = 40, 9, 12
SECONDS = 0.3


def figures(_: Path) -> Iterator[Figure]:
    chance = random.Random(20261130)
    papers = [
        Paper(candidate, expert, tuple(chance.randint(most // 2, most) for most in SCORE.maxima))
        for candidate in range(1, CANDIDATES + 1)
        for expert in range(1, EXPERTS + 1)
    ]
    count = Count(
        edition="2023",
        programme="craftsman",
        stage="score",
        rulebook="2023-craftsman",
        terms=msgspec.structs.replace(SCORE, passes=PASSES),
        candidates=tuple(range(1, CANDIDATES + 1)),
        papers=tuple(papers),
    )
    content = recount.canonical(count)
    started = time.perf_counter()
    again = recount.read(content)
    assert isinstance(again, Count)
    assert recount.result_of(again).firmness
    spent = time.perf_counter() - started
    yield Figure(f"firmness of {CANDIDATES} × {EXPERTS} × 7, recounted", spent, "s", SECONDS, at_most=True)
