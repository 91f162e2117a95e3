"""Certificates 荣誉证书: the office has them made out for everybody whom a published decision honours; whoever has the
number and the code of one can check it. (M23, M28–M30; 第二十三条)"""

import hmac
from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple
from urllib.parse import urlsplit

from portal.config import Settings
from portal.documents.credentials import badges, signed_pdf
from portal.documents.credentials.badges import Badge, Json
from portal.documents.credentials.issuer import Issuer, issuer_of
from portal.documents.media_types import PDF
from portal.documents.pages import libreoffice
from portal.documents.papers.archives import file_name
from portal.documents.papers.certificate import CertificatePaper, render_certificate
from portal.documents.word.archive import STORED, streamed
from portal.operations.publishing import deciding_honours
from portal.rules.language.refusals import Refusal, insist
from portal.rules.publishing.deciding_honours import quoted
from portal.rules.roll import certificates as rules
from portal.rules.roll.honourees import SHOWN
from portal.rules.rulebook.rulebook import Rulebook
from portal.storage.engine import blobs, journal, vault, versions
from portal.storage.engine.errors import NotFound
from portal.storage.engine.tables import atomic
from portal.storage.publishing import decisions
from portal.storage.publishing.decisions import Decision
from portal.storage.roll import certificates, honours
from portal.storage.roll.certificates import Certificate
from portal.storage.roll.honours import Honour


class Checked(NamedTuple):
    """What a certificate comes to: the copy that was shown, and every copy there is of it."""

    certificate: Certificate
    copies: tuple[Certificate, ...]

    @property
    def replaced(self) -> bool:
        """Whether a later copy says something else."""
        return self.certificate.seq < self.copies[-1].seq

    @property
    def valid(self) -> bool:
        return rules.is_valid(self.certificate.honour.state, replaced=self.replaced)


# -- making them out -------------------------------------------------------------------------------------------


def waiting(decision: Decision) -> list[Honour]:
    """Whom the decision honours and who has no certificate yet."""
    issued = {one.honour.id for one in certificates.of_decision(decision)}
    return [one for one in honours.of_decision(decision) if one.id not in issued and one.state in SHOWN]


def refusal_to_issue(decision: Decision) -> Refusal | None:
    """Why no certificates are made out for the decision, or None."""
    published = decision.is_published
    return rules.refusal_to_issue(published=published, waiting=len(waiting(decision)) if published else 0)


def issue(number: int, *, by: int, at: datetime) -> int:
    """Make out the certificates that a published decision still lacks; returns how many.

    :raises Refused: it is not published, or nobody is without. :raises NotFound: there is no such decision.
    """
    vault.make_issuer()
    with atomic():
        decision = decisions.one(number)
        insist(refusal_to_issue(decision))
        book, people = deciding_honours.rulebook_of(decision), waiting(decision)
        given = certificates.count_of(book.programme, people[0].edition_year)
        for place, honour in enumerate(people, start=given + 1):
            text = rules.number_of(book.number_prefix, honour.edition_year, place)
            _add(honour, text, 1, "", by=by, at=at)
        versions.bump_public()
        journal.record("certificates_issued", "decision", number, by=by, at=at, count=len(people))
    return len(people)


def issue_again(number: int, reason: str, *, by: int, at: datetime) -> Certificate:
    """Make out a further copy of a certificate, as what is printed on it has been corrected; the earlier ones stay
    listed and hold no more.

    :raises Refused: nothing has changed, the honour is lost, or no reason is given. :raises NotFound: there is none.
    """
    insist(rules.AGAIN.refusal_of(reason))
    with atomic():
        honour = certificates.one(number).honour
        last = certificates.latest_of(honour)
        assert last is not None, "it was found above"
        insist(rules.refusal_to_issue_again(honour.state, changed=is_outdated(last)))
        made = _add(honour, last.number, last.seq + 1, reason, by=by, at=at)
        versions.bump_public()
        journal.record("certificate_issued_again", "honour", honour.id, by=by, at=at, number=made.number)
    return made


def is_outdated(certificate: Certificate) -> bool:
    """Whether the honour says something else by now than what is printed."""
    honour = certificate.honour
    return (certificate.name, certificate.title) != (honour.name, honour.title)


def _add(honour: Honour, number: str, seq: int, reason: str, *, by: int, at: datetime) -> Certificate:
    assert honour.decision is not None, "what was imported has no certificate of ours"
    hosts = honour.decision.hosts
    return certificates.add(honour, number, seq=seq, name=honour.name, hosts=hosts, reason=reason, by=by, at=at)


# -- checking one ----------------------------------------------------------------------------------------------


def checked(number: str, code: str) -> Checked:
    """The certificate of a number and code, however they were typed.

    :raises NotFound: there is none: whether the number or the code is wrong is not told.
    """
    copies, given = certificates.of_number(rules.typed_number(number)), rules.typed_code(code)
    for one in copies:
        if hmac.compare_digest(code_of(one), given):
            return Checked(one, tuple(copies))
    raise NotFound


def code_of(certificate: Certificate) -> str:
    """The code of one copy: keyed, so that nobody makes one up."""
    return rules.code_of(_issuer("", "").code("certificate", certificate.number, certificate.seq))


