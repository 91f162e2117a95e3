"""The queue: every submitted application, searched, narrowed, sorted, and taken away as a workbook; all applications of
a programme as one archive, made while it is taken away."""

from flask import Response, render_template, request, stream_with_context

from portal import clock
from portal.documents.media_types import WORKBOOK, ZIP
from portal.documents.workbooks.workbook import Column, Value, workbook
from portal.operations.office import archiving, assigning
from portal.rulebooks import rulebook
from portal.rules.applying.receipts import receipt_number
from portal.rules.language.stages import Stage
from portal.storage.engine.errors import NotFound
from portal.storage.office import desk, saved_filters
from portal.storage.office.desk import PAGE, Channel, Queued, Wanted
from portal.storage.season import editions
from portal.storage.season.editions import EditionState, Programme
from portal.web.downloads import attached, download
from portal.web.filters import moment
from portal.web.office.area import blueprint
from portal.web.office.desk.narrowing import CHANNELS, Narrowing, programme_words
from portal.web.receiving import NUMBER, me, received_at

COLUMNS = (
    Column("编号", 14),
    Column("申报人姓名", 12),
    Column("所在单位", 32),
    Column("技术领域", 22),
    Column("申报方式", 10),
    Column("推荐机构", 30),
    Column("奖项", 12),
    Column("状态", 10),
    Column("年限", 10),
    Column("提交时间", 18),
    Column("回执号", 17),
)


@blueprint.get("/applications")
def queue() -> str:
    narrowing = Narrowing()
    counts = narrowing.counts()
    stage = narrowing.wanted.stage
    total = counts[stage] if stage else sum(counts.values())
    pages = max(1, -(-total // PAGE))
    number = min(max(request.args.get("page", 1, type=int), 1), pages)
    return render_template(
        "office/queue.html",
        narrowing=narrowing,
        rows=desk.page(narrowing.wanted, sort=narrowing.sort, down=narrowing.down, number=number),
        counts=counts,
        total=total,
        everything=sum(counts.values()),
        number=number,
        pages=pages,
        first=(number - 1) * PAGE + 1,
        size=PAGE,
        rulebook=rulebook,
        saved=saved_filters.of(me()),
        officers={account.id: account.contact.name for account in assigning.officers()},
        acceptable=counts[Stage.SUBMITTED] if stage in (None, Stage.SUBMITTED) else 0,
    )


@blueprint.get("/applications.xlsx")
def queue_workbook() -> Response:
    """What is filtered, in the order in which it is shown."""
    narrowing, at = Narrowing(), clock.now()
    rows = desk.every(narrowing.wanted, sort=narrowing.sort, down=narrowing.down)
    note = f"{narrowing.words}。{moment(at)} 导出。"
    content = workbook("申报汇总表", note, COLUMNS, (_cells(row) for row in rows))
    return download(content, WORKBOOK, f"申报汇总表-{clock.beijing(at):%Y%m%d-%H%M}.xlsx")


def _cells(row: Queued) -> tuple[Value, ...]:
    book = rulebook(row.rulebook)
    fields = {field.key: field.name for field in book.technical_fields}
    return (
        row.official_number,
        row.name,
        row.unit,
        fields.get(row.technical_field, row.technical_field),
        "" if row.by_unit is None else CHANNELS[Channel.BY_UNIT if row.by_unit else Channel.ALONE],
        row.recommender if row.by_unit else "",
        book.titles.short,
        row.stage.word,
        "" if row.years_short is None else "不足" if row.years_short else "已满",
        row.submitted_at,
        receipt_number(row.snapshot) if row.snapshot else "",
    )


STATES = (EditionState.OPEN, EditionState.ENDED)


@blueprint.get(f"/programmes/<{NUMBER}:number>/archive")
def before_archiving(number: int) -> str:
    programme = _shown(number)
    counts = desk.counts(Wanted(programme=number))
    total = sum(counts[stage] for stage in archiving.FILED)
    return render_template("office/archive.html", programme=programme, words=programme_words(programme), total=total)


@blueprint.post(f"/programmes/<{NUMBER}:number>/archive")
def archive(number: int) -> Response:
    programme = _shown(number)
    if request.form.get("act") == "summary":
        content = archiving.summary(programme, by=me(), at=received_at())
        return download(content, WORKBOOK, f"{_name(programme)}-申报汇总表.xlsx")
    evidence = "evidence" in request.form
    archived = archiving.archive(programme, by=me(), at=received_at(), evidence=evidence)
    made = Response(stream_with_context(archived.chunks), mimetype=ZIP)
    return attached(made, f"{_name(programme)}-申报表.zip")


def _name(programme: Programme) -> str:
    return f"{programme.edition.key}-{programme.book.titles.short}"


def _shown(number: int) -> Programme:
    programme = editions.programme(number)
    if programme.edition.state not in STATES:
        raise NotFound
    return programme
