"""``flask --app wsgi template FILE``: checks one Word template before the office puts it to use."""

from pathlib import Path

import click

from portal.documents.papers.application_form import form_paper
from portal.documents.papers.registry import papers
from portal.documents.word.paper import Paper
from portal.rulebooks import catalogue


@click.command("template")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--rulebook", "key", help="The rulebook whose form it is, where the file's name does not tell.")
def template_command(file: Path, key: str | None) -> None:
    """Check the Word template FILE: every breach of the contract, or one line that it holds."""
    content = file.read_bytes()
    for paper in papers_of(file, key):
        breaches = paper.faults_of(content)
        for breach in breaches:
            click.echo(breach, err=True)
        if breaches:
            click.echo(f"{file.name}：共 {len(breaches)} 处不符合模板要求。", err=True)
            raise click.exceptions.Exit(1)
        click.echo(f"{file.name}：符合模板要求，可用作{paper.title}。")


def papers_of(file: Path, key: str | None) -> list[Paper]:
    """The form of the rulebook ``key``, or else the papers whose template has the file's name.

    :raises click.ClickException: there is none.
    """
    known = catalogue()
    if key and key in known:
        return [form_paper(known[key])]
    found = [paper for paper in papers() if not key and paper.file == file.name]
    if not found:
        others = dict.fromkeys(paper.file for paper in papers())
        raise click.ClickException(
            f"看不出 {file.name} 是哪个申报表，请用 --rulebook 指明：{'、'.join(known)}。"
            f"其他文件按文件名识别：{'、'.join(others)}。"
        )
    return found
