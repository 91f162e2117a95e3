"""The keys of the issuer follow from one secret, and from nothing else."""

from datetime import UTC, datetime

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA
from cryptography.hazmat.primitives.hashes import SHA256

from portal.documents.credentials.issuer import issuer_of

SECRET, NAME, BASE = bytes(range(32)), "评选平台 awards.example.cn", "https://awards.example.cn"


def test_equal_secrets_give_an_equal_certificate() -> None:
    one, other = issuer_of(SECRET, NAME, BASE), issuer_of(SECRET, NAME, f"{BASE}/")
    assert one.certificate_pem() == other.certificate_pem()
    assert one.code("certificate", "GJ2026-Z001", 1) == other.code("certificate", "GJ2026-Z001", 1)
    assert one.certificate_pem() != issuer_of(bytes(32), NAME, BASE).certificate_pem()
    assert one.code("a", 11) != one.code("a1", 1), "the parts are kept apart"


def test_the_certificate_signs_itself_and_holds_for_decades() -> None:
    issuer = issuer_of(SECRET, NAME, BASE)
    found = x509.load_pem_x509_certificate(issuer.certificate_pem())
    issuer.pdf_key.public_key().verify(found.signature, found.tbs_certificate_bytes, ECDSA(SHA256()))
    assert found.subject == found.issuer
    assert found.not_valid_after_utc > datetime(2070, 1, 1, tzinfo=UTC)
