"""The official Word form of a submission, with what the office and the employer have added; and all of a programme."""

from collections.abc import Collection, Iterator
from datetime import datetime
from typing import NamedTuple

from portal.documents.papers import application_form
from portal.documents.papers.archives import ArchivedForm, Progress, edition_archive
from portal.operations.applying.materials import manifest_of, volume_of
from portal.rulebooks import rulebook as rulebook_of
from portal.rules.applying.manifest import Manifest
from portal.rules.applying.receipts import receipt_number
from portal.rules.applying.recommending import Opinion
from portal.rules.language.stages import Stage
from portal.rules.rulebook.requirements import NAME
from portal.storage.applying import applications, recommendations, snapshots
from portal.storage.applying.snapshots import Snapshot
from portal.storage.engine import blobs, journal
from portal.storage.office import official_numbers
from portal.storage.season.editions import Programme

FILED = tuple(stage for stage in Stage if stage not in (Stage.DRAFT, Stage.WITHDRAWN))


class Archived(NamedTuple):
    """A programme's applications: how many, and their archive, which is made while it is read."""

    total: int
    chunks: Iterator[bytes]


def official_form(snapshot: Snapshot) -> bytes:
    """The Word form of what was submitted, with its 编号 and the employer's opinion where there are (CF2, CF10);
    without either the submitted file itself."""
    manifest = manifest_of(snapshot)
    return _form(manifest, official_numbers.of(manifest.application), recommendations.opinion_of_employer(snapshot))


def archive(
    programme: Programme,
    *,
    by: int | None,
    at: datetime,
    stages: Collection[Stage] = FILED,
    evidence: bool = False,
    progress: Progress | None = None,
) -> Archived:
    """The programme's newest submissions as one archive, 编号-姓名.docx each. That it was taken is kept on the journal:
    it holds everybody's personal data.

    :param by: the account of the office; None for the command line.
    :param evidence: with the volumes of evidence beside the forms.
    """
    filed = [application.id for application in applications.of_programme(programme, *stages)]
    journal.record(
        "applications_archived", "programme", programme.id, by=by, at=at, applications=len(filed), evidence=evidence
    )
    return Archived(len(filed), edition_archive(_entries(filed, evidence), len(filed), progress))


def _entries(filed: list[int], evidence: bool) -> Iterator[ArchivedForm]:
    given = official_numbers.of_all(filed)
    for application in filed:
        snapshot = snapshots.latest(application)
        manifest = manifest_of(snapshot)
        number = given.get(application, "")
        yield ArchivedForm(
            number or receipt_number(snapshot.id),
            manifest.plain_answers[NAME],
            _form(manifest, number, recommendations.opinion_of_employer(snapshot)),
            volume_of(snapshot) if evidence else None,
        )


def _form(manifest: Manifest, number: str, opinion: Opinion) -> bytes:
    if not number and opinion == Opinion():
        return blobs.get(manifest.form.sha256)
    return application_form.official(
        rulebook_of(manifest.rulebook.key),
        manifest,
        photo=blobs.get(manifest.photo),
        number=number,
        contact=opinion.contact_line,
        opinion=opinion.opinion,
    )
