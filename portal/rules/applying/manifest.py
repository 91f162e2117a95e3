"""What a submission consists of, as its snapshot keeps it: the typed form of the manifest's canonical JSON.

Every answer carries a salt of its own, so that one can be shown later without giving away the others.
"""

from datetime import datetime
from typing import Any

import msgspec


class Salted(msgspec.Struct, frozen=True):
    """One answer; the salt keeps a short one from being guessed out of a hash."""

    salt: str
    value: Any


class Agreed(msgspec.Struct, frozen=True):
    """A text that was agreed to."""

    version: str
    text_sha256: str


class Ruled(msgspec.Struct, frozen=True):
    """The rulebook under which it was submitted, with the SHA-256 of its canonical JSON."""

    key: str
    digest: str


class Paged(msgspec.Struct, frozen=True):
    """A document, by its SHA-256, with its pages and how they were counted."""

    sha256: str
    pages: int
    method: str = ""


class Attached(msgspec.Struct, frozen=True):
    """One piece of evidence as uploaded, in the order of the volume."""

    sha256: str
    kind: str
    name: str
    media_type: str
    pages: int


class NamedIn(msgspec.Struct, frozen=True):
    """An organisation that the application names in a part, as it was known then; ``code`` "" for a person."""

    part: str
    organisation: int
    kind: str
    name: str
    code: str


class FiledFor(msgspec.Struct, frozen=True):
    """That an organisation files for the person, with the scan of the consent that the person has signed."""

    organisation: int
    name: str
    consent: str


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that was submitted; the snapshot's digest is the SHA-256 of its canonical JSON."""

    application: int
    edition: str
    programme: str
    answers: dict[str, Salted]
    attachments: tuple[Attached, ...]
    rulebook: Ruled
    template_digest: str
    form: Paged
    volume: Paged | None
    photo: str
    consents: dict[str, Agreed]
    declaration: Agreed
    submitted_at: str
    named: tuple[NamedIn, ...] = ()
    filed_for: FiledFor | None = None  # None where somebody files for themselves

    @property
    def plain_answers(self) -> dict[str, Any]:
        """The answers without their salts, as the form prints them."""
        return {key: salted.value for key, salted in self.answers.items()}

    @property
    def moment(self) -> datetime:
        return datetime.fromisoformat(self.submitted_at)


def manifest_from(content: bytes) -> Manifest:
    """:raises msgspec.ValidationError: it is no manifest."""
    return msgspec.json.decode(content, type=Manifest)
