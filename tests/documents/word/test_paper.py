"""A paper and its template: read and checked once, compiled when it is first filled in."""

from pathlib import Path

import pytest
from jinja2 import UndefinedError

from portal.documents.word import paper as module
from portal.documents.word.contract import ContractError
from portal.documents.word.paper import FOLDER, Paper

FILE = "letter-consent.docx"
SAMPLE = dict.fromkeys(("office", "activity", "hotlines", "name", "unit", "email"), "")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(module, "FOLDER", tmp_path)
    return tmp_path


def test_missing_or_broken_template_is_named(folder: Path) -> None:
    paper = Paper("同意书", FILE, SAMPLE)
    with pytest.raises(ContractError, match="找不到"):
        paper.template()

    (folder / FILE).write_bytes(b"PK no zip")
    with pytest.raises(ContractError, match="不是 Word"):
        paper.render(SAMPLE)


def test_template_is_that_of_the_last_check(folder: Path) -> None:
    paper, content = Paper("同意书", FILE, SAMPLE), (FOLDER / FILE).read_bytes()
    (folder / FILE).write_bytes(content)
    paper.check()
    (folder / FILE).write_bytes(b"changed while the portal runs")

    compiled = paper.template()
    assert paper.template() is compiled
    assert paper.render(SAMPLE) == paper.render(SAMPLE)

    with pytest.raises(ContractError):
        paper.check()
    assert paper.template() is compiled


def test_words_that_the_template_does_not_use_change_nothing() -> None:
    paper = Paper("同意书", FILE, SAMPLE)

    assert paper.render(SAMPLE | {"email": "a@example.cn", "other": "words"}) == paper.render(
        SAMPLE | {"email": "a@example.cn"}
    )


def test_missing_word_is_an_error_and_no_blank() -> None:
    paper = Paper("同意书", FILE, SAMPLE)
    with pytest.raises(KeyError):
        paper.render({})
    with pytest.raises(UndefinedError):
        paper.template().xml({})
