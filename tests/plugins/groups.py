"""Which tests are trials, which share one xdist worker, and which go first.

Whatever does not touch tables itself is tried on PostgreSQL in ``make trials`` alone; what does, in both: there the
databases differ.

Chromium and LibreOffice are expensive to start, and so is the server with a demonstration that most tests in a browser
want: the tests of a file that drive one of them stay together, on whichever worker is free. It goes by the fixtures
that a test asks for. What takes longest goes first, so that no worker is left alone with it at the end.
"""

from pathlib import Path

import pytest

PROGRAMS = {"chromium": "browser", "chinese_chromium": "browser", "soffice": "libreoffice", "writer": "libreoffice"}
STORAGE = Path(__file__).parents[1] / "storage"
FIRST = (  # parts of the names of tests and of their groups, the longest work first
    *("@postgres", "@browser", "@libreoffice", "@evidence"),
    *("test_states.py", "test_sealing.py", "test_gate_passes[mypy]", "test_submission_race.py", "test_killed.py"),
    *("test_tally_random.py", "test_import_contracts_hold"),
)


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    config.option.loadscopereorder = False  # xdist would begin with the group of the most tests, and end with one test


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    for item in items:
        if item.get_closest_marker("postgres") and not item.path.is_relative_to(STORAGE):
            item.add_marker("trial")
        for fixture, name in PROGRAMS.items():
            if fixture in getattr(item, "fixturenames", ()):
                item.add_marker(name)
                if item.get_closest_marker("xdist_group") is None:
                    item.add_marker(pytest.mark.xdist_group(f"{name}-{item.path.stem}"))
    if hasattr(config, "workerinput"):
        items.sort(key=_place)


def _place(item: pytest.Item) -> int:
    group = item.get_closest_marker("xdist_group")
    name = f"{item.nodeid}@{group.args[0]}" if group else item.nodeid
    return next((place for place, part in enumerate(FIRST) if part in name), len(FIRST))


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """A file as a test's case is named by its argument: its bytes may hold the moment at which they were made, and each
    worker would know the case by another name."""
    return argname if isinstance(val, bytes) else None
