"""Commands that work on an instance open it first."""

from collections.abc import Callable
from functools import wraps
from typing import Any

import click
from flask import current_app
from flask.cli import with_appcontext

from portal.config import Settings
from portal.storage import database
from portal.storage.engine.errors import StorageError


def on_instance(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give the command ``settings``, with the instance's storage open. What is wrong with the instance is said in
    one line instead of a traceback."""

    @with_appcontext
    @wraps(command)
    def opened(*arguments: Any, **options: Any) -> Any:
        settings: Settings = current_app.portal  # type: ignore[attr-defined]
        try:
            database.open_storage(settings)
            return command(*arguments, settings=settings, **options)
        except StorageError as error:
            raise click.ClickException(str(error)) from error
        finally:
            database.close_storage()

    return opened
