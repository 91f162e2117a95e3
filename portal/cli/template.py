"""``flask --app wsgi template FILE``: checks one Word template before the office puts it to use."""

from pathlib import Path

import click

from portal import rulebooks
from portal.documents.papers import (
    application_form,
    decision,
    objection_summary,
    official_letters,
    opinion,
    public_notice,
    round_papers,
    score_sheet,
    unit_notices,
)
from portal.documents.word.papers import Paper
from portal.rules.rulebook.rulebook import Rulebook

# Beside the forms: each by the name of its file.
_PAPERS = (
    *opinion.PAPERS.values(),
    *official_letters.PAPERS.values(),
    *round_papers.PAPERS.values(),
    decision.PAPER,
    objection_summary.PAPER,
    public_notice.PAPER,
    *unit_notices.PAPERS.values(),
)
PAPERS: dict[str, Paper] = {paper.file: paper for paper in _PAPERS}


@click.command("template")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--rulebook", "key", help="The rulebook whose form it is, where the file's name does not tell.")
def template_command(file: Path, key: str | None) -> None:
    """Check the Word template FILE: every breach of the contract, or one line that it holds."""
    content = file.read_bytes()
    if not key and (papers := papers_of(file)):
        for paper in papers:
            report(file, paper.faults_of(content), paper.title)
        return
    for rulebook in rulebooks_of(file, key):
        report(file, application_form.faults_of(rulebook, content), f"{rulebook.titles.form}（{rulebook.key}）")


def papers_of(file: Path) -> list[Paper]:
    """What a file of this name is beside the forms; a score sheet is that of every rulebook of its award."""
    sheets = {score_sheet.paper_of(rulebook) for rulebook in rulebooks.catalogue().values()}
    return [paper for paper in (*PAPERS.values(), *sheets) if paper.file == file.name]


def report(file: Path, breaches: tuple[str, ...], use: str) -> None:
    """Say what was found; exit code 1 where that is anything."""
    for breach in breaches:
        click.echo(breach, err=True)
    if breaches:
        click.echo(f"{file.name}：共 {len(breaches)} 处不符合模板要求。", err=True)
        raise click.exceptions.Exit(1)
    click.echo(f"{file.name}：符合模板要求，可用作{use}。")


def rulebooks_of(file: Path, key: str | None) -> list[Rulebook]:
    """The rulebooks that use the template, by ``key`` or else by the file's name.

    :raises click.ClickException: there is none.
    """
    known = rulebooks.catalogue()
    found = [
        rulebook
        for rulebook in known.values()
        if (rulebook.key == key if key else rulebook.templates.form == file.name)
    ]
    if not found:
        names = "、".join(known)
        raise click.ClickException(
            f"看不出 {file.name} 是哪个申报表，请用 --rulebook 指明：{names}。"
            f"其他文件按文件名识别：{'、'.join(PAPERS)}。"
        )
    return found
