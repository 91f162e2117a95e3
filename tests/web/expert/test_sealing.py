"""Until a round closes nobody learns what a ballot says: two worlds that differ in nothing else look the same."""

from collections import Counter
from pathlib import Path

import pytest
from flask import Flask

from portal import clock, create_app
from portal.config import Settings
from portal.storage import database
from tests.repeating import rounds
from tests.sealed_reading import lived
from tests.sealing import JUDGE, STAGES, Cast, begin
from tests.still import still

HISTORIES = rounds("SEALED_HISTORIES", 3)  # for each way of judging; 70 make 200 and take some minutes
WHOLE = 1  # histories after which every page is read, not those about rounds alone


@pytest.fixture(params=STAGES)
def cast(request: pytest.FixtureRequest, sqlite_settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Cast:
    """An open round; from here on the clock stands still unless it is set."""
    monkeypatch.setattr(clock, "now", still.now)
    return begin(sqlite_settings, request.param)


@pytest.fixture
def portal(cast: Cast) -> Flask:
    app = create_app(Settings(instance=cast.instance, base_url="http://localhost", testing=True))
    database.close_storage()
    return app


@pytest.mark.trial
def test_no_byte_that_anybody_reads_depends_on_what_sealed_ballots_say(
    cast: Cast, portal: Flask, tmp_path: Path
) -> None:
    acts: Counter[str] = Counter()
    own = 0
    for history in range(HISTORIES):
        one, other = (
            lived(portal, cast, tmp_path / "world", history, world, everything=history < WHOLE) for world in (1, 2)
        )
        assert one[0] == other[0], f"history {history}: somebody was told something else"
        assert one[1].keys() == other[1].keys(), f"history {history}: other pages can be reached"
        differing = [address for address in one[1] if one[1][address] != other[1][address]]
        theirs = [address for address in differing if address[0] != JUDGE]
        assert not theirs, f"history {history} after {one[0]}"
        own += len(differing)
        acts += Counter(one[0])

    assert acts["hand_in"], "nothing was handed in, so that nothing was proven"
    assert own, "the worlds do not differ even for whoever wrote the ballots"
