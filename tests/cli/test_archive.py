"""``archive``: a programme's applications as one file."""

import zipfile
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

from portal.rules.applying.receipts import receipt_number
from portal.storage import database
from portal.storage.applying import snapshots
from portal.storage.engine import journal
from tests.operations.reviews import a_submitted_application


@pytest.fixture
def submitted(app: Flask) -> str:
    """What the only member of the archive is called."""
    application = a_submitted_application()
    name = f"{receipt_number(snapshots.latest(application).id)}-{application.name}.docx"
    database.close_storage()
    return name


def archive(app: Flask, *arguments: str) -> Result:
    return app.test_cli_runner().invoke(args=["archive", *arguments])


def test_archive_is_written_with_its_progress_and_kept_from_others(app: Flask, submitted: str, tmp_path: Path) -> None:
    out = tmp_path / "out.zip"

    result = archive(app, "craftsman", str(out))

    assert result.exit_code == 0, result.output
    assert "1/1" in result.output
    assert f"已写入 {out}：1 份申报表" in result.output
    with zipfile.ZipFile(out) as made:
        assert made.namelist() == [submitted]
    assert out.stat().st_mode & 0o077 == 0
    assert list(tmp_path.glob(".out*")) == []
    database.open_storage(app.portal)  # type: ignore[attr-defined]
    assert journal.latest()[0].verb == "applications_archived"


def test_edition_may_be_named(app: Flask, submitted: str, tmp_path: Path) -> None:
    assert archive(app, "craftsman", str(tmp_path / "out.zip"), "--edition", "2023").exit_code == 0
    assert archive(app, "pioneer", str(tmp_path / "none.zip")).exit_code == 0
    with zipfile.ZipFile(tmp_path / "none.zip") as made:
        assert made.namelist() == []


@pytest.mark.parametrize(
    "arguments", [("artisan",), ("artisan", "--edition", "2023"), ("craftsman", "--edition", "1999")]
)
def test_unknown_programme_is_said(app: Flask, submitted: str, tmp_path: Path, arguments: tuple[str, ...]) -> None:
    programme, *options = arguments

    result = archive(app, programme, str(tmp_path / "out.zip"), *options)

    assert result.exit_code == 1
    assert "没有“" in result.output
    assert not (tmp_path / "out.zip").exists()


def test_unwritable_target_is_said(app: Flask, submitted: str, tmp_path: Path) -> None:
    result = archive(app, "craftsman", str(tmp_path / "absent" / "out.zip"))

    assert result.exit_code == 1
    assert "不能写入" in result.output
