"""``mailbox``, ``serve`` and ``at_server``: a real mail server on a free port, with STARTTLS and AUTH."""

import socket
import ssl
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import msgspec
import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from portal.config import Settings


class Mailbox:
    """Keeps what is delivered; says no to some recipients; may hang up on a wrong password."""

    def __init__(self) -> None:
        self.messages: list[EmailMessage] = []
        self.tls: list[bool] = []
        self.attempts = 0
        self.hangs_up = False

    def authenticate(self, server: Any, session: Any, envelope: Any, mechanism: str, data: LoginPassword) -> AuthResult:
        self.attempts += 1
        right = data.login == b"office@example.cn" and data.password == b"p@ss:/word"
        if not right and self.hangs_up:
            server.transport.abort()
        return AuthResult(success=right, handled=False)

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: list[str]) -> str:
        if address.startswith("hang-up"):
            server.transport.abort()
        if address.startswith("unknown"):
            return f"550 5.1.1 <{address}> no such user"
        if address.startswith("full"):
            return "452 4.2.2 mailbox full"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        if any(address.startswith("unwanted") for address in envelope.rcpt_tos):
            return "554 5.7.1 not wanted here"
        message = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(message, EmailMessage)
        self.messages.append(message)
        self.tls.append(session.ssl is not None)
        return "250 OK"


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A self-signed certificate for localhost and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    folder = tmp_path_factory.mktemp("certificate")
    (folder / "ca.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    (folder / "key.pem").write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return folder / "ca.pem", folder / "key.pem"


@pytest.fixture
def mailbox() -> Mailbox:
    return Mailbox()


Serve = Callable[..., int]


@pytest.fixture
def serve(mailbox: Mailbox, certificate: tuple[Path, Path]) -> Iterator[Serve]:
    """Starts the server on a free port: with STARTTLS and AUTH unless told otherwise; returns the port."""
    running: list[Controller] = []

    def start(starttls: bool = True, tls: bool = False) -> int:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(*certificate)
        secured = {
            "tls_context": context,
            "require_starttls": True,
            "authenticator": mailbox.authenticate,
            "auth_required": True,
        }
        wrapped = {"ssl_context": context} if tls else secured if starttls else {}
        controller = Controller(mailbox, hostname="localhost", port=0, **wrapped)
        with socket.create_server(("localhost", 0)) as free:  # the controller cannot choose one itself
            controller.port = free.getsockname()[1]
        controller.start()
        running.append(controller)
        return controller.port

    yield start
    for controller in running:
        controller.stop()


@pytest.fixture
def at_server(sqlite_storage: Settings, serve: Serve, certificate: tuple[Path, Path]) -> Callable[..., Settings]:
    """The settings of the storage with a running mail server."""

    def settings(password: str = "p%40ss%3A%2Fword", starttls: bool = True, options: str | None = None) -> Settings:
        port = serve(starttls)
        user = f"office%40example.cn:{password}@" if starttls else ""
        options = options if options is not None else f"starttls={int(starttls)}&ca={certificate[0]}"
        return msgspec.structs.replace(
            sqlite_storage,
            smtp=f"smtp://{user}localhost:{port}?{options}",
            mail_from="office@example.cn",
            base_url="https://portal.example.cn",
        )

    return settings
