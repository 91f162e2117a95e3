"""The page estimate against LibreOffice on random forms of every rulebook, and what either costs."""

import statistics
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

from portal.documents.pages.libreoffice import Office
from portal.documents.pages.page_count import estimated_pages
from tests.bench.figures import Figure, percentile
from tests.bench.load import cpu_seconds
from tests.documents.random_forms import EXACT, FORMS, form

T = TypeVar("T")
ROUNDS = 3  # the best of which counts, since other programs share the machine


def figures(folder: Path) -> Iterator[Figure]:
    forms = [form(seed) for seed in range(FORMS)]
    estimates = [estimated_pages(docx) for docx in forms]
    costs = [min(_timed(estimated_pages, docx, time.process_time)[1] for _ in range(ROUNDS)) for docx in forms]
    yield Figure(f"page estimate, milliseconds a form, mean of {FORMS}", 1000 * statistics.mean(costs), "ms", 10, True)
    yield Figure("page estimate, 99 of 100 forms within", 1000 * percentile(costs, 0.99), "ms")
    office = Office()
    if not office.available():
        return
    try:
        _, cold = _timed(office.pages, form(FORMS), time.perf_counter)
        before = cpu_seconds(office.child or 0)
        counts, seconds = zip(*(_timed(office.pages, docx, time.perf_counter) for docx in forms), strict=True)
        cpu = (cpu_seconds(office.child or 0) - before) / FORMS
        _, drawn = _timed(office.pdf, form(FORMS + 1), time.perf_counter)
    finally:
        office.close()
    differences = [abs(estimate - count) for estimate, count in zip(estimates, counts, strict=True)]
    yield Figure(f"page estimate, as LibreOffice counts, of {FORMS}", differences.count(0), "", EXACT)
    yield Figure("page estimate, the largest difference", max(differences), "pages", 1, at_most=True)
    yield Figure("page count by a warm LibreOffice, processor time", cpu, "s", 0.2, at_most=True)
    yield Figure("page count by a warm LibreOffice, median of the clock", statistics.median(seconds), "s")
    yield Figure("page count by LibreOffice, the first with its start", cold, "s")
    yield Figure("PDF by a warm LibreOffice", drawn, "s")


def _timed(work: Callable[[bytes], T], docx: bytes, clock: Callable[[], float]) -> tuple[T, float]:
    started = clock()
    result = work(docx)
    return result, clock() - started
