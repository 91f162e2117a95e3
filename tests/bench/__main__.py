"""``python -m tests.bench [PART …]``: each figure of these parts, or of all, beside its target; ``against COMMIT``: of
an earlier build and this one in turn."""

import importlib
import sys
import tempfile
from pathlib import Path

from tests.servers import ROOT

PARTS = ("forms", "pages", "public", "autosave", "neighbour", "archive", "tally", "firmness", "ballots", "room")


def main(asked: list[str]) -> None:
    commit = asked.pop() if len(asked) == 2 and asked[0] == "against" else ""
    if unknown := set(asked) - {*PARTS, *(["against"] if commit else [])}:
        raise SystemExit(f"There is no {', '.join(sorted(unknown))}; there are {', '.join(PARTS)}, against COMMIT.")
    # Beside the instances of this checkout and not in /tmp, which may be memory: there a commit costs nothing.
    (ROOT / "instance").mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="bench-", dir=ROOT / "instance") as folder:
        for part in asked or PARTS:
            measured = importlib.import_module(f"tests.bench.{part}").figures
            for figure in measured(Path(folder), *([commit] if commit else [])):
                print(figure, flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
