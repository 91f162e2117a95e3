"""Counts the official rules that the passed tests of a run prove, and prints them as the run's last line.

A test names what it proves: ``@pytest.mark.rule("M12")``, ``@pytest.mark.rule("CF8", "PF1")``. The ids are those of
``docs/rules.md``; another one fails its test. A rule counts as proven when at least one test that carries it
passed and none that carries it failed.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

RULES = Path(__file__).resolve().parents[2] / "docs" / "rules.md"
_ROW = re.compile(r"^\| ([A-Z]+\d+) \|", re.MULTILINE)


def rule_ids(page: Path = RULES) -> tuple[str, ...]:
    """Every rule's id in the order of the page; none when there is no page."""
    return tuple(dict.fromkeys(_ROW.findall(page.read_text(encoding="utf-8")))) if page.exists() else ()


def ids_carried(item: pytest.Item) -> tuple[str, ...]:
    return tuple(id for mark in item.iter_markers("rule") for id in mark.args)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    # Under xdist the controller sees no markers, only what travels with the reports.
    for item in items:
        item.user_properties.extend(("rule", id) for id in ids_carried(item))


def pytest_runtest_setup(item: pytest.Item) -> None:
    if unknown := [id for id in ids_carried(item) if id not in rule_ids()]:
        pytest.fail(f"docs/rules.md knows no rule {', '.join(unknown)}", pytrace=False)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_sessionfinish(session: pytest.Session) -> Iterator[None]:
    yield  # the terminal reporter closes its summary in here: what follows is the run's last line
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter is not None and not hasattr(session.config, "workerinput"):
        reporter.write_line(sentence(_carried(reporter, "passed"), _carried(reporter, "failed", "error")))


def _carried(reporter: pytest.TerminalReporter, *outcomes: str) -> set[str]:
    return {
        value
        for outcome in outcomes
        for report in reporter.stats.get(outcome, ())
        for name, value in getattr(report, "user_properties", ())
        if name == "rule"
    }


def sentence(passed: set[str], failed: set[str]) -> str:
    """The closing line.

    >>> sentence({"M12"}, set()).startswith("proven rules: 1 of ")
    True
    """
    known = rule_ids()
    proven = [id for id in known if id in passed - failed]
    refuted = [id for id in known if id in failed]
    line = f"proven rules: {len(proven)} of {len(known)} ({', '.join(proven) or 'none'})"
    return line + (f"; failing: {', '.join(refuted)}" if refuted else "")
