"""A certificate with the electronic seal of a unit: handed out for sealing, taken back, given to its holder; and links
by which a holder proves an honour until a day of their choice. (第二十三条、第二十八条)"""

from datetime import date, datetime
from typing import NamedTuple

from portal import clock, randomness
from portal.config import Settings
from portal.documents.evidence import intake
from portal.documents.evidence.intake import EvidenceRefused
from portal.documents.media_types import SUFFIXES
from portal.documents.pages import libreoffice
from portal.documents.papers.archives import file_name
from portal.operations.applying.evidence import Upload
from portal.operations.publishing import certifying
from portal.rules.language.refusals import Refusal, Refused, insist
from portal.rules.publishing.public_notice import end_of
from portal.rules.roll import certificates as rules
from portal.storage.engine import blobs, journal, uploading, versions
from portal.storage.engine.errors import NotFound
from portal.storage.engine.tables import atomic
from portal.storage.roll import certificates
from portal.storage.roll.certificates import Certificate, ProofLink, SealedCopy
from portal.storage.roll.honours import Honour


class SealedFile(NamedTuple):
    content: bytes
    media_type: str
    name: str


class Proof(NamedTuple):
    """What a link proves. ``copy``: the certificate that holds, None where the honour is lost."""

    link: ProofLink
    honour: Honour
    copy: Certificate | None


# -- seals -----------------------------------------------------------------------------------------------------


def for_sealing(certificate: Certificate, settings: Settings) -> bytes:
    """The certificate as PDF without the portal's signature, which would allow no seal after it.

    :raises OfficeError: there is no LibreOffice, or it is busy.
    """
    return libreoffice.pdf(certifying.document(certificate, settings))


def refusal_to_take_back(certificate: Certificate) -> Refusal | None:
    """Why no sealed file of this copy is taken, or None."""
    last = certifying.latest_of(certificate.honour)
    return None if last and last.id == certificate.id else rules.NOT_THE_LAST


def take_back(number: int, upload: Upload | None, settings: Settings, *, by: int, at: datetime) -> SealedCopy:
    """Take a sealed file back, if it is this certificate with a seal on it. Slow: a child process opens it.

    :raises Refused: it is another file, or the copy does not hold. :raises NotFound: there is no such certificate.
    :raises OfficeError: the certificate's own PDF cannot be made now.
    """
    certificate = certificates.one(number)
    insist(refusal_to_take_back(certificate) or (None if upload else rules.NO_FILE))
    assert upload is not None, "asked above"
    try:
        found = intake.sealed_copy(certifying.pdf(certificate, settings, at=at), upload.content)
    except EvidenceRefused as error:
        raise Refused(Refusal(error.reason)) from error
    name = uploading.take(upload.content, found.media_type, at=at)
    with atomic():
        insist(refusal_to_take_back(certificates.one(number)))
        kept = certificates.keep_sealed(certificate, name, seals=found.seals, checked=found.checked, by=by, at=at)
        told = {"number": certificate.number, "copy": certificate.seq, "file": name}
        journal.record("sealed_copy_taken", "honour", certificate.honour.id, by=by, at=at, **told)
    return kept


def sealed_file(certificate: Certificate) -> SealedFile:
    """What came back last of this copy.

    :raises NotFound: nothing did.
    """
    kept = certificates.sealed_of(certificate)
    if kept is None:
        raise NotFound
    media_type = kept.blob.media_type
    name = f"{file_name(certificate.number, certificate.name)}-盖章{SUFFIXES[media_type]}"
    return SealedFile(blobs.get(kept.blob.name), media_type, name)


# -- links -----------------------------------------------------------------------------------------------------


def make_link(honour: Honour, until: date | None, *, by: int, at: datetime) -> ProofLink:
    """A link that proves the honour to the end of this day.

    :raises Refused: the day does not fit, the honour is lost, or too many links are alive.
    """
    with atomic():
        alive = sum(is_alive(one, at=at) for one in certificates.links_of(honour))
        insist(rules.refusal_to_link(honour.state, until, clock.beijing(at).date(), alive=alive))
        assert until is not None, "the rule has asked for it"
        made = certificates.add_link(honour, randomness.token(), expires_at=end_of(until), by=by, at=at)
        journal.record("proof_link_made", "honour", honour.id, by=by, at=at, link=made.id, until=until.isoformat())
    return made


def revoke_link(honour: Honour, number: int, *, by: int, at: datetime) -> None:
    """From now on the link leads nowhere.

    :raises NotFound: it is no living link of this honour.
    """
    with atomic():
        if not certificates.revoke_link(honour, number, at=at):
            raise NotFound
        versions.bump_public()
        journal.record("proof_link_revoked", "honour", honour.id, by=by, at=at, link=number)


def is_alive(link: ProofLink, *, at: datetime) -> bool:
    return link.revoked_at is None and link.expires_at > at


def address_of(link: ProofLink, settings: Settings) -> str:
    """What the holder passes on."""
    return f"{settings.base_url.rstrip('/')}/proofs/{link.token}"


def proof(token: str, *, at: datetime) -> Proof:
    """:raises NotFound: there is no such link, it has expired or was revoked."""
    link = certificates.link_of(token, at=at)
    return Proof(link, link.honour, certifying.latest_of(link.honour))
