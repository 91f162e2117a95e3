"""What is submitted, gathered before the transaction: answers, the rendered form with its pages, the evidence; and what
was submitted, read back.

Everything slow happens here. ``seen`` is the fingerprint of what was gathered: whoever submits it asks inside
the transaction whether it is still the same.
"""

import hashlib
import logging
from dataclasses import dataclass
from datetime import datetime

import msgspec

from portal import randomness
from portal.documents.evidence.intake import CannotBind
from portal.documents.media_types import PDF, WORD
from portal.documents.pages.page_count import PageCount, counted_pages
from portal.documents.papers import application_form
from portal.operations.applying import deadlines, evidence, filing, organisations, person_consent
from portal.rules.applying import answers as answering
from portal.rules.applying.answers import Answers, Fault
from portal.rules.applying.consents import consents_of, declaration_of
from portal.rules.applying.evidence import KEY as EVIDENCE
from portal.rules.applying.manifest import Attached, FiledFor, Manifest, NamedIn, Paged, Ruled, Salted, manifest_from
from portal.rules.applying.submitting import RECOMMENDERS, Obstacle
from portal.rules.language.refusals import Refusal, Refused
from portal.rules.rulebook.requirements import EMAIL, PHOTO
from portal.rules.rulebook.rulebook import Rulebook
from portal.storage.applying import applications, attachments
from portal.storage.applying.applications import Application
from portal.storage.applying.snapshots import File, FileKind, Snapshot
from portal.storage.engine import blobs, journal

logger = logging.getLogger(__name__)

SALT = 16  # bytes
CANNOT_BIND = Refusal(
    "证实性材料现在无法装订成册，申报表还没有提交。请过一两分钟再提交；如果仍然不行，请联系组委会办公室。"
)


@dataclass(frozen=True, slots=True)
class Evidence:
    """The evidence as it lies there."""

    attached: tuple[Attached, ...]
    pages: int
    obstacles: tuple[Obstacle, ...]


@dataclass(frozen=True, slots=True)
class Material:
    """Everything that a submission would hold."""

    rulebook: Rulebook
    answers: Answers
    faults: tuple[Fault, ...]
    form: bytes
    pages: PageCount
    evidence: Evidence
    named: tuple[NamedIn, ...]
    recommenders: tuple[Obstacle, ...]
    filed_for: FiledFor | None
    consenting: tuple[Obstacle, ...]
    seen: str


def gather(application: Application) -> Material:
    """Read, check, render and count; seconds where the pages have to be laid out by LibreOffice."""
    rulebook = filing.rulebook_under(application)
    draft = applications.draft(application.id)
    arranged = attachments.kept(application).version  # before the files are read: what changes after it is noticed
    answers = answering.blank(rulebook) | draft.answers
    named, filed_for = _named(application), person_consent.filed_for(application)
    closing = application.programme.reference_day
    form = application_form.render(rulebook, answers, photo=filing.photo_of(answers), draft=False)
    return Material(
        rulebook=rulebook,
        answers=answers,
        faults=answering.faults(rulebook, answers, closing=closing, until=deadlines.last_day(application)),
        form=form,
        pages=counted_pages(form, rulebook.form.page_limit),
        evidence=_evidence(application),
        named=named,
        recommenders=tuple(
            Obstacle(reason, RECOMMENDERS) for reason in organisations.faults_of_named(application, answers)
        ),
        filed_for=filed_for,
        consenting=person_consent.obstacles_of(application, answers[EMAIL]),
        seen=_fingerprint(rulebook, draft.versions, arranged, named, filed_for),
    )


def seen_now(application: Application) -> str:
    """The fingerprint of what lies there now; cheap, for the inside of a transaction."""
    versions = applications.draft(application.id).versions
    arranged = attachments.kept(application).version
    filed_for = person_consent.filed_for(application)
    return _fingerprint(filing.rulebook_under(application), versions, arranged, _named(application), filed_for)


