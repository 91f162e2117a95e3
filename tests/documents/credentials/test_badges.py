"""Badges as JSON: their proof is checked here step by step as the specifications write it, without the maker's code."""

import base64
import gzip
import hashlib
import json
from copy import deepcopy
from datetime import UTC, date, datetime
from random import Random
from typing import Any

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from portal.documents.credentials import badges
from portal.documents.credentials.badges import BASE58, BITS, Badge
from portal.documents.credentials.issuer import issuer_of

ISSUER = issuer_of(bytes(range(32)), "评选平台 awards.example.cn", "https://awards.example.cn")
AT = datetime(2026, 11, 30, 1, 2, 3, tzinfo=UTC)
SAID = Badge(
    page="https://awards.example.cn/certificates/GJ2026-Z001/0123456789ABCDEF",
    name="示例甲",
    title="2026年度上海智慧工匠",
    description="示例",
    criteria="示例",
    award="https://awards.example.cn/awards/craftsman",
    given_on=date(2026, 11, 30),
    status="https://awards.example.cn/certificates/status/0",
    ordinal=9,
    issued_at=AT,
)


def decoded58(text: str) -> bytes:
    number = 0
    for letter in text:
        number = number * 58 + BASE58.index(letter)
    return number.to_bytes((number.bit_length() + 7) // 8, "big")


def holds(published: bytes, did_document: dict[str, Any]) -> bool:
    """Data Integrity EdDSA Cryptosuites 1.0, section 3.3: verify eddsa-jcs-2022."""

    def jcs(value: object) -> bytes:
        return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()

    document = json.loads(published)
    proof = document.pop("proof")
    signature = decoded58(proof.pop("proofValue").removeprefix("z"))
    [method] = [one for one in did_document["verificationMethod"] if one["id"] == proof["verificationMethod"]]
    key = decoded58(method["publicKeyMultibase"].removeprefix("z")).removeprefix(b"\xed\x01")
    digest = hashlib.sha256(jcs(proof)).digest() + hashlib.sha256(jcs(document)).digest()
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, digest)
    except InvalidSignature:
        return False
    return proof["@context"] == document["@context"]


@pytest.mark.rule("M23")
def test_a_badge_holds_against_the_published_key() -> None:
    made = badges.badge(SAID, ISSUER)
    assert holds(badges.canonical(made), badges.did_document(ISSUER))
    assert made["credentialSubject"]["identifier"][0]["identityHash"] == "示例甲"
    assert made["validFrom"] == "2026-11-30T00:00:00+08:00"
    assert made["issuer"]["id"] == "did:web:awards.example.cn"
    other = issuer_of(bytes(32), ISSUER.name, ISSUER.base_url)
    forged = badges.badge(SAID, other)
    forged["proof"]["verificationMethod"] = made["proof"]["verificationMethod"]
    assert not holds(badges.canonical(forged), badges.did_document(ISSUER))


def test_no_byte_of_a_published_badge_can_be_changed() -> None:
    published, keys = badges.canonical(badges.badge(SAID, ISSUER)), badges.did_document(ISSUER)
    draw, refused = Random(20261130), 0
    for _ in range(300):
        changed = bytearray(published)
        place = draw.randrange(len(changed))
        changed[place] ^= 1 << draw.randrange(8)
        try:
            refused += not holds(bytes(changed), keys)
        except (ValueError, KeyError, AttributeError, TypeError):
            refused += 1  # it can no longer be read
    assert refused == 300


def test_the_status_list_says_who_lost_it_and_is_the_same_each_time() -> None:
    made = badges.status_list(SAID.status, [9, 0, BITS - 1], ISSUER, AT)
    assert badges.canonical(made) == badges.canonical(badges.status_list(SAID.status, [BITS - 1, 9, 0], ISSUER, AT))
    assert holds(badges.canonical(deepcopy(made)), badges.did_document(ISSUER))
    encoded = made["credentialSubject"]["encodedList"]
    assert encoded[0] == "u", "multibase: base64url without padding"
    bits = gzip.decompress(base64.urlsafe_b64decode(encoded[1:] + "=" * (-len(encoded[1:]) % 4)))
    assert len(bits) * 8 == BITS
    marked = {place for place in range(BITS) if bits[place // 8] >> (7 - place % 8) & 1}
    assert marked == {0, 9, BITS - 1}
