"""The registry of papers: every template has its paper and its dump, and no start goes on with a wrong one."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner

from portal import create_app
from portal.cli.template import template_command
from portal.config import Settings
from portal.documents.papers.registry import check_templates, papers
from portal.documents.word import paper as module
from portal.documents.word.contract import ContractError
from portal.documents.word.package import DOCUMENT, Package
from portal.documents.word.paper import FOLDER, Paper
from tests.documents.dump import dump, expected
from tests.documents.word.test_contract import zipped

FILES = sorted(path.name for path in FOLDER.glob("*.docx"))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of all templates, which the portal starts with."""
    copied = shutil.copytree(FOLDER, tmp_path / "templates")
    monkeypatch.setattr(module, "FOLDER", copied)
    yield copied
    monkeypatch.undo()
    check_templates()  # what the papers remember is that of the house again


def test_every_template_of_the_house_has_its_paper() -> None:
    assert {paper.file for paper in papers()} == set(FILES)
    assert len(FILES) == 35


@pytest.mark.parametrize("file", FILES)
def test_start_is_refused_with_the_template_of_another_paper(file: str, folder: Path, settings: Settings) -> None:
    for other in (-2, 1):  # the same form of another year, and the next file
        (folder / file).write_bytes((FOLDER / FILES[(FILES.index(file) + other) % len(FILES)]).read_bytes())
        with pytest.raises(ContractError, match=f"^{file}：.*(模板里没有|模板用了|没有标题)“.+。$"):
            create_app(settings)


@pytest.mark.parametrize("file", FILES)
def test_start_is_refused_with_a_broken_or_missing_template(file: str, folder: Path, settings: Settings) -> None:
    content = (folder / file).read_bytes()
    (folder / file).write_bytes(content[: len(content) // 2])
    with pytest.raises(ContractError, match=f"^{file}：文件不是 Word（.docx）文档，或已经损坏。$"):
        create_app(settings)

    (folder / file).unlink()
    with pytest.raises(ContractError, match=f"^{file}：找不到这个模板文件。$"):
        create_app(settings)


def test_start_goes_on_with_the_templates_of_the_house(folder: Path, settings: Settings) -> None:
    assert create_app(msgspec.structs.replace(settings, testing=True))


@pytest.mark.parametrize("paper", papers(), ids=lambda paper: paper.title)
def test_template_keeps_the_contract_and_is_as_its_dump_says(paper: Paper) -> None:
    content = (FOLDER / paper.file).read_bytes()

    assert paper.faults_of(content) == ()
    assert dump(paper.file, content) == expected(paper.file), (
        "The template has changed: run `python -m tests.documents.dump` and read the diff."
    )


@pytest.mark.parametrize("paper", papers(), ids=lambda paper: paper.title)
def test_sample_fills_in_its_template(paper: Paper) -> None:
    assert [] not in paper.sample.values()
    assert Package(paper.render(paper.sample)).document is not None


@pytest.mark.parametrize("file", FILES)
def test_office_can_check_the_template(file: str, tmp_path: Path) -> None:
    [paper, *_] = uses = [paper for paper in papers() if paper.file == file]
    held = CliRunner().invoke(template_command, [str(FOLDER / file)])
    parts = Package((FOLDER / file).read_bytes()).parts
    broken = tmp_path / file
    name = next(one for one in ("name", "activity", "number", "on") if one in paper.sample)
    tag = f"{{{{ {name} }}}}".encode()
    broken.write_bytes(zipped(parts | {DOCUMENT: parts[DOCUMENT].replace(tag, b"{{ nmae }}")}))
    breached = CliRunner().invoke(template_command, [str(broken)])

    assert held.exit_code == 0
    assert held.output == "".join(f"{file}：符合模板要求，可用作{use.title}。\n" for use in uses)
    assert breached.exit_code == 1
    assert "模板用了“nmae”" in breached.output
    assert f"模板里没有“{name}”" in breached.output
