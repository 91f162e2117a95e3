"""Certificates 荣誉证书: every copy that was ever made out, as it was printed; ``ordinal`` is its place in the list of
what was withdrawn, counted over all of them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec
from peewee import BigIntegerField, BooleanField, CharField, DateField, ForeignKeyField, TextField, fn

from portal.rules.applying.honour_bar import HonourState
from portal.rules.roll.certificates import is_valid
from portal.storage.engine.blobs import Blob
from portal.storage.engine.sealed import sealed
from portal.storage.engine.tables import MomentField, Table, unique
from portal.storage.people.accounts import Account, token_key
from portal.storage.publishing.decisions import Decision
from portal.storage.publishing.honour_lists import Listed
from portal.storage.roll.honours import Honour


class Certificate(Table):
    """One copy for one honour, append-only; further ``seq`` bear the same ``number``."""

    honour = ForeignKeyField(Honour, backref="+", on_delete="RESTRICT", index=False)
    number = CharField(32)
    seq = BigIntegerField()
    ordinal = BigIntegerField()
    name = TextField()
    title = TextField()
    hosts_text = TextField(column_name="hosts")
    decided_on = DateField()
    reason = TextField(default="")
    issued_at = MomentField()
    issued_by = ForeignKeyField(Account, backref="+", on_delete="RESTRICT", index=False)

    class Meta:
        constraints = [
            unique("certificate_copy", "certificate", "number", "seq"),
            unique("certificate_of_honour", "certificate", "honour_id", "seq"),
            unique("certificate_ordinal", "certificate", "ordinal"),
        ]

    @property
    def hosts(self) -> tuple[str, ...]:
        """The bodies that gave the honour, as they sign."""
        return msgspec.json.decode(self.hosts_text, type=tuple[str, ...])


class CertificateFile(Table):
    """The signed PDF of a copy: made when it is first wanted, the same for good."""

    certificate = ForeignKeyField(Certificate, primary_key=True, backref="+", on_delete="RESTRICT")
    blob = ForeignKeyField(Blob, backref="+", on_delete="RESTRICT")


class SealedCopy(Table):
    """A copy that came back with electronic seals, append-only; the last one is given out. ``checked``: the value of
    each signature was checked here too."""

    certificate = ForeignKeyField(Certificate, backref="+", on_delete="RESTRICT")
    blob = ForeignKeyField(Blob, backref="+", on_delete="RESTRICT")
    seals = BigIntegerField()
    checked = BooleanField()
    by = ForeignKeyField(Account, backref="+", on_delete="RESTRICT", index=False)
    at = MomentField()


class ProofLink(Table):
    """A link by which a holder proves an honour until it expires or is revoked; its token is kept sealed, so that the
    holder can read it again."""

    honour = ForeignKeyField(Honour, backref="+", on_delete="RESTRICT")
    token_key = CharField(64, unique=True)
    token = sealed(str)
    expires_at = MomentField()
    made_by = ForeignKeyField(Account, backref="+", on_delete="RESTRICT", index=False)
    made_at = MomentField()
    revoked_at = MomentField(null=True)


def add(
    honour: Honour, number: str, *, seq: int, name: str, hosts: Sequence[str], reason: str, by: int, at: datetime
) -> Certificate:
    """:raises AlreadyThere: somebody else has made this copy out."""
    return Certificate.create(
        honour=honour,
        number=number,
        seq=seq,
        ordinal=last_ordinal() + 1,
        name=name,
        title=honour.title,
        hosts_text=msgspec.json.encode(list(hosts)).decode(),
        decided_on=honour.awarded_on,
        reason=reason,
        issued_at=at,
        issued_by=by,
    )


def last_ordinal() -> int:
    """The place of the copy that was made out last, -1 while there is none."""
    last = Certificate.select(fn.MAX(Certificate.ordinal)).scalar()
    return -1 if last is None else last


def keep_pdf(certificate: Certificate, name: str) -> str:
    """Keep what was made out as PDF; returns the name of the one that is kept: the first stays."""
    row = {CertificateFile.certificate: certificate.id, CertificateFile.blob: name}
    CertificateFile.insert(row).on_conflict(action="nothing", conflict_target=(CertificateFile.certificate,)).execute()
    return pdf_of(certificate)


def pdf_of(certificate: Certificate) -> str:
    """The name of the PDF, "" while none was made."""
    row = CertificateFile.get_or_none(CertificateFile.certificate == certificate.id)
    return row.blob_id if row else ""


def keep_sealed(certificate: Certificate, blob: str, *, seals: int, checked: bool, by: int, at: datetime) -> SealedCopy:
    return SealedCopy.create(certificate=certificate, blob=blob, seals=seals, checked=checked, by=by, at=at)


def sealed_of(certificate: Certificate | int) -> SealedCopy | None:
    """What came back of the copy last, with its blob."""
    query: Any = SealedCopy.select(SealedCopy, Blob).join(Blob).where(SealedCopy.certificate == certificate)
    return query.order_by(SealedCopy.at.desc(), SealedCopy.id).first()


def sealed_among(numbers: Sequence[int]) -> dict[int, SealedCopy]:
    """What came back last of each of these copies."""
    rows = SealedCopy.select().where(SealedCopy.certificate.in_(list(numbers))).order_by(SealedCopy.at)
    return {row.certificate_id: row for row in rows}


def add_link(honour: Honour, token: str, *, expires_at: datetime, by: int, at: datetime) -> ProofLink:
    key = token_key(token)
    return ProofLink.create(honour=honour, token_key=key, token=token, expires_at=expires_at, made_by=by, made_at=at)


def links_of(honour: Honour | int) -> list[ProofLink]:
    """All links that were ever made for an honour, the latest first."""
    return list(ProofLink.select().where(ProofLink.honour == honour).order_by(ProofLink.made_at.desc(), ProofLink.id))


def link_of(token: str, *, at: datetime) -> ProofLink:
    """:raises NotFound: there is no such link, it has expired or was revoked."""
    alive = ProofLink.revoked_at.is_null(), ProofLink.expires_at > at
    return ProofLink.select(ProofLink, Honour).join(Honour).where(ProofLink.token_key == token_key(token), *alive).get()


def revoke_link(honour: Honour | int, number: int, *, at: datetime) -> bool:
    """False where it was revoked before, or is another honour's."""
    alive = ProofLink.id == number, ProofLink.honour == honour, ProofLink.revoked_at.is_null()
    return bool(ProofLink.update(revoked_at=at).where(*alive).execute())


