"""The consents and the declaration."""

import hashlib

import pytest

from portal.rulebooks import catalogue, rulebook
from portal.rules.applying.consents import (
    CONSENTS,
    NOT_CONSENTED,
    NOT_DECLARED,
    consents_of,
    declaration_of,
    refusal_of_consents,
)
from portal.rules.season.arranging import arranged

KEYS = [consent.key for consent in CONSENTS]
# A changed text needs a new version: change both here.
KNOWN = {
    ("personal_data", "2026-1"): "d859b3887dba99331f399c3eb89f2751768ac2e41e300e80b5ae48035bcae7f2",
    ("verification", "2026-1"): "174de82926ebb435c3f206438c83102e4164f50368e88b60555b098241a6e297",
    ("notice", "2026-1"): "2b8c32adf0de3c5fe0ac1cab6d849abe5ba3896546074c17510017ca9c8f861d",
}


@pytest.mark.parametrize("book", catalogue().values(), ids=lambda book: book.key)
def test_there_are_three_consents_and_a_changed_text_has_a_new_version(book) -> None:
    assert {(consent.key, consent.version): consent.digest for consent in consents_of(book)} == KNOWN


def test_the_consents_say_the_numbers_of_the_edition() -> None:
    own = arranged(rulebook("2023-craftsman"), {"procedure": {"notice_days": 7, "keep_years": 6, "bar_years": 3}})
    data, verification, notice = consents_of(own)

    assert "核对三年内的获荣情况" in data.text
    assert "一般保存六年" in data.text
    assert "均不少于7个工作日" in notice.text
    assert "五年" not in data.text
    assert verification.digest == KNOWN[verification.key, verification.version]
    assert {data.digest, notice.digest}.isdisjoint(KNOWN.values())


@pytest.mark.parametrize("book", catalogue().values(), ids=lambda book: book.key)
def test_the_declaration_is_the_rulebooks(book) -> None:
    declaration = declaration_of(book)

    assert (declaration.version, declaration.text) == (book.key, book.declaration)
    assert declaration.digest == hashlib.sha256(book.declaration.encode()).hexdigest()


def test_each_consent_and_the_declaration_are_needed() -> None:
    assert refusal_of_consents(KEYS, declared=True) is None
    assert refusal_of_consents(KEYS, declared=False) == NOT_DECLARED
    assert refusal_of_consents([], declared=True) == NOT_CONSENTED
    for lacking in KEYS:
        assert refusal_of_consents(set(KEYS) - {lacking}, declared=True) == NOT_CONSENTED


def test_the_texts_say_what_happens_with_the_number() -> None:
    assert "敏感个人信息" in CONSENTS[0].text
    assert rulebook("2023-craftsman").declaration != CONSENTS[0].text
