"""Sealed columns: a row seals what it is given, statements get what is sealed for their row, nothing plain gets in."""

import pytest

from portal.config import Settings
from portal.rules.judging.rounds import Head
from portal.storage.engine import vault
from portal.storage.engine.errors import CannotUnseal
from portal.storage.engine.sealed import opened, under
from portal.storage.judging.ballots import WORDS, Ballot, Marked
from portal.storage.people.accounts import Account, Contact
from portal.storage.people.tickets import Purpose, Ticket, give, look_at
from tests.storage.conftest import AT, DAY, an_account

pytestmark = pytest.mark.usefixtures("storage")

SEAL = len(vault.VERSION) + vault.KEY_ID + vault.NONCE + 16  # bytes that a seal adds, the tag among them


def test_a_row_seals_what_it_is_given_and_tells_it_when_it_is_read() -> None:
    made = an_account()
    read = Account.get_by_id(made.id)

    assert made.contact == read.contact == Contact("张明", "zhang@example.com", "13800000000")
    assert "张明".encode() not in bytes(made.__data__["contact"])
    read.contact = Contact("张明", "other@example.com")
    assert opened(Account.contact, made.id, read.__data__["contact"]).email == "other@example.com"


def test_a_sealed_value_opens_in_its_row_alone(storage: Settings) -> None:
    kept = under(Account.contact, 7, Contact("张明", "zhang@example.com"))

    assert opened(Account.contact, 7, kept) == Contact("张明", "zhang@example.com")
    with pytest.raises(CannotUnseal):
        opened(Account.contact, 8, kept)


def test_nothing_plain_reaches_the_database() -> None:
    account = an_account()

    with pytest.raises(TypeError, match="contact is not sealed"):
        Account.update(contact=b"plain").where(Account.id == account.id).execute()


def test_null_reads_empty() -> None:
    token = give(Purpose.RESET, at=AT, expires_at=AT + DAY)

    assert look_at(token, Purpose.RESET, at=AT).payload == b""
    assert Ticket.select().where(Ticket.payload.is_null()).count() == 1


def test_a_padded_column_tells_by_its_length_no_more_than_a_size() -> None:
    lengths = [
        {len(under(Ballot.marked, 7, Marked(marks, heads, salt))) for salt in ("", "f" * 64)}
        for marks, heads in (((None,), ()), ((1,), ()), ((0,), tuple(Head)), ((1,) * 7, ()), ((20,) * 7, ()))
    ]
    assert all(found == lengths[0] for found in lengths)
    for text, size in (("", 0), ("短", 0), ("评" * 340, 0), ("评" * 341, 1), ("评\n" * 1_600, 1), ("评" * 3_000, None)):
        kept = under(Ballot.opinion, 7, text)
        assert opened(Ballot.opinion, 7, kept) == text
        assert len(kept) - SEAL == (2 * WORDS[-1] if size is None else WORDS[size])
