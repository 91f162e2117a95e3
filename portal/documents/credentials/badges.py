"""Open Badges 3.0: a certificate as JSON with a proof of its own (W3C Verifiable Credentials 2.0, cryptosuite
eddsa-jcs-2022, Bitstring Status List 1.0, did:web). Contexts are named, never fetched."""

import base64
import gzip
import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from typing import Any, NamedTuple
from urllib.parse import quote, urlsplit

from portal.documents.credentials.issuer import Issuer

CREDENTIALS = "https://www.w3.org/ns/credentials/v2"
BADGES = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
DID, MULTIKEY = "https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1"
BITS = 131_072  # of one status list, the least that the specification allows
BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
ED25519 = b"\xed\x01"  # multicodec

Json = dict[str, Any]


class Badge(NamedTuple):
    """What a badge says. ``page``: where the certificate is checked; ``award`` the address of the award's page;
    ``status``: the address of its status list, and its place there."""

    page: str
    name: str
    title: str
    description: str
    criteria: str
    award: str
    given_on: date
    status: str
    ordinal: int
    issued_at: datetime


def badge(said: Badge, issuer: Issuer) -> Json:
    """The badge with its proof."""
    entry = {
        "id": f"{said.status}#{said.ordinal}",
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": str(said.ordinal),
        "statusListCredential": said.status,
    }
    subject = {
        "type": ["AchievementSubject"],
        "identifier": [{"type": "IdentityObject", "identityHash": said.name, "identityType": "name", "hashed": False}],
        "achievement": {
            "id": said.award,
            "type": ["Achievement"],
            "name": said.title,
            "description": said.description,
            "criteria": {"narrative": said.criteria},
        },
    }
    made = {
        "@context": [CREDENTIALS, BADGES],
        "id": said.page,
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": said.title,
        "issuer": {"id": did(issuer), "type": ["Profile"], "name": issuer.name, "url": issuer.base_url},
        "validFrom": f"{said.given_on.isoformat()}T00:00:00+08:00",
        "credentialSubject": subject,
        "credentialStatus": entry,
    }
    return proven(made, issuer, said.issued_at)


def status_list(address: str, withdrawn: Iterable[int], issuer: Issuer, at: datetime) -> Json:
    """Which of the ``BITS`` badges of one list hold no more; equal facts give equal bytes."""
    bits = bytearray(BITS // 8)
    for place in withdrawn:
        bits[place // 8] |= 0x80 >> place % 8
    encoded = base64.urlsafe_b64encode(gzip.compress(bytes(bits), mtime=0)).decode().rstrip("=")
    subject = {"id": f"{address}#list", "type": "BitstringStatusList", "statusPurpose": "revocation"}
    made = {
        "@context": [CREDENTIALS],
        "id": address,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": did(issuer),
        "validFrom": _moment(at),
        "credentialSubject": subject | {"encodedList": f"u{encoded}"},
    }
    return proven(made, issuer, at)


def proven(document: Json, issuer: Issuer, at: datetime) -> Json:
    """``document`` with a proof by ``eddsa-jcs-2022``: of the proof's own words and of the document, each hashed in
    its canonical form."""
    proof = {
        "type": "DataIntegrityProof",
        "cryptosuite": "eddsa-jcs-2022",
        "created": _moment(at),
        "verificationMethod": f"{did(issuer)}#{_multikey(issuer)}",
        "proofPurpose": "assertionMethod",
        "@context": document["@context"],
    }
    digest = hashlib.sha256(canonical(proof)).digest() + hashlib.sha256(canonical(document)).digest()
    return document | {"proof": proof | {"proofValue": "z" + base58(issuer.badge_key.sign(digest))}}


def did(issuer: Issuer) -> str:
    """The issuer's name on the web.

    >>> from portal.documents.credentials.issuer import issuer_of
    >>> did(issuer_of(bytes(32), "示例", "https://awards.example.cn:8443"))
    'did:web:awards.example.cn%3A8443'
    """
    return f"did:web:{quote(urlsplit(issuer.base_url).netloc, safe='')}"


def did_document(issuer: Issuer) -> Json:
    """What ``/.well-known/did.json`` says: the key that badges are checked with."""
    name = did(issuer)
    method = {"id": f"{name}#{_multikey(issuer)}", "type": "Multikey", "controller": name}
    return {
        "@context": [DID, MULTIKEY],
        "id": name,
        "verificationMethod": [method | {"publicKeyMultibase": _multikey(issuer)}],
        "assertionMethod": [method["id"]],
    }


def canonical(document: Mapping[str, Any]) -> bytes:
    """JCS (RFC 8785) of what is written here: objects, lists, texts and booleans. Keys are ASCII, so that their order
    as characters is that as UTF-16; there are no numbers, whose form is the hard part of it."""
    return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def base58(content: bytes) -> str:
    """Base58 as Bitcoin writes it.

    >>> base58(b"\\x00\\x01"), base58(b"")
    ('12', '')
    """
    number, letters = int.from_bytes(content, "big"), ""
    while number:
        number, place = divmod(number, 58)
        letters = BASE58[place] + letters
    return "1" * (len(content) - len(content.lstrip(b"\0"))) + letters


def _multikey(issuer: Issuer) -> str:
    return "z" + base58(ED25519 + issuer.badge_key.public_key().public_bytes_raw())


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
