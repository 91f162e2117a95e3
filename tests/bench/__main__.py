"""``python -m tests.bench [PART …]``: each figure of these parts, or of all, beside its target."""

import importlib
import sys
import tempfile
from pathlib import Path

from tests.servers import ROOT

PARTS = ("forms", "pages", "public", "autosave", "neighbour", "archive", "tally", "firmness", "ballots", "room")


def main(asked: list[str]) -> None:
    if unknown := set(asked) - set(PARTS):
        raise SystemExit(f"There is no {', '.join(sorted(unknown))}; there are {', '.join(PARTS)}.")
    # Beside the instances of this checkout and not in /tmp, which may be memory: there a commit costs nothing.
    (ROOT / "instance").mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="bench-", dir=ROOT / "instance") as folder:
        for part in asked or PARTS:
            for figure in importlib.import_module(f"tests.bench.{part}").figures(Path(folder)):
                print(figure, flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
