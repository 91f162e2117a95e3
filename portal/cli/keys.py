"""``keys rotate`` and ``keys retire``: new keys for an instance while people work."""

import click

from portal import clock
from portal.cli.instance import on_instance
from portal.config import Settings
from portal.storage import rotating, schema


@click.group("keys")
def keys_group() -> None:
    """Take new keys, and put aside those that nothing needs any more."""


@keys_group.command("rotate")
@on_instance
def rotate_command(settings: Settings) -> None:
    """Seal everything with new keys while the portal runs. Interrupted, call it again: it goes on where it stopped."""
    schema.insist_migrated()
    click.echo("继续上次没有完成的更换。" if rotating.under_way() else "启用新密钥，重新密封全部内容。")
    failed = rotating.rotate(lambda place, count: click.echo(f"  {place}：{count}"))
    if failed:
        raise click.ClickException(f"有 {len(failed)} 处打不开或重复，旧密钥须保留：{'；'.join(failed[:5])}")
    click.echo("全部内容已用新密钥密封。请另存一份 keys 文件夹；一小时后可运行 flask keys retire 移走旧密钥。")


@keys_group.command("retire")
@on_instance
def retire_command(settings: Settings) -> None:
    """Move earlier keys into keys/retired when nothing here is sealed with them. Old backups still need them."""
    schema.insist_migrated()
    moved, needed = rotating.retire(at=clock.now())
    if moved:
        click.echo(f"已移到 keys/retired：{'、'.join(moved)}。旧备份仍要用它们，请勿删除。")
    if needed:
        raise click.ClickException(f"仍有内容要用这些旧密钥，没有移走：{'、'.join(needed)}。")
    if not moved:
        click.echo("没有旧密钥。")
