"""What was given out once holds with the code of today: its signature, its proof, the published key and its address."""

import json

import pytest

from portal.documents.credentials import badges
from portal.rulebooks import catalogue
from portal.rules.roll import certificates as rules
from tests.documents.credentials.certified import verdict
from tests.documents.credentials.golden import CODE, FOLDER, ISSUER, SITE
from tests.documents.credentials.test_badges import holds

DID = json.loads((FOLDER / "did.json").read_bytes())


def test_the_key_of_then_is_the_key_of_now() -> None:
    assert badges.did_document(ISSUER) == DID


@pytest.mark.rule("M23")
@pytest.mark.parametrize("key", catalogue())
def test_a_certificate_of_each_edition_holds(key: str) -> None:
    published = (FOLDER / f"{key}.json").read_bytes()
    assert holds(published, DID)
    assert not holds(published.replace("示例甲".encode(), "示例乙".encode()), DID)
    book = catalogue()[key]
    number = rules.number_of(book.number_prefix, 2026, 1)
    assert (SITE + rules.ADDRESS.format(number=number, code=CODE)).encode() in published
    assert verdict((FOLDER / f"{key}.pdf").read_bytes(), ISSUER) == ("valid", "ENTIRE_FILE", "NONE")
