"""The gates: style, types, sizes, names, and a README that tells the truth."""

import ast
import gzip
import re
import subprocess
import sys
import tomllib
from enum import StrEnum
from itertools import chain
from pathlib import Path
from statistics import median

import pytest
from flask import Flask
from flask.cli import AppGroup

from portal.config import Settings
from portal.demonstration import building
from portal.web.audiences import AUDIENCES

ROOT = Path(__file__).resolve().parent.parent
README = ROOT / "README.md"
BIN = Path(sys.executable).parent

LONGEST = 300  # lines of a module, or of a file of tests
# One machine of states, and one walk over the kinds of nodes of a query: each reads best in one piece.
LONGER = {"tests/operations/walking.py", "portal/storage/engine/written.py"}
VIEW_MEDIAN, VIEW_MOST = 6, 25  # lines of a view, its signature among them
LONGEST_OPERATION = 40  # lines of what it does
FORBIDDEN_NAMES = {"utils", "util", "common", "helpers", "helper", "misc", "manager", "tools"}
# Folders that git ignores, or that are its own.
OURS_ALONE = {".git", ".venv", "instance", "node_modules", "__pycache__", "build", "award_portal.egg-info"} | {
    *(".hypothesis", ".pytest_cache", ".ruff_cache", ".mypy_cache", ".import_linter_cache"),
}
# Bytes, gzipped: of a page for everybody, of one with forms, of scripts.
PUBLIC_STYLE_BUDGET, STYLE_BUDGET, SCRIPT_BUDGET = 9_500, 14_000, 6_500


@pytest.mark.parametrize(
    "command",
    [["ruff", "check"], ["ruff", "format", "--check"], ["mypy"]],
    ids=["ruff-check", "ruff-format", "mypy"],
)
def test_gate_passes(command: list[str]) -> None:
    result = subprocess.run([BIN / command[0], *command[1:]], cwd=ROOT, capture_output=True, text=True)

    assert result.returncode == 0, result.stdout + result.stderr


def modules() -> list[Path]:
    return sorted((ROOT / "portal").rglob("*.py"))


def test_no_module_and_no_file_of_tests_is_too_long() -> None:
    files = [*modules(), *(ROOT / "tests").rglob("*.py")]
    lengths = {str(path.relative_to(ROOT)): len(path.read_text(encoding="utf-8").splitlines()) for path in files}
    too_long = {name for name, length in lengths.items() if length > LONGEST}

    assert too_long == LONGER, {name: lengths.get(name) for name in too_long ^ LONGER}


def views() -> dict[str, int]:
    """Every view with its lines."""
    return {
        f"{path.relative_to(ROOT)}: {view.name}": (view.end_lineno or 0) - view.lineno + 1
        for path in sorted((ROOT / "portal" / "web").rglob("*.py"))
        for view in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(view, ast.FunctionDef) and any(is_route(one) for one in view.decorator_list)
    }


def is_route(decorator: ast.expr) -> bool:
    return re.match(r"blueprint\.(get|post|route)\(", ast.unparse(decorator)) is not None


def test_views_are_short() -> None:
    lengths = views()

    assert len(lengths) > 300
    assert {name: length for name, length in lengths.items() if length > VIEW_MOST} == {}
    assert median(lengths.values()) <= VIEW_MEDIAN


def test_no_operation_is_too_long() -> None:
    """What a function does, without its head and its docstring."""
    too_long = []
    for path in sorted((ROOT / "portal" / "operations").rglob("*.py")):
        for function in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(function, ast.FunctionDef):
                first = function.body[ast.get_docstring(function) is not None :][:1] or function.body
                lines = (function.end_lineno or 0) - first[0].lineno + 1
                too_long += [f"{path.name}: {function.name}, {lines} lines"] if lines > LONGEST_OPERATION else []

    assert not too_long


def test_no_module_is_a_drawer_for_everything() -> None:
    named = [path for path in modules() for part in (path.stem, path.parent.name) if part in FORBIDDEN_NAMES]

    assert not named


# What a page loads beside portal.css; a page of one audience never loads what is another's.
LOADED = (
    ("forms.css", "reading.css", "filing.css"),
    ("forms.css", "reading.css", "office.css"),
    ("forms.css", "reading.css", "judging.css"),
    ("public.css", "roll.css"),
    ("public.css", "announced.css"),
    ("room.css",),  # the projector; 1 kB that the other screens of a meeting load beside their audience's
)


@pytest.mark.parametrize("beside", LOADED, ids=lambda names: names[-1])
def test_the_styles_of_a_page_stay_within_their_budget(beside: tuple[str, ...]) -> None:
    size = sum(len(gzip.compress((ROOT / "static" / name).read_bytes())) for name in ("portal.css", *beside))

    assert size <= (PUBLIC_STYLE_BUDGET if "public.css" in beside else STYLE_BUDGET), f"{size} bytes of css"
    assert {path.name for path in (ROOT / "static").glob("*.css")} == {"portal.css", *chain.from_iterable(LOADED)}


