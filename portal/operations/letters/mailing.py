"""Handing the letters of the outbox to a mail server, for ``tick``."""

import logging
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from ipaddress import ip_address
from urllib.parse import parse_qs, unquote, urlsplit

from portal.config import Settings, SettingsError
from portal.operations.letters.letters import SIGNED
from portal.storage.letters import outbox
from portal.storage.letters.outbox import Letter

logger = logging.getLogger(__name__)

SECONDS_TO_ANSWER = 10  # times the letters of a round, less than the outbox's lease
AT_ONCE = 20


@dataclass(frozen=True, slots=True)
class Server:
    """A mail server: ``smtp://user:password@host:587?starttls=1``, ``smtps://…`` for TLS from the first byte;
    ``ca=/path.pem`` names the certificate to trust instead of the system's."""

    host: str
    port: int
    user: str
    password: str
    tls: bool
    starttls: bool
    ca: str | None


@dataclass(frozen=True, slots=True)
class Round:
    """How many letters left, and how many will be tried again."""

    sent: int = 0
    failed: int = 0


def server_of(settings: Settings) -> Server:
    """:raises SettingsError: PORTAL_SMTP or PORTAL_MAIL_FROM is wrong, or a password would travel in the clear."""
    parts = urlsplit(settings.smtp)
    options = parse_qs(parts.query)
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
        raise SettingsError("PORTAL_SMTP is not smtp://user:password@host:587?starttls=1 or smtps://…")
    if not settings.mail_from:
        raise SettingsError("PORTAL_MAIL_FROM is empty: letters need a sender.")
    tls = parts.scheme == "smtps"
    server = Server(
        host=parts.hostname,
        port=parts.port or (465 if tls else 587),
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        tls=tls,
        starttls=not tls and options.get("starttls", ["0"])[-1] == "1",
        ca=options.get("ca", [None])[-1],
    )
    if server.user and not (server.tls or server.starttls or _is_this_machine(server.host)):
        raise SettingsError("PORTAL_SMTP would send the password in the clear: add ?starttls=1 or use smtps://.")
    return server


def send_due(at: datetime, settings: Settings) -> Round:
    """Send what is due. What fails waits 1, 2, 4 … minutes; a server that cannot be used counts for every letter
    of the round, so that a wrong password is not tried once a letter. Without PORTAL_SMTP letters stay.

    :raises SettingsError: PORTAL_SMTP is wrong.
    """
    if not settings.smtp:
        return Round()
    server = server_of(settings)
    letters = outbox.due(at, limit=AT_ONCE)
    if not letters:
        return Round()
    sent = 0
    try:
        with _connection(server) as connection:
            for letter in letters:
                sent += _sent(connection, letter, at, settings)
    except (OSError, smtplib.SMTPException) as error:
        # Also a wrong password: some servers hang up instead of answering.
        logger.warning("The mail server %s:%s cannot be used: %s", server.host, server.port, reason_of(error))
        for letter in letters:
            outbox.failed(letter, reason_of(error), at=at)
    return Round(sent, len(letters) - sent)


def _sent(connection: smtplib.SMTP, letter: Letter, at: datetime, settings: Settings) -> bool:
    """Send one letter. Its own faults (an unknown recipient) are its own; those of the connection are raised."""
    try:
        connection.send_message(message_of(letter, settings))
    except smtplib.SMTPServerDisconnected:
        raise
    except (smtplib.SMTPException, ValueError) as error:
        logger.warning("Letter %s was not taken: %s", letter.id, reason_of(error))
        outbox.failed(letter, reason_of(error), at=at)
        return False
    outbox.sent(letter, at=at)
    return True


def message_of(letter: Letter, settings: Settings) -> EmailMessage:
    """The letter as it travels. Its number makes the Message-ID, so that a letter sent twice is seen to be one.

    :raises ValueError: an address or the subject would break out of its header.
    """
    content = letter.content
    message = EmailMessage(policy=SMTP)
    message["From"] = Address(SIGNED, addr_spec=settings.mail_from)
    message["To"] = Address(addr_spec=content.to)
    message["Subject"] = content.subject
    message["Date"] = format_datetime(letter.created_at)
    message["Message-ID"] = f"<{letter.id}@{urlsplit(settings.base_url).hostname}>"
    message["Auto-Submitted"] = "auto-generated"
    message["Content-Language"] = "zh-CN"
    message.set_content(content.body, cte="base64")
    return message


def reason_of(error: Exception) -> str:
    """What is kept of an error: its kind and code, never the server's words, which repeat addresses."""
    code = getattr(error, "smtp_code", None)
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code = next(iter(error.recipients.values()))[0]
    return f"{type(error).__name__} {code}" if code else type(error).__name__


@contextmanager
def _connection(server: Server) -> Iterator[smtplib.SMTP]:
    context = ssl.create_default_context(cafile=server.ca)
    connection: smtplib.SMTP
    if server.tls:
        connection = smtplib.SMTP_SSL(server.host, server.port, timeout=SECONDS_TO_ANSWER, context=context)
    else:
        connection = smtplib.SMTP(server.host, server.port, timeout=SECONDS_TO_ANSWER)
    try:
        if server.starttls:
            connection.starttls(context=context)
        if server.user:
            connection.login(server.user, server.password)
        yield connection
        with suppress(OSError, smtplib.SMTPException):
            connection.quit()
    finally:
        connection.close()


def _is_this_machine(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
