"""Letters that did not arrive (未送达的信件): why, sending one again to a corrected address, setting one aside.

A letter with a link that lets its reader in never goes to another address: whoever could choose it could take
somebody's place. Nobody's address is shown who gave it in confidence.
"""

from datetime import datetime
from typing import NamedTuple

from portal.rules.language import contacts
from portal.rules.language.refusals import Refusal, insist
from portal.storage.engine import journal
from portal.storage.engine.tables import atomic
from portal.storage.letters import outbox
from portal.storage.letters.outbox import Letter, Meant

IN_CONFIDENCE = "异议人（联系方式请在异议页查看）"
UNREADABLE = "信件内容已损坏，无法读取"
BOUND = Refusal("信中有只供本人使用的链接，不能改寄到别的邮箱。邀请信请在“账户”页收回后重新邀请。")
CONFIDENTIAL = Refusal("这封信只寄给异议人本人，请在异议页查看联系方式后另行告知。")
DAMAGED = Refusal("信件内容无法读取，请用别的方式告知收信人。")
# What the outbox keeps of an error, by its beginning, in words for the office.
WORDS = (
    ("SMTPRecipientsRefused 5", "对方邮箱不存在，或者拒收"),
    ("SMTPRecipientsRefused", "对方邮箱三天内一直不能收信"),
    ("SMTPDataError 5", "对方的邮件服务器拒收这封信"),
    ("SMTPNotSupportedError", "邮件服务器不支持这个邮箱的写法"),
    ("SMTP", "三天内邮件服务器一直没有收下这封信，请告知管理员"),
    ("CannotUnseal", UNREADABLE),
    ("TimeoutError", "三天内一直连不上邮件服务器，请告知管理员"),
    ("Connection", "三天内一直连不上邮件服务器，请告知管理员"),
    ("gaierror", "三天内一直连不上邮件服务器，请告知管理员"),
    ("SSL", "邮件服务器的证书不可信，请告知管理员"),
)
OTHERWISE = "邮箱的写法不对，信件发不出去"


class Undelivered(NamedTuple):
    """One letter as the office reads of it. ``refusal``: why it cannot be sent to another address, or None."""

    number: int
    to: str
    subject: str
    given_up_at: datetime
    why: str
    refusal: Refusal | None


def why(letter: Letter) -> str:
    """Why it did not arrive, in words."""
    code = letter.last_error.rpartition(" ")[2]
    words = next((words for begin, words in WORDS if letter.last_error.startswith(begin)), OTHERWISE)
    return f"{words}（服务器答复 {code}）" if code.isdecimal() else words


def letters() -> list[Undelivered]:
    """The latest first."""
    return [_read(letter) for letter in outbox.undelivered()]


def one(number: int) -> Undelivered:
    """:raises NotFound: there is no such letter, or somebody has seen to it."""
    return _read(outbox.undelivered_one(number))


def _read(letter: Letter) -> Undelivered:
    assert letter.given_up_at is not None, "it was given up"
    to, subject = _addressed(letter)
    return Undelivered(letter.id, to, subject, letter.given_up_at, why(letter), refusal_to_send(letter))


def _addressed(letter: Letter) -> tuple[str, str]:
    try:
        content = letter.content
    except Exception:  # a damaged letter must not hide the others
        return "", UNREADABLE
    return IN_CONFIDENCE if letter.meant is Meant.CONFIDENTIAL else content.to, content.subject


def refusal_to_send(letter: Letter) -> Refusal | None:
    """Why the office may not send the letter to another address, or None."""
    if letter.last_error.startswith("CannotUnseal"):
        return DAMAGED
    return {Meant.TOLD: None, Meant.CONFIDENTIAL: CONFIDENTIAL}.get(letter.meant, BOUND)


def send_again(number: int, to: str, *, by: int, at: datetime) -> None:
    """Send a letter once more, to the address ``to``.

    :raises NotFound: there is no such letter, or somebody has seen to it.
    :raises Refused: it may go to no other address, or this is none.
    """
    letter = outbox.undelivered_one(number)
    insist(refusal_to_send(letter))
    insist(Refusal(reason) if (reason := contacts.refusal_of_email(to)) else None)
    corrected = contacts.email_identity(to) != contacts.email_identity(letter.content.to)
    with atomic():
        outbox.begin_again(letter, contacts.normal_email(to), at=at)
        journal.record("letter_sent_again", "letter", number, by=by, at=at, corrected=corrected)


def set_aside(number: int, *, by: int, at: datetime) -> None:
    """Note that nobody needs the letter any more.

    :raises NotFound: there is no such letter, or somebody has seen to it.
    """
    with atomic():
        outbox.set_aside(outbox.undelivered_one(number), at=at)
        journal.record("letter_set_aside", "letter", number, by=by, at=at)


def among(keys: list[str]) -> dict[str, str]:
    """Why those of the letters with these keys did not arrive that were given up."""
    return {key: why(letter) for key, letter in outbox.undelivered_among(keys).items()}
