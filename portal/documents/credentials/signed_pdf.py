"""A PDF that is certified: whoever changes anything in it afterwards breaks the signature (PAdES, pyHanko)."""

import io
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from typing import Any

from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from portal.documents.credentials.issuer import Issuer

FIELD = "Issuer"


def certified(pdf: bytes, issuer: Issuer, reason: str) -> bytes:
    """``pdf`` with an invisible signature of the issuer that allows no later change."""
    # Asked for here: pyHanko takes a third of a second to load, which a worker that signs nothing need not spend.
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign import fields, signers

    about = signers.PdfSignatureMetadata(
        field_name=FIELD,
        certify=True,
        docmdp_permissions=fields.MDPPerm.NO_CHANGES,
        md_algorithm="sha256",
        subfilter=fields.SigSeedSubFilter.PADES,
        reason=reason,
        name=issuer.name,
        location=issuer.base_url,
    )
    signed = io.BytesIO()
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    # In a thread of its own: pyHanko runs an event loop, which is refused where the caller's thread has one already.
    with ThreadPoolExecutor(1) as aside:
        aside.submit(signers.sign_pdf, writer, about, signer=_signer(issuer), output=signed).result()
    return signed.getvalue()


@lru_cache(maxsize=2)
def _signer(issuer: Issuer) -> Any:
    from asn1crypto import keys, x509
    from pyhanko.sign import signers
    from pyhanko_certvalidator.registry import SimpleCertificateStore

    private = issuer.pdf_key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    return signers.SimpleSigner(
        signing_cert=x509.Certificate.load(issuer.certificate().public_bytes(Encoding.DER)),
        signing_key=keys.PrivateKeyInfo.load(private),
        cert_registry=SimpleCertificateStore(),
    )
