"""The queue in front of the children: nobody takes all turns, whatever process asks, and a kill gives them back."""

import subprocess
import sys
import time
from contextlib import ExitStack
from pathlib import Path

import pytest

from portal.documents.evidence import waiting
from portal.documents.evidence.waiting import ACCOUNT, ADDRESS, IN_LINE, Share, open_line, turn
from portal.rules.language.refusals import Later

FILES = 4
HOLDING = """
import sys, time
from pathlib import Path
from portal.documents.evidence import waiting
waiting.open_line(Path(sys.argv[1]), 4, lambda: {sys.argv[2]: waiting.ACCOUNT})
with waiting.turn():
    print("holding", flush=True)
    time.sleep(60)
"""


class Asking:
    """Who asks next."""

    def __init__(self, path: Path) -> None:
        self.who: dict[str, Share] = {}
        open_line(path, FILES, lambda: self.who)

    def __call__(self, account: str = "", address: str = "") -> None:
        self.who = ({account: ACCOUNT} if account else {}) | ({address: ADDRESS} if address else {})


@pytest.fixture
def asking(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Asking:
    monkeypatch.setattr(waiting, "PATIENCE", 0.1)
    monkeypatch.setattr(waiting, "_line", None)
    return Asking(tmp_path / "queue")


def refused() -> float:
    """Seconds after which the turn is refused."""
    began = time.monotonic()
    with pytest.raises(Later, match="排队") as told, turn():
        pass
    assert told.value.refusal == IN_LINE
    return time.monotonic() - began


def test_an_account_opens_one_file_at_once_and_waits_for_the_second(asking: Asking) -> None:
    asking("account 1")
    with turn():
        assert refused() >= 0.1
        asking("account 2")
        with turn():
            pass
    asking("account 1")
    with turn():
        pass


def test_an_address_opens_two_files_at_once_and_the_rest_is_free_for_others(asking: Asking) -> None:
    asking(address="a")
    with turn(), turn():
        assert refused() >= 0.1
        asking(address="b")
        with turn(), turn():
            asking(address="c")
            assert refused() < 0.1  # half of all threads: nobody waits in the other half


def test_accounts_behind_one_address_share_it(asking: Asking) -> None:
    with ExitStack() as held:
        for account in ("1", "2"):
            asking(account, "a")
            held.enter_context(turn())
        asking("3", "a")
        refused()


def test_commands_do_not_stand_in_line(asking: Asking) -> None:
    asking()
    with ExitStack() as held:
        for _ in range(3 * FILES):
            held.enter_context(turn())


def test_another_process_is_seen_and_a_kill_gives_its_turn_back(asking: Asking, tmp_path: Path) -> None:
    asking("account 1")
    other = subprocess.Popen([sys.executable, "-c", HOLDING, str(tmp_path / "queue"), "account 1"], stdout=-1)
    try:
        assert other.stdout is not None
        assert other.stdout.readline() == b"holding\n"
        refused()
    finally:
        other.kill()
        other.communicate()

    with turn():
        pass
    assert (tmp_path / "queue").stat().st_size == 0
