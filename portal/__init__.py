"""The award portal. ``create_app`` is what gunicorn and the command line load."""

from typing import TYPE_CHECKING

from portal.config import Settings, settings_from

if TYPE_CHECKING:
    from portal.app import Portal


def create_app(settings: Settings | None = None) -> "Portal":
    """The portal under ``settings``, by default those of the environment.

    :raises SettingsError: a setting is wrong.
    :raises RulebookError: a rulebook is wrong; a portal does not start with rules it cannot read.
    """
    # Imported here, so that the rules can be used, and tested, without Flask or a database.
    from portal.app import assembled

    return assembled(settings or settings_from())
