"""``flask --app wsgi demo``: builds the demonstration and tells its accounts."""

from pathlib import Path

import click
import msgspec
from flask import current_app
from flask.cli import with_appcontext

from portal import clock
from portal.config import Settings
from portal.demonstration import building
from portal.rules.people.staffing import RoleName
from portal.storage import database, schema
from portal.storage.engine import tables
from portal.storage.engine.errors import StorageError
from portal.storage.season import editions


@click.command("demo")
@with_appcontext
def demo_command() -> None:
    """Build the demonstration (an existing one is kept) and print its accounts."""
    settings = demonstrating(current_app.portal)  # type: ignore[attr-defined]
    try:
        database.open_storage(settings)
    except StorageError as error:
        raise click.ClickException(str(error)) from error
    schema.migrate()
    if editions.every():
        click.echo(f"演示数据已在 {shown(settings.instance)}，保持不变。")
    else:
        with tables.atomic():
            building.build(at=clock.now(), settings=settings)
        click.echo(f"演示数据已建在 {shown(settings.instance)}。")
    story = building.script()
    click.echo(f"演示账户（人员均为示例），密码都是：{story['password']}")
    for person in (*story["people"], story["undertaker"]):
        click.echo(f"  {person['email']:<22}{RoleName(person['role']).word}　{person['name']}")


def demonstrating(settings: Settings) -> Settings:
    """The settings of the demonstration; beside a real instance it gets a folder of its own, because its password
    is known to everybody."""
    if settings.demonstration:
        return settings
    return msgspec.structs.replace(
        settings, demonstration=True, instance=settings.instance / "demonstration", database=""
    )


def shown(folder: Path) -> str:
    """The folder as it is shorter to read."""
    return str(folder.relative_to(Path.cwd())) if folder.is_relative_to(Path.cwd()) else str(folder)
