"""The import contracts of ``pyproject.toml`` hold, and what no contract can say about imports."""

import ast
import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from portal.web.audiences import AUDIENCES

ROOT = Path(__file__).resolve().parent.parent
PORTAL = ROOT / "portal"
MODULES = sorted(PORTAL.rglob("*.py"))


def test_import_contracts_hold() -> None:
    # In a subprocess: in-process its logging setup silences peewee's logger, and query counts read 0.
    program = Path(sys.executable).with_name("lint-imports")
    result = subprocess.run(
        [program, "--no-cache"],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
    )

    assert result.returncode == 0, result.stdout + result.stderr


# What may be asked for in one module only: (what, where, the names that ask for it).
ONLY = [
    ("the environment", "config.py", {"os.environ", "os.getenv", "os.environb"}),
    (
        "the clock",
        "clock.py",
        {"datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time", "time.time_ns"},
    ),
    (
        "chance",
        "randomness.py",
        {"random.random", "random.choice", "random.Random", "secrets.token_hex", "secrets.token_bytes"}
        | {"secrets.token_urlsafe", "secrets.SystemRandom", "os.urandom", "uuid.uuid4", "uuid.uuid1"},
    ),
]


def dotted_names(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Every ``name.attribute`` in the code with its line, and names imported from a module as ``module.name``."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            yield node.lineno, f"{node.value.id}.{node.attr}"
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from ((node.lineno, f"{node.module}.{name.name}") for name in node.names)


@pytest.mark.parametrize(("what", "where", "names"), ONLY, ids=[only[1] for only in ONLY])
def test_only_one_module_asks(what: str, where: str, names: set[str]) -> None:
    others = [
        f"{path.relative_to(ROOT)}:{line} {name}"
        for path in MODULES
        if path != PORTAL / where
        for line, name in dotted_names(ast.parse(path.read_text(encoding="utf-8")))
        if name in names
    ]

    assert not others, f"only portal/{where} reads {what}"


def test_audiences_of_the_contract_are_those_of_web() -> None:
    contract = (ROOT / "pyproject.toml").read_text(encoding="utf-8")

    assert f"modules = {json.dumps([f'portal.web.{audience}' for audience in AUDIENCES])}" in contract


SHARED = {"competing", "showing"}  # the packages of web that are no audience


def test_every_package_of_web_is_an_audience_or_shared() -> None:
    packages = {path.parent.name for path in (PORTAL / "web").glob("*/__init__.py")}

    assert packages == {*AUDIENCES, *SHARED}


MOST_MODULES = 20  # of one folder


def test_no_room_is_crowded() -> None:
    rooms = Counter(path.parent for path in MODULES if path.name != "__init__.py" and path.parent.name != "migrations")

    assert not {str(room.relative_to(ROOT)): many for room, many in rooms.items() if many > MOST_MODULES}


ROOMS = sorted(
    {path.parent for path in MODULES if path.parent.parent.name in ("rules", "storage", "documents", "operations")}
    | {path.parent for path in MODULES if path.parent.parent.name in ("office", "applicant")}
    | {PORTAL / "demonstration", PORTAL / "web" / "showing"}
)


@pytest.mark.parametrize("room", [room for room in ROOMS if room.name != "migrations"], ids=lambda room: room.name)
def test_a_room_says_what_it_is_and_exports_nothing(room: Path) -> None:
    said = ast.parse((room / "__init__.py").read_text(encoding="utf-8"))

    assert len((ast.get_docstring(said) or "").splitlines()) >= 2
    assert len(said.body) == 1, "a room re-exports nothing"
