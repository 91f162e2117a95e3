"""A visitor whose turn to have a file opened does not come: 503, when to come again, and nothing typed is lost."""

import os
import runpy
from collections.abc import Iterator

import pytest

from portal.config import Settings
from portal.documents.evidence import waiting
from portal.storage.applying.applications import Application
from portal.web.answering import RETRY_AFTER
from tests.servers import ROOT
from tests.visit import Visitor
from tests.web.applicant.filling.evidence_pages import a_file, at, names, upload


@pytest.fixture
def taken(visit: Visitor, application: Application, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Another file of the same account is being opened."""
    monkeypatch.setattr(waiting, "PATIENCE", 0.1)
    assert waiting._line is not None
    file = os.open(waiting._line.path, os.O_CREAT | os.O_RDWR)
    assert waiting._place(file, f"account {application.applicant.id} at once", 1)
    yield
    os.close(file)


def test_a_file_whose_turn_does_not_come_is_told_so_and_the_titles_stay(
    visit: Visitor, application: Application, taken: None
) -> None:
    page = visit(at(application))

    told = upload(page, "work", a_file("证书.pdf"), status=503)

    assert "文件正在排队处理" in told.text
    assert "请稍后再试" in told.text
    assert told.response.headers["Retry-After"] == str(RETRY_AFTER)
    assert names(application) == []


def test_half_of_each_workers_threads_open_files() -> None:
    served = runpy.run_path(str(ROOT / "gunicorn.conf.py"))

    assert Settings().files_at_once * 2 == served["threads"]
