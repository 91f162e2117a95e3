"""Receipt numbers: read back whatever was typed, and never mistaken for another."""

import re
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as some

from portal.rules.applying.receipts import ALPHABET, GREATEST, receipt_number, snapshot_id

IDS = some.integers(1, GREATEST)


@given(IDS)
def test_a_receipt_number_is_read_back(number: int) -> None:
    receipt = receipt_number(number)

    assert re.fullmatch(r"[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){2}", receipt)
    assert snapshot_id(receipt) == number


@given(IDS)
def test_it_is_read_as_people_type_it(number: int) -> None:
    receipt = receipt_number(number)
    full_width = "".join(chr(ord(character) + 0xFEE0) for character in receipt)

    for typed in (receipt.lower(), receipt.replace("-", ""), f" {receipt.replace('-', ' ')} ", full_width):
        assert snapshot_id(typed) == number
    assert snapshot_id(receipt.replace("0", "O").replace("1", "l")) == number


@given(IDS, some.integers(0, 11), some.sampled_from(ALPHABET))
def test_one_wrong_character_is_noticed(number: int, place: int, character: str) -> None:
    plain = receipt_number(number).replace("-", "")
    wrong = plain[:place] + character + plain[place + 1 :]

    assert snapshot_id(wrong) == (number if wrong == plain else None)


@given(IDS)
def test_two_exchanged_neighbours_are_noticed(number: int) -> None:
    plain = receipt_number(number).replace("-", "")

    for place, (one, other) in enumerate(pairwise(plain)):
        if one != other:
            assert snapshot_id(plain[:place] + other + one + plain[place + 2 :]) is None


def test_what_can_be_no_receipt_is_none() -> None:
    first_too_large = receipt_number(GREATEST + 1)
    for typed in ("", "0", "0" * 13, "UUUU-UUUU-UUUU", "中文", "132T-MY8N-EP0*", first_too_large):
        assert snapshot_id(typed) is None
