"""With ``PORTAL_TEST_REQUIRE_ALL=1`` a skipped test fails: ``.ci/run`` installs everything, so nothing may be
missing there. Without it, what needs Chromium, LibreOffice, PostgreSQL … is skipped where that is absent."""

import os
from collections.abc import Iterator

import pytest

REQUIRED = os.environ.get("PORTAL_TEST_REQUIRE_ALL") == "1"


def _insist(report: pytest.TestReport | pytest.CollectReport) -> None:
    if REQUIRED and report.skipped and not hasattr(report, "wasxfail"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        report.outcome = "failed"
        report.longrepr = f"Nothing may be skipped here (PORTAL_TEST_REQUIRE_ALL=1). {reason}"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Iterator[None]:
    report = yield
    _insist(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Iterator[None]:
    report = yield
    _insist(report)
    return report
