"""What the office takes away of a programme: the official Word form of a submission, with what the office and the
employer have added, all of them in one archive; and the 汇总表, one workbook to reach and list people with.

That either was taken is kept on the journal: it holds everybody's personal data. No ID number stands in the workbook.
"""

from collections.abc import Collection, Iterator
from datetime import datetime
from typing import NamedTuple

from portal.documents.papers import application_form
from portal.documents.papers.archives import ArchivedForm, Progress, edition_archive
from portal.documents.workbooks.workbook import Column, Value, figure, workbook
from portal.operations.applying.materials import manifest_of, volume_of
from portal.rulebooks import rulebook as rulebook_of
from portal.rules.applying.conditions import computed_years
from portal.rules.applying.manifest import Manifest
from portal.rules.applying.printed_answers import in_words
from portal.rules.applying.receipts import receipt_number
from portal.rules.applying.recommending import Opinion
from portal.rules.language.stages import Stage
from portal.rules.rulebook.requirements import NAME
from portal.rules.rulebook.rulebook import Kind, Rulebook
from portal.storage.applying import applications, recommendations, snapshots
from portal.storage.applying.applications import Application
from portal.storage.applying.snapshots import Snapshot
from portal.storage.engine import blobs, journal
from portal.storage.office import official_numbers
from portal.storage.season.editions import Programme

FILED = tuple(stage for stage in Stage if stage not in (Stage.DRAFT, Stage.WITHDRAWN))


NO_OPINION = Opinion()


class Archived(NamedTuple):
    """A programme's applications: how many, and their archive, which is made while it is read."""

    total: int
    chunks: Iterator[bytes]


def official_form(snapshot: Snapshot) -> bytes:
    """The Word form of what was submitted, with the receipt's number, its 编号 and the employer's opinion where there
    are (CF2, CF5, CF10)."""
    manifest = manifest_of(snapshot)
    number, opinion = official_numbers.of(manifest.application), recommendations.opinion_of_employer(snapshot)
    return _form(snapshot, manifest, number, opinion)


def submitted_form(snapshot: Snapshot) -> bytes:
    """The Word form as it was submitted, with the receipt's number alone."""
    return _form(snapshot, manifest_of(snapshot))


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
            _form(snapshot, manifest, number, recommendations.opinion_of_employer(snapshot)),
            volume_of(snapshot) if evidence else None,
        )


def _form(snapshot: Snapshot, manifest: Manifest, number: str = "", opinion: Opinion = NO_OPINION) -> bytes:
    return application_form.official(
        rulebook_of(manifest.rulebook.key),
        manifest,
        photo=blobs.get(manifest.photo),
        receipt=receipt_number(snapshot.id),
        number=number,
        contact=opinion.contact_line,
        opinion=opinion.opinion,
    )


# -- 汇总表 ------------------------------------------------------------------------------------------------------

# Fields of the form, in this order, with the width of their columns; those that a rulebook has not are left out.
FIELDS = {
    "name": 12,
    "sex": 6,
    "politics": 12,
    "professional_title": 16,
    "degree": 18,
    "unit": 32,
    "position": 18,
    "post_years": 12,
    "union_member": 10,
    "technical_field": 22,
    "industry": 18,
    "channel": 10,
    "recommender": 30,
    "phone": 16,
    "email": 26,
}


def summary(programme: Programme, *, by: int | None, at: datetime) -> bytes:
    """The workbook of everything that was submitted and not withdrawn, by 编号, then by when it was begun."""
    rulebook = programme.book
    filed = applications.of_programme(programme, *FILED)
    given = official_numbers.of_all([application.id for application in filed])
    filed.sort(key=lambda application: (given.get(application.id) is None, given.get(application.id, "")))
    asked = {field.key: field.label for field in rulebook.fields()}
    columns = [
        Column("编号", 14),
        *(Column(asked[key], width) for key, width in FIELDS.items() if key in asked),
        Column("年限", 10),
        Column("状态", 10),
        Column("提交时间", 18),
        Column("回执号", 17),
    ]
    note = f"{programme.edition.name}，{rulebook.titles.short}，共 {len(filed)} 份。"
    rows = (_row(application, rulebook, programme, given.get(application.id, "")) for application in filed)
    content = workbook(f"“{rulebook.titles.short}”申报汇总表", note, columns, rows)
    journal.record("summary_exported", "programme", programme.id, by=by, at=at, applications=len(filed))
    return content


def _row(application: Application, rulebook: Rulebook, programme: Programme, number: str) -> tuple[Value, ...]:
    snapshot = snapshots.latest(application)
    answers = manifest_of(snapshot).plain_answers
    closing = programme.reference_day
    short = any(years.short for years in computed_years(rulebook, answers, closing=closing))
    return (
        number,
        *_said(rulebook, answers),
        "不足" if short else "已满",
        application.stage.word,
        snapshot.created_at,
        receipt_number(snapshot.id),
    )


def _said(rulebook: Rulebook, answers: dict[str, object]) -> Iterator[Value]:
    fields = {field.key: field for field in rulebook.fields()}
    for key in FIELDS:
        if key in fields:
            words = "、".join(in_words(rulebook, fields[key], answers))
            yield figure(words) if fields[key].kind is Kind.NUMBER else words
