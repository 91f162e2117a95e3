"""Letters on their way through a real mail server with STARTTLS and AUTH."""

from datetime import UTC, datetime, timedelta
from email.message import EmailMessage

import msgspec
import pytest

from portal.config import Settings, SettingsError
from portal.operations.letters import letters, mailing
from portal.operations.letters.mailing import Round
from portal.storage.letters import outbox
from tests.databases import *  # noqa: F403 - fixtures
from tests.operations.mailserver import *  # noqa: F403 - fixtures

AT = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
TEXT = letters.password_changed(Settings(), "张三", AT)


def text_of(message: EmailMessage) -> str:
    """The body with the line ends that it was written with; letters travel with CRLF."""
    return message.get_content().replace("\r\n", "\n")


def post(to: str = "zhang@example.com", text: letters.Text = TEXT) -> None:
    letters.send(to, text, at=AT)


def test_a_letter_arrives_over_tls_as_it_was_written(at_server, mailbox):
    settings = at_server()
    post()

    assert mailing.send_due(AT, settings) == Round(sent=1, failed=0)

    (message,) = mailbox.messages
    assert mailbox.tls == [True]
    assert message["To"] == "zhang@example.com"
    assert message["From"] == "评选活动组委会办公室 <office@example.cn>"
    assert message["Subject"] == "您的密码已更改"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Content-Language"] == "zh-CN"
    assert message["Message-ID"].endswith("@portal.example.cn>")
    assert message["Date"].datetime == AT
    assert message.get_content_type() == "text/plain"
    assert text_of(message) == TEXT.body
    assert mailing.send_due(AT + MINUTE, settings) == Round()
    assert len(mailbox.messages) == 1


def test_without_a_server_letters_wait(storage):
    post()

    assert mailing.send_due(AT, storage) == Round()
    assert outbox.waiting() == 1


def test_letters_that_are_not_due_wait(at_server, mailbox):
    settings = at_server()
    post()

    assert mailing.send_due(AT - MINUTE, settings) == Round()
    assert not mailbox.messages


def test_many_letters_share_one_connection(at_server, mailbox):
    settings = at_server()
    for number in range(5):
        post(f"z{number}@example.com")

    assert mailing.send_due(AT, settings) == Round(sent=5)
    assert mailbox.attempts == 1


@pytest.mark.parametrize("hangs_up", [False, True])
def test_a_wrong_password_backs_off_and_is_tried_once_a_round(at_server, mailbox, hangs_up):
    mailbox.hangs_up = hangs_up
    settings = at_server(password="wrong")
    for number in range(3):
        post(f"z{number}@example.com")

    assert mailing.send_due(AT, settings) == Round(failed=3)

    assert not mailbox.messages
    assert mailbox.attempts >= 1
    tried = mailbox.attempts
    assert mailing.send_due(AT + MINUTE - timedelta(seconds=1), settings) == Round()
    assert mailbox.attempts == tried
    assert mailing.send_due(AT + MINUTE, settings) == Round(failed=3)
    assert mailing.send_due(AT + 2 * MINUTE, settings) == Round()
    errors = {letter.last_error.partition(" ")[0] for letter in outbox.latest()}
    assert errors == {"SMTPServerDisconnected" if hangs_up else "SMTPAuthenticationError"}


def test_what_waited_goes_when_the_server_is_back(at_server, mailbox):
    settings = at_server()
    away = msgspec.structs.replace(settings, smtp="smtp://localhost:1")
    post()
    assert mailing.send_due(AT, away) == Round(failed=1)

    assert mailing.send_due(AT + MINUTE, settings) == Round(sent=1)
    assert [letter.last_error for letter in outbox.latest()] == [""]


def test_an_unknown_recipient_holds_up_nobody_else_and_is_named_nowhere(at_server, mailbox, caplog):
    settings = at_server()
    post("unknown@example.com")
    post("zhang@example.com")

    assert mailing.send_due(AT, settings) == Round(sent=1, failed=1)

    assert [message["To"] for message in mailbox.messages] == ["zhang@example.com"]
    assert {letter.last_error for letter in outbox.latest()} == {"", "SMTPRecipientsRefused 550"}
    assert "unknown@" not in caplog.text