def address_of(certificate: Certificate, settings: Settings) -> str:
    """Where this copy is checked, as its QR code says it."""
    path = rules.ADDRESS.format(number=certificate.number, code=code_of(certificate))
    return settings.base_url.rstrip("/") + path


def latest_of(honour: Honour) -> Certificate | None:
    """The copy that holds, as long as the honour does."""
    return certificates.latest_of(honour) if honour.state in SHOWN else None


def shown(honour: Honour, settings: Settings) -> tuple[Certificate, str] | None:
    """The copy that holds, and where it is checked."""
    found = latest_of(honour)
    return (found, address_of(found, settings)) if found else None


# -- as files --------------------------------------------------------------------------------------------------


def issuer(settings: Settings) -> Issuer:
    """Who signs here: this instance, not the bodies that gave the honour.

    :raises NotFound: no certificate was made out yet.
    """
    if certificates.first_issued_at() is None:
        raise NotFound
    return _issuer(f"评选平台 {urlsplit(settings.base_url).netloc}", settings.base_url)


def _issuer(name: str, base_url: str) -> Issuer:
    return issuer_of(vault.issuer(), name, base_url)


def document(certificate: Certificate, settings: Settings) -> bytes:
    """The Word file, to be printed and sealed."""
    book, honour = _book(certificate), certificate.honour
    given = f"授予您{honour.edition_year}年度{quoted(certificate.title)}荣誉称号"
    return render_certificate(
        CertificatePaper(
            name=certificate.name,
            paragraphs=(f"在{book.titles.activity}中，经申报、推荐、评审和公示，{given}。", "特发此证。"),
            hosts=certificate.hosts,
            on=certificate.decided_on,
            number=certificate.number,
            code=rules.grouped(code_of(certificate)),
            site=urlsplit(settings.base_url).netloc,
            use=book.title_use,
            address=address_of(certificate, settings),
        )
    )


def pdf(certificate: Certificate, settings: Settings, *, at: datetime) -> bytes:
    """The certified PDF: made when it is first wanted, the same for good.

    :raises OfficeError: there is no LibreOffice, or it is busy.
    """
    name = certificates.pdf_of(certificate)
    if not name:
        printed = libreoffice.pdf(document(certificate, settings))
        made = signed_pdf.certified(printed, issuer(settings), f"颁发{certificate.title}荣誉证书")
        name = certificates.keep_pdf(certificate, blobs.put(made, PDF, at=at))
    return blobs.get(name)


def archive(decision: Decision, settings: Settings, *, as_pdf: bool, by: int, at: datetime) -> Iterator[bytes]:
    """The certificates of a decision that hold, one file each by number, while they are made; that they were taken is
    journalled."""
    found = [one for honour in honours.of_decision(decision) if (one := latest_of(honour))]
    with atomic():
        journal.record("certificates_taken", "decision", decision.id, by=by, at=at, count=len(found))
    return streamed(_members(found, settings, as_pdf, at))


def _members(
    found: list[Certificate], settings: Settings, as_pdf: bool, at: datetime
) -> Iterator[tuple[str, bytes, int]]:
    for one in sorted(found, key=lambda certificate: certificate.number):
        content = pdf(one, settings, at=at) if as_pdf else document(one, settings)
        yield f"{file_name(one.number, one.name)}.{'pdf' if as_pdf else 'docx'}", content, STORED


def badge(certificate: Certificate, settings: Settings) -> Json:
    """The certificate as Open Badge 3.0."""
    book, base = _book(certificate), settings.base_url.rstrip("/")
    said = Badge(
        page=address_of(certificate, settings),
        name=certificate.name,
        title=f"{certificate.honour.edition_year}年度{certificate.title}",
        description=book.purpose,
        criteria=f"经申报、推荐、评审和公示，由{'、'.join(certificate.hosts)}发文表彰。{book.title_use}",
        award=f"{base}/awards/{book.programme}",
        given_on=certificate.decided_on,
        status=f"{base}/certificates/status/{certificate.ordinal // badges.BITS}",
        ordinal=certificate.ordinal % badges.BITS,
        issued_at=certificate.issued_at,
    )
    return badges.badge(said, issuer(settings))


def status_list(number: int, settings: Settings) -> Json:
    """Which badges of a list hold no more; made from the honours themselves, equal facts give equal bytes.

    :raises NotFound: no certificate stands in this list.
    """
    first = number * badges.BITS
    since = certificates.first_issued_at()
    if since is None or not 0 <= first <= certificates.last_ordinal():
        raise NotFound
    address = f"{settings.base_url.rstrip('/')}/certificates/status/{number}"
    gone = [ordinal - first for ordinal in certificates.withdrawn(first, badges.BITS)]
    return badges.status_list(address, gone, issuer(settings), since)


def did_document(settings: Settings) -> Json:
    """The keys of the issuer.

    :raises NotFound: no certificate was made out yet.
    """
    return badges.did_document(issuer(settings))


def _book(certificate: Certificate) -> Rulebook:
    assert certificate.honour.decision is not None, "it was made out for a decision"
    return deciding_honours.rulebook_of(decisions.one(certificate.honour.decision.id))
