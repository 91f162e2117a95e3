"""Handing the letters of the outbox to a mail server, for ``tick``."""

import logging
import smtplib
import ssl
import time
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

SECONDS_TO_ANSWER = 10  # for each of the dozen answers that a letter takes at most
SECONDS_OF_A_ROUND = 120  # and one letter more: less than the outbox's lease
AT_ONCE = 20
PERMANENT = range(500, 600)  # RFC 5321, 4.2.1


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
    """How many letters left, and how many did not."""

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
    """Send what is due, each letter by itself. What fails waits 1, 2, 4 … minutes, and is given up where it will fare
    the same every time. A server that cannot be used counts for every letter of the round, so that a wrong password is
    not tried once a letter; a slow one ends the round. Without PORTAL_SMTP letters stay.

    :raises SettingsError: PORTAL_SMTP is wrong.
    """
    if not settings.smtp:
        return Round()
    sent, tried, until = 0, 0, time.monotonic() + SECONDS_OF_A_ROUND
    with _line_to(server_of(settings)) as line:
        while tried < AT_ONCE and time.monotonic() < until and (letters := outbox.due(at, limit=1)):
            if (error := line.trouble()) is not None:
                letters += outbox.due(at, limit=AT_ONCE - tried - 1)
                for letter in letters:
                    outbox.failed(letter, reason_of(error), at=at)
            else:
                sent += _sent(line, letters[0], at, settings)
            tried += len(letters)
    return Round(sent, tried - sent)


def _sent(line: "_Line", letter: Letter, at: datetime, settings: Settings) -> bool:
    """Send one letter; its faults are its own."""
    try:
        message = message_of(letter, settings)
    except Exception as error:  # whatever keeps it from being written down will do so every time
        return _failed(letter, error, at, for_good=True)
    try:
        line.send(message)
    except (OSError, smtplib.SMTPException, ValueError) as error:
        return _failed(letter, error, at, for_good=_is_permanent(error))
    outbox.sent(letter, at=at)
    return True


def _failed(letter: Letter, error: Exception, at: datetime, *, for_good: bool) -> bool:
    logger.warning("Letter %s was not taken: %s", letter.id, reason_of(error))
    outbox.failed(letter, reason_of(error), at=at, for_good=for_good)
    return False


def _is_permanent(error: Exception) -> bool:
    """Whether the recipient or the letter was refused for good; a refused sender is a setting, which may be mended."""
    if isinstance(error, smtplib.SMTPRecipientsRefused | smtplib.SMTPDataError):
        return _code_of(error) in PERMANENT
    return isinstance(error, ValueError | smtplib.SMTPNotSupportedError)


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
    message.set_content(content.body, cte="base64")
    message["Content-Language"] = "zh-CN"  # after the text, which takes away every header that begins with Content-
    return message


def reason_of(error: Exception) -> str:
    """What is kept of an error: its kind and code, never the server's words, which repeat addresses."""
    code = _code_of(error)
    return f"{type(error).__name__} {code}" if code else type(error).__name__


def _code_of(error: Exception) -> int | None:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return int(next(iter(error.recipients.values()))[0])
    return getattr(error, "smtp_code", None)


class _Line:
    """The connection of a round: opened with the first letter, and again after it broke."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self._open: smtplib.SMTP | None = None

    def trouble(self) -> Exception | None:
        """Why no letter can be sent now, or None. Some servers hang up on a wrong password instead of answering."""
        try:
            if self._open is None or self._open.sock is None:
                self._open = _opened(self.server)
        except (OSError, smtplib.SMTPException) as error:
            where = f"{self.server.host}:{self.server.port}"
            logger.warning("The mail server %s cannot be used: %s", where, reason_of(error))
            return error
        return None

    def send(self, message: EmailMessage) -> None:
        assert self._open is not None, "asked for trouble before"
        try:
            self._open.send_message(message)
        except (smtplib.SMTPResponseException, smtplib.SMTPRecipientsRefused):
            raise  # the server has answered: it is there for the next letter
        except BaseException:
            self._open.close()
            raise

    def end(self) -> None:
        if self._open is not None:
            with suppress(OSError, smtplib.SMTPException):
                self._open.quit()
            self._open.close()


@contextmanager
def _line_to(server: Server) -> Iterator[_Line]:
    line = _Line(server)
    try:
        yield line
    finally:
        line.end()


def _opened(server: Server) -> smtplib.SMTP:
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
    except BaseException:
        connection.close()
        raise
    return connection


def _is_this_machine(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
