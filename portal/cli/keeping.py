"""``migrate`` and ``backup``: keeping an instance."""

from pathlib import Path

import click

from portal import clock
from portal.cli.instance import on_instance
from portal.config import Settings
from portal.storage import schema
from portal.storage.backup import backup


@click.command("migrate")
@on_instance
def migrate_command(settings: Settings) -> None:
    """Bring the database up to the code; harmless when it is."""
    waiting = schema.pending()
    schema.migrate()
    click.echo(f"数据库已更新：{'、'.join(waiting)}。" if waiting else "数据库已是最新。")


@click.command("backup")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--files-only", is_flag=True, help="Leave the database out (PostgreSQL: it has pg_dump).")
@on_instance
def backup_command(folder: Path, files_only: bool, settings: Settings) -> None:
    """Copy the instance into the new FOLDER while the portal runs. The keys are left out: keep them elsewhere."""
    made = backup(folder, at=clock.now(), files_only=files_only)
    click.echo(f"已备份到 {made.folder}：数据库 {made.database_bytes:,} 字节，文件 {made.files} 个。")
    click.echo(f"日志位置：第 {made.journal.seq} 条，{made.journal.digest}")
    click.echo("备份不含密钥（instance/keys）。没有密钥，备份中的内容无法读取；请把密钥另存一处，恢复时一并放回。")
