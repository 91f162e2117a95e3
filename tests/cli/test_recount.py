"""``recount``: the exported input of a round gives the frozen bytes again, in a process that knows no instance."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

from portal.rules.judging import recount
from portal.storage.judging import results
from tests.builders import an_account, an_edition
from tests.judging import PARTLY, SCORE, a_round, cast, close, experts, submissions
from tests.operations.submissions import AT
from tests.programs import ROOT
from tests.rules.judging.test_recount import a_count


def run(app: Flask, file: Path) -> Result:
    return app.test_cli_runner().invoke(args=["recount", str(file)])


@pytest.mark.rule("M20")
def test_the_frozen_result_is_computed_again_from_the_exported_ballots(
    app: Flask, anywhere: None, tmp_path: Path
) -> None:
    panel = experts(3, at=AT)
    candidates = submissions(an_edition(at=AT)["craftsman"], 3, by=an_account(at=AT), at=AT)
    made = a_round(candidates[0].application.programme, SCORE, candidates, panel, at=AT)
    points = {
        (expert.id, candidate.application_id): (*PARTLY, 20 - place - 2 * order)
        for place, expert in enumerate(panel)
        for order, candidate in enumerate(candidates)
    }
    cast(made, points, at=AT)
    frozen = results.freeze(close(made, at=AT), at=AT)
    file = tmp_path / "count.json"
    file.write_bytes(frozen.input)

    result = run(app, file)

    assert result.exit_code == 0, result.output
    assert result.stdout_bytes == frozen.text
    assert frozen.result.goes_on == (candidates[0].application_id, candidates[1].application_id)


def test_the_bytes_are_the_same_from_a_shell(tmp_path: Path) -> None:
    file = tmp_path / "count.json"
    file.write_bytes(recount.canonical(a_count()))

    flask = [sys.executable, "-m", "flask", "--app", "wsgi"]
    environ = {**os.environ, "PORTAL_INSTANCE": str(tmp_path / "instance")}

    printed = subprocess.run([*flask, "recount", file], cwd=ROOT, env=environ, capture_output=True, check=True)

    assert printed.stdout == recount.canonical(recount.result_of(a_count()))


def test_a_file_that_somebody_touched_is_refused(app: Flask, tmp_path: Path) -> None:
    file = tmp_path / "count.json"
    file.write_bytes(recount.canonical(a_count()) + b"\n")

    result = run(app, file)

    assert result.exit_code == 1
    assert "count.json：文件的内容或格式被改动过" in result.output
