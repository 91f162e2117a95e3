"""``migrate``, ``backup``, ``restore``, ``verify``, ``retention`` and ``health``: keeping an instance."""

from pathlib import Path

import click
import msgspec
from flask import current_app
from flask.cli import with_appcontext

from portal import clock
from portal.cli.instance import on_instance
from portal.config import Settings
from portal.operations.applying import listing
from portal.operations.keeping import purging
from portal.operations.site import health
from portal.operations.site import restoring as after_restoring
from portal.storage import restoring, rotating, schema
from portal.storage.backup import NOTED, backup
from portal.storage.engine import heads, journal
from portal.storage.engine.errors import StorageError


@click.command("migrate")
@on_instance
def migrate_command(settings: Settings) -> None:
    """Bring the database up to the code; harmless when it is."""
    waiting = schema.pending()
    schema.migrate()
    listing.describe_earlier()
    click.echo(f"数据库已更新：{'、'.join(waiting)}。" if waiting else "数据库已是最新。")


@click.command("backup")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--files-only", is_flag=True, help="Leave the database out (PostgreSQL: it has pg_dump).")
@on_instance
def backup_command(folder: Path, files_only: bool, settings: Settings) -> None:
    """Copy the instance into the new FOLDER while the portal runs. The keys are left out: keep them elsewhere."""
    made = backup(folder, at=clock.now(), files_only=files_only)
    health.note(settings, NOTED)
    click.echo(f"已备份到 {made.folder}：数据库 {made.database_bytes:,} 字节，文件 {made.files} 个。")
    click.echo(f"操作记录位置：第 {made.journal.seq} 条，{made.journal.digest}")
    click.echo(
        "备份不含密钥（instance/keys）。没有密钥，申报内容、意见、文件、联系方式和未结束评审的评审表无法读取；"
        "姓名、单位、领域、名单、办理状态和操作记录（草稿的也在内）可以读取，请像保管申报人名册一样保管备份。"
        "请把密钥另存一处，恢复时一并放回。"
    )


@click.command("restore")
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option(
    "--keys", required=True, type=click.Path(path_type=Path, exists=True, file_okay=False), help="The saved keys."
)
@with_appcontext
def restore_command(folder: Path, keys: Path) -> None:
    """Make the backup in FOLDER the instance, which must be empty, after checking it. Everybody is signed out; letters
    that the backup had not sent are held back and listed."""
    settings: Settings = current_app.portal  # type: ignore[attr-defined]
    try:
        with restoring.restored(folder, keys, settings) as inside:
            settled = after_restoring.settle(at=clock.now(), settings=inside)
            turning = rotating.under_way()
            lines = [
                f"  {clock.beijing(one.created_at):%Y-%m-%d %H:%M}　{one.content.to}　{one.content.subject}"
                for one in settled.held
            ]
    except StorageError as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"已恢复到 {settings.instance}。所有人都已退出登录（{settled.signed_out} 处）。")
    click.echo(f"备份的操作记录位置：第 {settled.restored.seq} 条，{settled.restored.digest}")
    click.echo(f"备份时尚未发出、现不再发的邮件：{len(lines)} 封。")
    for line in lines:
        click.echo(line)
    if turning:
        click.echo("这些密钥比备份新，请再运行 flask keys rotate。")


@click.command("verify")
@click.option("--head", "told", multiple=True, metavar="NUMBER:DIGEST", help="A head from a letter, backup or package.")
@click.option("--heads", "file", type=click.Path(path_type=Path), help="The file of heads, where it lies elsewhere.")
@on_instance
def verify_command(told: tuple[str, ...], file: Path | None, settings: Settings) -> None:
    """Read the whole journal and compare it with the heads that were given out."""
    marks = {text: heads.parsed(text) for text in told}
    if wrong := [text for text, mark in marks.items() if mark is None]:
        raise click.ClickException(f"“{wrong[0]}”不是校验码，请照“序号:64 位校验码”的样子填写。")
    given = [*heads.read(file or settings.heads_file), *(mark for mark in marks.values() if mark)]
    breaks = journal.verify(given)
    for one in breaks:
        click.echo(f"第 {one.seq} 条：{one.reason}")
    if breaks:
        raise click.ClickException("记录与写入时不一致，请保存好现在的数据，查明原因。")
    click.echo(f"记录完整：{journal.head().seq} 条，与给出过的 {len(given)} 个校验码一致。")


@click.command("retention")
@on_instance
def retention_command(settings: Settings) -> None:
    """Say what of the ended editions is kept until when, what can be removed now and what keeps it; then finish what
    was confirmed: erase again what a backup brought back, and leave nothing of it in free pages and files."""
    at = clock.now()
    for row in purging.every(at=at):
        due, what = row.kept.due_on, f"申报 {row.counted.applications} 份"
        state = row.refusal.reason if row.refusal else "可以清除，请在“届次—保存与清除”中提请，由另一位同事确认。"
        click.echo(f"{row.edition.key}　{what}　保存到 {due}　{state}")
    click.echo(f"彻底清除：{purging.settle(at, settings)} 项。")


@click.command("health")
@on_instance
def health_command(settings: Settings) -> None:
    """Say as JSON how the installation does; ends with 1 when something is wrong."""
    found = health.health(clock.now(), settings)
    click.echo(msgspec.json.format(msgspec.json.encode(found), indent=2).decode())
    if found.wrong:
        raise click.exceptions.Exit(1)
