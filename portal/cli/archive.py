"""``flask --app wsgi archive``: all applications of a programme as one archive of Word files."""

import os
from pathlib import Path

import click

from portal import clock
from portal.cli.instance import on_instance
from portal.config import Settings
from portal.operations.office import archiving
from portal.storage import schema
from portal.storage.engine.errors import NotFound
from portal.storage.season import editions
from portal.storage.season.editions import Programme

EVERY = 100  # applications between two lines of progress


@click.command("archive")
@click.argument("programme")
@click.argument("out", metavar="OUT.zip", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--edition", "key", help="The edition (届); else the newest that the public sees.")
@click.option("--evidence", is_flag=True, help="With the volumes of evidence.")
@on_instance
def archive_command(programme: str, out: Path, key: str | None, evidence: bool, settings: Settings) -> None:
    """Write the newest submissions of PROGRAMME (craftsman, pioneer) to OUT.zip, 编号-姓名.docx each."""
    schema.insist_migrated()
    archived = archiving.archive(
        programme_named(programme, key), by=None, at=clock.now(), evidence=evidence, progress=tell
    )
    beside = out.with_name(f".{out.name}.{os.getpid()}")
    try:
        with open(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:  # personal data
            for chunk in archived.chunks:
                file.write(chunk)
        beside.replace(out)
    except OSError as error:
        raise click.ClickException(f"不能写入 {out}：{error.strerror}。") from error
    finally:
        beside.unlink(missing_ok=True)
    click.echo(f"已写入 {out}：{archived.total} 份申报表，{out.stat().st_size:,} 字节。文件含个人信息，请妥善保管。")


def programme_named(programme: str, edition: str | None) -> Programme:
    """
    :raises click.ClickException: there is none.
    """
    try:
        if edition is None:
            return editions.newest(programme)
        found = {one.programme: one for one in editions.programmes_of(editions.one(edition))}
        return found[programme]
    except (NotFound, KeyError) as error:
        raise click.ClickException(f"没有“{edition or ''}{programme}”这个评选项目，请核对名称和届。") from error


def tell(done: int, total: int) -> None:
    """A line of progress from time to time, beside what the command prints."""
    if done % EVERY == 0 or done == total:
        click.echo(f"{done}/{total}", err=True)
