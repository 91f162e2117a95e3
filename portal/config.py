"""Settings, read once from the environment, and the file that says who runs the site. Nothing else reads
``os.environ``."""

import os
import re
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

import msgspec

ROOT = Path(__file__).resolve().parent.parent
INVENTED_SITE = ROOT / "portal" / "demonstration" / "site.toml"


class SettingsError(ValueError):
    """A setting is missing or wrong; the message is for the person who runs the server."""


class Site(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who runs the site and how it is registered, as the foot of every page and the rules on personal data say it.

    Read from a TOML file (``PORTAL_SITE``); what is empty is not shown.
    """

    operator: str = ""  # 个人信息处理者, the full name; empty: the organisers of the newest edition
    telephone: str = ""  # empty: the telephone numbers of the newest edition
    email: str = ""
    address: str = ""
    postcode: str = ""
    privacy_officer: str = ""  # 个人信息保护负责人: an office or a position, and how to reach it
    complaints: str = ""  # where else one can complain: the authority in charge
    icp: str = ""  # 沪ICP备…号
    police: str = ""  # 沪公网安备…号
    site_code: str = ""  # 政府网站标识码
    approval: str = ""  # the document by which the award was approved (评比达标表彰项目)


# How registered numbers look; a number with a slip in it leads nowhere.
FORMS_OF_NUMBERS = {
    "icp": re.compile(r"[\u4e00-\u9fff]ICP[备证]\w{6,10}号(-\d{1,3})?"),
    "police": re.compile(r"[\u4e00-\u9fff]公网安备\s?\d{14}号"),
    "site_code": re.compile(r"[0-9A-Za-z]{10}"),
    "postcode": re.compile(r"\d{6}"),
    "email": re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+"),
}


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
    site: str = ""  # the file that says who runs the site; empty: site.toml in the instance folder, where it is
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


def site_from(settings: Settings) -> Site:
    """Who runs the site; the demonstration has an invented answer where no file is named.

    :raises SettingsError: naming the entry that is wrong, or the file where it is named and cannot be read.
    """
    own = settings.instance / "site.toml"
    usual = INVENTED_SITE if settings.demonstration and not own.exists() else own
    path = Path(settings.site) if settings.site else usual
    if not settings.site and not path.exists():
        return Site()
    try:
        site = msgspec.toml.decode(path.read_bytes(), type=Site)
    except (OSError, msgspec.DecodeError) as error:
        raise SettingsError(f"{path}: {error}") from error
    for entry, form in FORMS_OF_NUMBERS.items():
        if (given := getattr(site, entry)) and not form.fullmatch(given):
            raise SettingsError(f"{path}: {entry} = “{given}” does not look like one.")
    return site
