"""``flask --app wsgi recount FILE``: anybody computes the result of a round again from what it depends on."""

from pathlib import Path

import click

from portal.rules.judging import recount
from portal.rules.language.refusals import Refusal


@click.command("recount")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def recount_command(file: Path) -> None:
    """Compute the result of a round from FILE, its exported input, and print it: the very bytes that were frozen."""
    count = recount.read(file.read_bytes())
    if isinstance(count, Refusal):
        raise click.ClickException(f"{file.name}：{count.reason}")
    click.echo(recount.canonical(recount.result_of(count)), nl=False)
