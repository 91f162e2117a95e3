"""Numbers and codes of certificates, as they are printed and typed, and when one is made out."""

import pytest

from portal.rules.applying.honour_bar import HonourState
from portal.rules.roll import certificates as rules


@pytest.mark.rule("M23")
def test_the_address_on_paper_never_changes() -> None:
    """Promised for ten years: what was printed in 2026 leads somewhere in 2036."""
    assert rules.ADDRESS == "/certificates/{number}/{code}"
    assert rules.number_of("GJ", 2026, 7) == "GJ2026-Z007"
    assert rules.number_of("LJ", 2026, 1234) == "LJ2026-Z1234"


@pytest.mark.parametrize("typed", ["GJ2026-Z007", " gj2026-z007", "GJ2026 - Z007", "gj2026－z007", "GJ2026—Z007"])
def test_a_number_is_known_however_it_is_typed(typed: str) -> None:
    assert rules.typed_number(typed) == "GJ2026-Z007"


@pytest.mark.parametrize("typed", ["", "GJ2026", "GJ2026-0007", "GJ2026-Z07", "GJ2026-Z007'", "G" * 5_000])
def test_what_can_be_no_number_is_none(typed: str) -> None:
    assert rules.typed_number(typed) == ""


@pytest.mark.parametrize("typed", ["0123456789ABCDEF", "oi23 4567 89ab cdef", "0l23-4567-89AB-CDEF"])
def test_a_code_is_known_however_it_is_typed(typed: str) -> None:
    assert rules.typed_code(typed) == "0123456789ABCDEF"
    assert rules.grouped(rules.typed_code(typed)) == "0123 4567 89AB CDEF"


@pytest.mark.parametrize("typed", ["", "0123456789ABCDE", "0123456789ABCDEFG", "0123456789ABCDE*", "示例"])
def test_what_can_be_no_code_is_none(typed: str) -> None:
    assert rules.typed_code(typed) == ""


def test_codes_hold_the_first_eighty_bits() -> None:
    digest = bytes(range(32))
    assert rules.code_of(digest) == rules.code_of(digest[:10] + bytes(22))
    assert len({rules.code_of(bytes([place]) + bytes(31)) for place in range(256)}) == 256


@pytest.mark.rule("M23")
def test_certificates_follow_a_published_decision() -> None:
    assert rules.refusal_to_issue(published=False, waiting=3) == rules.NOT_PUBLISHED
    assert rules.refusal_to_issue(published=True, waiting=0) == rules.ALL_ISSUED
    assert rules.refusal_to_issue(published=True, waiting=1) is None


@pytest.mark.rule("M29", "M30")
@pytest.mark.parametrize("state", HonourState)
def test_a_copy_holds_while_the_honour_does(state: HonourState) -> None:
    stands = state in (HonourState.HONOURED, HonourState.NOMINATED)
    assert rules.is_valid(state, replaced=False) is stands
    assert not rules.is_valid(state, replaced=True)
    assert (rules.refusal_to_issue_again(state, changed=True) is None) is stands
    assert rules.refusal_to_issue_again(state, changed=False) in (rules.SAME_AS_BEFORE, rules.LOST)