def test_a_server_nobody_vouches_for_gets_neither_password_nor_letter(at_server, mailbox):
    settings = at_server(options="starttls=1")
    post()

    assert mailing.send_due(AT, settings) == Round(failed=1)
    assert mailbox.attempts == 0
    assert outbox.latest()[0].last_error.startswith("SSLCertVerificationError")


def test_a_server_with_tls_from_the_first_byte(sqlite_storage, serve, mailbox, certificate):
    smtp = f"smtps://localhost:{serve(tls=True)}?ca={certificate[0]}"
    post()

    sent = mailing.send_due(AT, msgspec.structs.replace(sqlite_storage, smtp=smtp, mail_from="office@example.cn"))

    assert sent == Round(sent=1)
    assert mailbox.messages[0]["To"] == "zhang@example.com"


def test_a_server_that_hangs_up_in_between_has_what_it_took(at_server, mailbox):
    settings = at_server()
    post("first@example.com")
    letters.send("hang-up@example.com", TEXT, at=AT + MINUTE)

    assert mailing.send_due(AT + MINUTE, settings) == Round(sent=1, failed=1)

    assert [message["To"] for message in mailbox.messages] == ["first@example.com"]
    assert outbox.waiting() == 1


def test_starttls_is_never_given_up(at_server, mailbox):
    settings = at_server(starttls=False, options="starttls=1")
    post()

    assert mailing.send_due(AT, settings) == Round(failed=1)
    assert not mailbox.messages


def test_a_relay_on_this_machine_needs_neither(at_server, mailbox):
    settings = at_server(starttls=False)
    post()

    assert mailing.send_due(AT, settings) == Round(sent=1)


@pytest.mark.parametrize(
    ("to", "subject"),
    [
        ("zhang@example.com\r\nBcc: all@example.com", "请确认"),
        ("zhang@example.com, all@example.com", "请确认"),
        ("zhang@example.com", "请确认\r\nBcc: all@example.com"),
        ("zhang@example.com", "请确认\nBcc: all@example.com"),
        ("张三@example.com", "请确认"),
    ],
)
def test_nothing_breaks_out_of_a_header(at_server, mailbox, to, subject):
    settings = at_server(starttls=False)
    outbox.post(to, subject, "内容", at=AT)

    assert mailing.send_due(AT, settings) == Round(failed=1)
    assert not mailbox.messages


def test_a_body_that_looks_like_headers_stays_a_body(at_server, mailbox):
    settings = at_server()
    body = "Bcc: all@example.com\n.\nQUIT\n\n.内容\n"
    outbox.post("zhang@example.com", "请确认", body, at=AT)

    assert mailing.send_due(AT, settings) == Round(sent=1)
    assert text_of(mailbox.messages[0]) == body
    assert mailbox.messages[0]["Bcc"] is None


@pytest.mark.parametrize(
    ("smtp", "mail_from", "words"),
    [
        ("https://mail.example.cn", "office@example.cn", "PORTAL_SMTP is not"),
        ("smtp://", "office@example.cn", "PORTAL_SMTP is not"),
        ("smtp://mail.example.cn", "", "PORTAL_MAIL_FROM"),
        ("smtp://user:word@mail.example.cn", "office@example.cn", "in the clear"),
        ("smtp://user:word@192.0.2.1:25", "office@example.cn", "in the clear"),
    ],
)
def test_settings_that_would_not_work_are_told(smtp, mail_from, words):
    with pytest.raises(SettingsError, match=words):
        mailing.server_of(Settings(smtp=smtp, mail_from=mail_from))


@pytest.mark.parametrize(
    ("smtp", "port", "tls", "starttls"),
    [
        ("smtp://mail.example.cn", 587, False, False),
        ("smtp://u:p@mail.example.cn:25?starttls=1", 25, False, True),
        ("smtps://u:p@mail.example.cn", 465, True, False),
        ("smtp://u:p@127.0.0.1:1025", 1025, False, False),
        ("smtp://u:p@localhost:1025", 1025, False, False),
    ],
)
def test_settings_are_understood(smtp, port, tls, starttls):
    server = mailing.server_of(Settings(smtp=smtp, mail_from="office@example.cn"))

    assert (server.port, server.tls, server.starttls) == (port, tls, starttls)
