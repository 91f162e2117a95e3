"""汇总表: a programme's applications in one workbook, with what the office needs of each form to reach and list people.

No ID number stands in it. That it was taken is kept on the journal: it holds everybody's personal data.
"""

from collections.abc import Iterator
from datetime import datetime

from portal import clock
from portal.documents.workbooks.workbook import Column, Value, workbook
from portal.operations.applying.materials import manifest_of
from portal.operations.office.archiving import FILED
from portal.rulebooks import rulebook as rulebook_of
from portal.rules.applying.conditions import computed_years
from portal.rules.applying.printed_answers import in_words
from portal.rules.applying.receipts import receipt_number
from portal.rules.rulebook.rulebook import Rulebook
from portal.storage.applying import applications, snapshots
from portal.storage.applying.applications import Application
from portal.storage.engine import journal
from portal.storage.office import official_numbers
from portal.storage.season.editions import Programme

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
    rulebook = rulebook_of(programme.rulebook)
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
    closing = clock.beijing(programme.closes_at).date()
    short = any(years.short for years in computed_years(rulebook, answers, closing=closing))
    return (
        number,
        *_said(rulebook, answers),
        "不足" if short else "已满",
        application.stage.word,
        snapshot.created_at,
        receipt_number(snapshot.id),
    )


def _said(rulebook: Rulebook, answers: dict[str, object]) -> Iterator[str]:
    fields = {field.key: field for field in rulebook.fields()}
    for key in FIELDS:
        if key in fields:
            yield "、".join(in_words(rulebook, fields[key], answers))