def of_number(number: str) -> list[Certificate]:
    """All copies under a number, the first first."""
    return list(_with_honour().where(Certificate.number == number).order_by(Certificate.seq))


def one(number: int) -> Certificate:
    """:raises NotFound: there is none of this number."""
    return _with_honour().where(Certificate.id == number).get()


def latest_of(honour: Honour | int) -> Certificate | None:
    """The copy that holds, if one was made out."""
    return _with_honour().where(Certificate.honour == honour).order_by(Certificate.seq.desc()).first()


def of_decision(decision: Decision | int) -> list[Certificate]:
    """Every copy for those of the decision, by number and copy."""
    query = _with_honour().where(Honour.decision == decision)
    return list(query.order_by(Certificate.number, Certificate.seq))


def count_of(programme: str, year: int) -> int:
    """How many honours of an award and year have a number."""
    query = Certificate.select(fn.COUNT(Certificate.honour.distinct())).join(Honour)
    number: int = query.where(Honour.programme == programme, Honour.edition_year == year).scalar()
    return number


def withdrawn(first: int, size: int) -> list[int]:
    """The ordinals, from ``first`` on, of copies that hold no more: the honour is lost, or a later copy replaces it."""
    Later = Certificate.alias()
    later = Later.select(Later.id).where(Later.honour == Certificate.honour, Later.seq > Certificate.seq)
    rows: Any = (
        Certificate.select(Certificate.ordinal, Honour.state, fn.EXISTS(later).alias("replaced"))
        .join(Honour)
        .where(Certificate.ordinal >= first, Certificate.ordinal < first + size)
        .order_by(Certificate.ordinal)
        .tuples()
    )
    return [ordinal for ordinal, state, replaced in rows if not is_valid(HonourState(state), replaced=bool(replaced))]


def first_issued_at() -> datetime | None:
    """When the first certificate was made out, if one was."""
    row = Certificate.select(Certificate.issued_at).order_by(Certificate.ordinal).first()
    return row.issued_at if row else None


def _with_honour() -> Any:
    return (
        Certificate.select(Certificate, Honour, Decision, Listed)
        .join(Honour)
        .join(Decision)
        .switch(Honour)
        .join(Listed)
    )