def test_the_scripts_of_a_page_stay_within_their_budget() -> None:
    """A page loads portal.js and at most one other; a screen of a meeting its own alone."""
    sizes = {path.name: len(gzip.compress(path.read_bytes())) for path in (ROOT / "static").glob("*.js")}
    own, room = sizes.pop("portal.js"), sizes.pop("room.js")

    assert room <= SCRIPT_BUDGET
    assert own + max(sizes.values()) <= SCRIPT_BUDGET, f"{own} bytes, and beside them {sizes}"
    pages = [path.read_text(encoding="utf-8") for path in (ROOT / "templates").rglob("*.html")]
    assert max(sum(f"asset('{name}')" in page for name in sizes) for page in pages) == 1
    assert not any("asset('room.js')" in page and "asset('portal.js')" in page for page in pages)


def test_constraints_lock_every_package_and_name_no_address() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    rows = [line for line in lines if not line.startswith("#")]
    locked = {row.partition("==")[0].lower().replace("_", "-") for row in rows}
    asked = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    names = {re.split(r"[\[;<>=! ]", requirement)[0].lower() for requirement in asked} - {"award-portal"}

    assert all(re.fullmatch(r"[\w.-]+==[\w.]+", row) for row in rows)
    assert names <= locked


@pytest.mark.parametrize("extra", ["", "dev"])
def test_what_is_installed_is_locked_with_hashes(extra: str) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    asked = [*project["dependencies"], *(project["optional-dependencies"][extra] if extra else [])]
    names = {re.split(r"[\[;<>=! ]", requirement)[0].lower() for requirement in asked} - {"award-portal"}
    text = (ROOT / f"requirements{'-' if extra else ''}{extra}.txt").read_text(encoding="utf-8").replace("\\\n", "")
    rows = [line for line in text.splitlines() if line and not line.startswith("#")]
    chosen = dict(row.split(" ")[0].lower().split("==") for row in rows)
    pinned = (ROOT / "constraints.txt").read_text(encoding="utf-8").lower().replace("_", "-").splitlines()

    assert names | {"setuptools"} <= chosen.keys()
    assert [
        row
        for row in rows
        if not re.fullmatch(r"[\w.-]+(\[[\w,]+\])?==[\w.]+( ;[^:]+?)?( +--hash=sha256:[0-9a-f]{64})+", row)
    ] == []
    assert {f"{name}=={version}" for name, version in chosen.items() if name != "setuptools"} <= set(pinned)


def test_repository_holds_no_foreign_file_and_no_address_of_a_machine() -> None:
    everything = [path for path in ROOT.rglob("*") if path.is_file() and not path.name.startswith(".coverage")]
    files = [path for path in everything if not OURS_ALONE & set(path.relative_to(ROOT).parts)]
    wrong = [path for path in files if re.search(r"\.(whl|woff2?|ttf|otf|jar|exe|so|min\.js|min\.css)$", path.name)]
    texts = [path for path in files if path.suffix in {".py", ".md", ".toml", ".txt", ".js", ".css", ".html", ""}]
    told = [
        path
        for path in texts
        if re.search(r"index-url\s*=|\"resolved\":\s*\"http|" + "/wo" + "rk/", path.read_text(encoding="utf-8"))
    ]

    assert not wrong
    assert not told


# -- README --------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def readme() -> str:
    return README.read_text(encoding="utf-8")


def enums(kind: type[StrEnum] = StrEnum) -> list[type[StrEnum]]:
    return [found for sub in kind.__subclasses__() for found in (sub, *enums(sub))]


def test_readme_names_every_command(app: Flask, readme: str) -> None:
    own = {name for name, command in app.cli.commands.items() if not isinstance(command, AppGroup)}

    assert own
    missing = [name for name in own if f"`{name}" not in readme]
    assert not missing


def test_readme_names_every_setting(readme: str) -> None:
    missing = [name for name in Settings.__struct_fields__ if f"`PORTAL_{name.upper()}`" not in readme]

    assert not missing


def test_readme_names_every_audience(readme: str) -> None:
    missing = [audience for audience in AUDIENCES if f"`{audience}`" not in readme]
    assert not missing


@pytest.mark.usefixtures("app")  # imports the whole portal, so that all enums are there
def test_readme_glossary_holds_every_state(readme: str) -> None:
    states = [kind for kind in enums() if kind.__module__.startswith("portal.") and is_state(kind)]

    assert states
    missing = [f"{kind.__name__}.{member.name}" for kind in states for member in kind if f"`{member}`" not in readme]
    assert not missing


def is_state(kind: type[StrEnum]) -> bool:
    """Enums that say where a thing stands."""
    return kind.__name__.endswith(("Stage", "State"))


def test_readme_names_every_account_of_the_demonstration(readme: str) -> None:
    story = building.script()

    assert f"`{story['password']}`" in readme
    missing = [person["email"] for person in story["people"] if f"`{person['email']}`" not in readme]
    assert not missing
