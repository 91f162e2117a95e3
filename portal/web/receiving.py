"""What every request has: who asks, numbers in its address, the version that its page showed, what was typed and sent
with it, and when it had arrived, which counts against a deadline."""

from collections.abc import Iterator
from datetime import datetime

from flask import Blueprint, g, has_request_context, request
from flask_login import current_user

from portal import clock
from portal.documents.evidence.waiting import ACCOUNT, ADDRESS, Share
from portal.operations.applying.evidence import Upload
from portal.rules.language.cleaning import clean_line, clean_text
from portal.rules.people.sign_ins import network_of

MOST = 9007199254740991  # what the database can hold, and every browser
NUMBER = f"int(max={MOST})"  # a number in an address


def me() -> int:
    """The account that asks, which has signed in."""
    return int(current_user.id)


def sent_text(name: str) -> str:
    """What was typed into a field of many lines, cleaned."""
    return clean_text(request.form.get(name, ""))


def sent_line(name: str) -> str:
    """What was typed into a field of one line, cleaned."""
    return clean_line(request.form.get(name, ""))


def seen_version() -> int:
    """The version of what the page showed, as its form sends it back; 0, which nothing has, where it is no number."""
    version = request.form.get("version", 0, type=int)
    return version if 0 <= version <= MOST else 0


def uploaded(name: str) -> Upload | None:
    """The file that was sent under ``name``, where one was."""
    return next(iter(uploads(name)), None)


def uploads(name: str) -> Iterator[Upload]:
    """The files that were sent under ``name``, read one at a time."""
    for file in request.files.getlist(name):
        if file.filename:
            yield Upload(file.filename, file.read())


def asker() -> dict[str, Share]:
    """Who asks that a file be opened, as the queue tells them apart: the account, which may open the fewest at once,
    first. Nobody where no request is answered."""
    if not has_request_context():
        return {}
    account = uploader()
    return {**({account: ACCOUNT} if account else {}), f"address {network_of(request.remote_addr or '')}": ADDRESS}


def uploader() -> str:
    """Whose the files of this request are; "" without an account."""
    return f"account {current_user.id}" if current_user.is_authenticated else ""


def notes_arrival(blueprint: Blueprint) -> None:
    """Have the blueprint note when the whole body of a POST had arrived, before anything is looked up."""
    blueprint.before_request(_receive)


def _receive() -> None:
    if request.method == "POST":
        _ = request.form  # reads the body to its end
        g.received_at = clock.now()


def received_at() -> datetime:
    """The moment at which the request being answered, a POST, was completely received."""
    moment: datetime = g.received_at
    return moment
