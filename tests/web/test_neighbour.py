"""One client at its worst, and a neighbour who reads: the short form of the bench, against a real gunicorn."""

from pathlib import Path

import pytest

from tests.bench.figures import percentile
from tests.bench.neighbour import beside

SECONDS = 10


@pytest.mark.trial
@pytest.mark.xdist_group("evidence")
def test_a_neighbour_reads_on_while_one_client_does_its_worst(tmp_path: Path) -> None:
    found = beside(tmp_path, SECONDS)

    # Beside other tests of this machine: 99 of 100 are the bench's to count, on a quiet one.
    assert percentile(found.waited, 0.5) <= 1
    assert any("answered 503" in told for told in found.statuses), found.statuses
    assert not any("answered 5" in told and "503" not in told for told in found.statuses), found.statuses
