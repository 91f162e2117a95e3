"""The keys of the issuer, all derived from one secret: P-256 for signed PDF files, Ed25519 for badges, and one that
codes are made with. Equal secrets give equal keys and an equal certificate."""

import hashlib
import hmac
from datetime import UTC, datetime
from functools import lru_cache
from typing import NamedTuple

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

# The key does not wear out with a season: who checks a certificate in ten years needs the same one.
VALID_FROM, VALID_UNTIL = datetime(2020, 1, 1, tzinfo=UTC), datetime(2079, 12, 31, tzinfo=UTC)


class Issuer(NamedTuple):
    """Who signs. ``name`` is said in every signature; ``base_url`` is the address of the instance."""

    name: str
    base_url: str
    pdf_key: ec.EllipticCurvePrivateKey
    badge_key: Ed25519PrivateKey
    code_key: bytes

    def certificate(self) -> x509.Certificate:
        """The issuer's own X.509 certificate, signed by itself: trust in it comes from where it is published."""
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, self.name)])
        public = self.pdf_key.public_key()
        usage = dict.fromkeys(
            ("key_encipherment", "data_encipherment", "key_agreement", "key_cert_sign", "crl_sign"), False
        )
        return (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(name)
            .public_key(public)
            .serial_number(int.from_bytes(hashlib.sha256(self.code_key + self.name.encode()).digest()[:15], "big") + 1)
            .not_valid_before(VALID_FROM)
            .not_valid_after(VALID_UNTIL)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(
                x509.KeyUsage(
                    digital_signature=True, content_commitment=True, encipher_only=False, decipher_only=False, **usage
                ),
                critical=True,
            )
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
            .sign(self.pdf_key, hashes.SHA256(), ecdsa_deterministic=True)
        )

    def certificate_pem(self) -> bytes:
        """The same as it is handed out."""
        return self.certificate().public_bytes(Encoding.PEM)

    def code(self, *parts: str | int) -> bytes:
        """A keyed digest of the parts."""
        return hmac.new(self.code_key, "\n".join(map(str, parts)).encode(), hashlib.sha256).digest()


@lru_cache(4)  # deriving takes milliseconds, and every code asks for its key
def issuer_of(secret: bytes, name: str, base_url: str) -> Issuer:
    """The keys that follow from a secret of 32 bytes."""
    scalar = int.from_bytes(_derived(secret, "certificate pdf p-256", 48), "big")
    order = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
    return Issuer(
        name,
        base_url.rstrip("/"),
        ec.derive_private_key(scalar % (order - 1) + 1, ec.SECP256R1()),  # 48 bytes: no bias (FIPS 186-5, A.2.1)
        Ed25519PrivateKey.from_private_bytes(_derived(secret, "badge ed25519", 32)),
        _derived(secret, "certificate code", 32),
    )


def _derived(secret: bytes, purpose: str, length: int) -> bytes:
    return HKDF(hashes.SHA256(), length, None, f"portal {purpose}".encode()).derive(secret)
