"""Submitting with evidence: bound into one volume and kept with the submission; its limits (CF3, CF4)."""

import hashlib

import pypdfium2
import pytest

from portal.config import Settings
from portal.documents.evidence.intake import CannotBind
from portal.operations.applying import evidence, filing, materials, submitting
from portal.operations.applying.evidence import Upload
from portal.operations.applying.materials import CANNOT_BIND
from portal.rulebooks import rulebook as rulebook_of
from portal.rules.applying.evidence import Place
from portal.rules.language.refusals import Refused
from portal.rules.language.stages import Stage
from portal.storage.applying import applications, attachments, snapshots
from portal.storage.applying.applications import Application
from portal.storage.applying.snapshots import FileKind
from portal.storage.engine import blobs, journal
from portal.storage.engine.errors import Stale
from tests.documents.evidence_files import jpeg
from tests.operations.submissions import AT, a_complete_application, resume, submit, withdraw

KINDS = [kind.key for kind in rulebook_of("2023-craftsman").evidence.kinds]


def attach(application: Application, *names: str, kind: str = KINDS[0]) -> None:
    uploads = [Upload(f"{name}.jpg", jpeg(quality=40 + len(name))) for name in names]
    added = evidence.add(application, kind, uploads, at=AT)
    assert added.refused == ()


def pages_of(pdf: bytes) -> int:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return len(document)
    finally:
        document.close()


@pytest.mark.rule("CF3")
def test_the_evidence_is_bound_and_kept_with_each_piece(storage: Settings) -> None:
    application = a_complete_application()
    attach(application, "证书", kind=KINDS[1])
    attach(application, "获奖证书", kind=KINDS[0])

    snapshot = submit(application)

    manifest = materials.manifest_of(snapshot)
    volume = materials.volume_of(snapshot)
    assert volume is not None
    assert [(item.kind, item.name, item.pages) for item in manifest.attachments] == [
        (KINDS[0], "获奖证书", 1),
        (KINDS[1], "证书", 1),
    ]
    assert all(hashlib.sha256(blobs.get(item.sha256)).hexdigest() == item.sha256 for item in manifest.attachments)
    assert manifest.volume is not None
    assert (manifest.volume.sha256, manifest.volume.pages) == (hashlib.sha256(volume).hexdigest(), 2)
    assert pages_of(volume) == 2 + 2  # a sheet of contents in front, which is not counted
    kinds = [kind for kind, _ in snapshots.files_of(snapshot)]
    assert sorted(kinds) == sorted([FileKind.ATTACHMENT, FileKind.ATTACHMENT, FileKind.FORM, FileKind.PHOTO, "volume"])


def test_evidence_removed_after_a_withdrawal_stays_in_the_first_submission(storage: Settings) -> None:
    application = a_complete_application()
    attach(application, "证书")
    first = submit(application)
    withdraw(application)
    draft = resume(application)
    [piece] = evidence.attachments_of(draft)
    removed = Place(piece.id, piece.kind, piece.title, removed=True)
    evidence.arrange(draft, [removed], attachments.kept(draft).version, at=AT)
    assert evidence.attachments_of(draft) == ()

    second = submit(draft)

    assert materials.volume_of(second) is None
    assert materials.volume_of(first)


@pytest.mark.rule("CF4")
def test_more_than_ten_pages_are_refused_by_how_much(storage: Settings) -> None:
    application = a_complete_application()
    attach(application, *("一" * count for count in range(1, 12)))

    readiness = submitting.readiness(application, at=AT)

    [obstacle] = readiness.obstacles
    assert (readiness.evidence_pages, readiness.evidence_limit) == (11, 10)
    assert (obstacle.section, obstacle.reason) == ("evidence", "证实性材料共11页，超过10页的限制1页，请删减。")
    with pytest.raises(Refused, match="超过10页的限制1页"):
        submit(application)


@pytest.mark.rule("CF3")
def test_a_kind_that_the_rulebook_does_not_have_is_refused(storage: Settings) -> None:
    application = a_complete_application()
    attach(application, "证书")
    attachments.Attachment.update(kind="other-rulebook").execute()

    [obstacle] = submitting.readiness(application, at=AT).obstacles

    assert obstacle.section == "evidence"
    assert "没有归入任何一类" in obstacle.reason


def test_what_another_window_added_after_the_check_is_not_submitted(storage: Settings) -> None:
    application = a_complete_application()
    seen = submitting.readiness(application, at=AT).seen
    attach(application, "证书")

    with pytest.raises(Stale):
        submit(application, seen=seen)


def test_evidence_added_while_the_volume_is_bound_is_not_lost(storage: Settings, monkeypatch) -> None:
    application = a_complete_application()
    attach(application, "证书")
    keep = submitting.materials.keep

    def meanwhile(*arguments, **options):
        attach(application, "第二份")
        return keep(*arguments, **options)

    monkeypatch.setattr(submitting.materials, "keep", meanwhile)

    with pytest.raises(Stale):
        submit(application)

    monkeypatch.undo()
    assert len(materials.manifest_of(submit(application)).attachments) == 2


def test_what_cannot_be_bound_is_refused_and_can_be_sent_again(storage: Settings, monkeypatch) -> None:
    application = a_complete_application()
    attach(application, "证书")
    before = journal.head()

    def fails(application):
        raise CannotBind("a child has ended")

    monkeypatch.setattr(evidence, "volume", fails)
    with pytest.raises(Refused) as refused:
        submit(application)
    monkeypatch.undo()

    assert refused.value.refusal == CANNOT_BIND
    assert journal.head() == before
    assert submit(application)
    assert applications.one(application.id).stage is Stage.AWAITING_RECOMMENDATION


def test_after_submitting_the_evidence_cannot_be_changed(storage: Settings) -> None:
    application = a_complete_application()
    attach(application, "证书")
    submit(application)

    with pytest.raises(Refused):
        attach(applications.one(application.id), "第二份")
    assert filing.rulebook_under(application).evidence.page_limit == 10
