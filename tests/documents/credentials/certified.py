"""What pyHanko's own validator says of a signed PDF, with the issuer as the only trust root."""

import io
from concurrent.futures import ThreadPoolExecutor

from asn1crypto import x509
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from portal.documents.credentials.issuer import Issuer


def verdict(content: bytes, issuer: Issuer) -> tuple[str, str, str]:
    """("valid" or what is wrong, how much is covered, what was changed since); read in a thread of its own, as the
    validator runs an event loop and a browser's test has one already."""
    with ThreadPoolExecutor(1) as aside:
        return aside.submit(_verdict, content, issuer).result()


def _verdict(content: bytes, issuer: Issuer) -> tuple[str, str, str]:
    root = x509.Certificate.load(issuer.certificate().public_bytes(Encoding.DER))
    context = ValidationContext(trust_roots=[root], allow_fetching=False, revocation_mode="soft-fail")
    try:
        [signature] = PdfFileReader(io.BytesIO(content)).embedded_signatures
        status = validate_pdf_signature(signature, context)
    except Exception as error:  # whatever a damaged file makes the reader say
        return type(error).__name__, "", ""
    changed = status.modification_level
    return "valid" if status.bottom_line else "invalid", status.coverage.name, changed.name if changed else ""
