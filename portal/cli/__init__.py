"""``flask --app wsgi …``: one operation each."""

from flask import Flask

from portal.cli.archive import archive_command
from portal.cli.demo import demo_command
from portal.cli.form import answers_command, form_command
from portal.cli.init import appoint_command, init_command, reset_command
from portal.cli.keeping import (
    backup_command,
    health_command,
    migrate_command,
    restore_command,
    retention_command,
    verify_command,
)
from portal.cli.keys import keys_group
from portal.cli.recount import recount_command
from portal.cli.rulebook import rulebook_command
from portal.cli.template import template_command
from portal.cli.tick import tick_command

COMMANDS = (
    init_command,
    appoint_command,
    reset_command,
    demo_command,
    migrate_command,
    backup_command,
    restore_command,
    verify_command,
    retention_command,
    health_command,
    tick_command,
    rulebook_command,
    template_command,
    answers_command,
    form_command,
    archive_command,
    recount_command,
    keys_group,
)


def register(app: Flask) -> None:
    """Hang the commands on the app."""
    for command in COMMANDS:
        app.cli.add_command(command)