def _fingerprint(
    rulebook: Rulebook,
    versions: dict[str, int],
    arranged: int,
    named: tuple[NamedIn, ...],
    filed_for: FiledFor | None,
) -> str:
    """Of the versions of answers and evidence, of whom the application names, of the person's consent, and of the
    texts to agree to: nobody agrees to a text that came with a new release after the page was shown."""
    agreed = [consent.digest for consent in (*consents_of(rulebook), declaration_of(rulebook))]
    depends = [versions, arranged, msgspec.to_builtins(named), msgspec.to_builtins(filed_for), agreed]
    return hashlib.sha256(journal.canonical(depends).encode()).hexdigest()


def _evidence(application: Application) -> Evidence:
    """What the applicant has uploaded, in the order of the volume, and what stands against it (CF3, CF4)."""
    attached = tuple(
        Attached(item.blob, item.kind, item.name, item.media_type, item.pages)
        for item in evidence.attachments_of(application)
    )
    return Evidence(
        attached,
        sum(item.pages for item in attached),
        tuple(Obstacle(reason, EVIDENCE) for reason in evidence.faults_of_evidence(application)),
    )


def _named(application: Application) -> tuple[NamedIn, ...]:
    """The organisations that the application names."""
    return tuple(
        NamedIn(part.value, found.id, found.kind.value, found.name, found.code or "")
        for part, naming in organisations.named_by(application).items()
        for found in (naming.organisation,)
    )


class Kept(msgspec.Struct, frozen=True):
    """The files of a submission, kept; nothing refers to them yet."""

    form: Paged
    volume: Paged | None
    files: tuple[File, ...]


def keep(application: Application, material: Material, *, at: datetime) -> Kept:
    """Bind the evidence, and keep it and the form as blobs, durably, before the transaction that refers to them."""
    form = Paged(blobs.put(material.form, WORD, at=at), material.pages.pages, material.pages.method.value)
    volume = _volume(application, material, at)
    files = [File(FileKind.FORM, form.sha256), File(FileKind.PHOTO, material.answers[PHOTO])]
    files += [File(FileKind.ATTACHMENT, item.sha256) for item in material.evidence.attached]
    files += [File(FileKind.VOLUME, volume.sha256)] if volume else []
    files += [File(FileKind.ATTACHMENT, material.filed_for.consent)] if material.filed_for else []
    return Kept(form, volume, tuple(files))


def _volume(application: Application, material: Material, at: datetime) -> Paged | None:
    """
    :raises Refused: the evidence cannot be bound just now. :raises Later: too many files are being opened.
    """
    if not material.evidence.attached:
        return None
    try:
        content = evidence.volume(application)
    except CannotBind as error:
        logger.warning("The evidence of application %s could not be bound: %s", application.id, error)
        raise Refused(CANNOT_BIND) from error
    return Paged(blobs.put(content, PDF, at=at), material.evidence.pages)


def salted(answers: Answers) -> dict[str, Salted]:
    return {key: Salted(randomness.octets(SALT).hex(), value) for key, value in answers.items()}


def ruled(rulebook: Rulebook) -> Ruled:
    """The rulebook with the digest of everything in it, parts taken from another one included."""
    text = journal.canonical(msgspec.to_builtins(rulebook))
    return Ruled(rulebook.key, hashlib.sha256(text.encode()).hexdigest())


def manifest_of(snapshot: Snapshot) -> Manifest:
    """What a submission consists of."""
    return manifest_from(snapshot.manifest)


def form_of(snapshot: Snapshot) -> bytes:
    """The Word form as submitted."""
    return blobs.get(manifest_of(snapshot).form.sha256)


def volume_of(snapshot: Snapshot) -> bytes | None:
    """The evidence as submitted, bound into one PDF; None where there was none."""
    volume = manifest_of(snapshot).volume
    return blobs.get(volume.sha256) if volume else None


def photo_of(snapshot: Snapshot) -> bytes:
    """The photo as submitted."""
    return blobs.get(manifest_of(snapshot).photo)
