"""Settings, read once from the environment. Nothing else reads ``os.environ``."""

import os
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

import msgspec

ROOT = Path(__file__).resolve().parent.parent


class SettingsError(ValueError):
    """A setting is missing or wrong; the message is for the person who runs the server."""


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """What an installation decides. Every value has an environment variable ``PORTAL_<NAME>``."""

    instance: Path = ROOT / "instance"
    database: str = ""  # empty: SQLite inside the instance folder; or postgresql://…
    base_url: str = "http://127.0.0.1:8000"
    demonstration: bool = False
    testing: bool = False
    smtp: str = ""  # smtp://user:password@host:587?starttls=1; empty: letters wait in the outbox
    mail_from: str = ""
    now: str = ""  # an ISO moment that the clock starts from; tests and demonstration only
    trusted_proxies: int = 0  # how many reverse proxies stand in front
    files_at_once: int = 2  # files from outside that a worker opens at once; half of its threads in gunicorn.conf.py
    files_most: int = 200 * 1024**3  # bytes of all files: then nothing more can be uploaded
    files_each: int = 10 * 1024**3  # bytes of the files of one account, and of all visitors without one together
    files_free: int = 1024**3  # bytes that uploads leave free on the disk: texts, sign-ins and submissions go on
    health_token: str = ""  # whoever sends it (Authorization: Bearer …) is told how the installation does
    idle_hours: float = 12  # after so many hours without use a sign-in ends; of staff after half an hour
    heads: str = ""  # where heads of the journal are given out to; empty: a file in the instance folder

    @property
    def database_url(self) -> str:
        return self.database or f"sqlite:///{self.instance / 'portal.sqlite3'}"

    @property
    def heads_file(self) -> Path:
        return Path(self.heads) if self.heads else self.instance / "journal-heads.txt"

    @property
    def erasures_file(self) -> Path:
        """What was erased for good, by number, beside the heads: apart from the instance where they are."""
        return self.heads_file.with_name("erasures.txt")

    @property
    def secure(self) -> bool:
        """Whether people reach the portal over HTTPS: cookies and HSTS follow."""
        return urlsplit(self.base_url).scheme == "https"

    @property
    def host(self) -> str:
        return urlsplit(self.base_url).netloc

    @property
    def start(self) -> datetime | None:
        return datetime.fromisoformat(self.now) if self.now else None


def settings_from(environ: Mapping[str, str] = os.environ) -> Settings:
    """Read the settings.

    :raises SettingsError: naming the variable, when a value has the wrong form or the clock would be moved
        on a real instance.
    """
    given = {
        name: environ[f"PORTAL_{name.upper()}"]
        for name in Settings.__struct_fields__
        if environ.get(f"PORTAL_{name.upper()}")
    }
    try:
        settings = msgspec.convert(given, Settings, strict=False, dec_hook=lambda kind, value: kind(value))
    except msgspec.ValidationError as error:
        raise SettingsError(f"A PORTAL_… setting is wrong: {error}") from error
    if not 0 < settings.idle_hours <= 24 * 7:
        raise SettingsError("PORTAL_IDLE_HOURS must be more than 0 and at most 168.")
    if settings.now and not (settings.demonstration or settings.testing):
        raise SettingsError("PORTAL_NOW moves the clock: it is refused outside tests and the demonstration.")
    return settings
