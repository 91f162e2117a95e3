"""``flask --app wsgi template FILE``: checks one Word template before the office puts it to use."""

from pathlib import Path

import click

from portal import rulebooks
from portal.documents import application_form
from portal.rules.rulebook import Rulebook


@click.command("template")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--rulebook", "key", help="The rulebook whose form it is, where the file's name does not tell.")
def template_command(file: Path, key: str | None) -> None:
    """Check the Word template FILE: every breach of the contract, or one line that it holds."""
    content = file.read_bytes()
    for rulebook in rulebooks_of(file, key):
        if breaches := application_form.faults_of(rulebook, content):
            for breach in breaches:
                click.echo(breach, err=True)
            click.echo(f"{file.name}：共 {len(breaches)} 处不符合模板要求。", err=True)
            raise click.exceptions.Exit(1)
        click.echo(f"{file.name}：符合模板要求，可用作{rulebook.titles.form}（{rulebook.key}）。")


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
        raise click.ClickException(f"看不出 {file.name} 是哪个申报表，请用 --rulebook 指明：{names}。")
    return found
