"""Whether the form of a rulebook agrees with itself: keys, references between fields, options, limits."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping

from portal.rules.rulebook.rulebook import Column, Field, Form, Kind, Section

Faults = Iterator[tuple[str, str]]
Fields = Mapping[str, Field]

FILLED_BY = ("applicant", "employer")
OPTIONS_FROM = ("technical_fields", "industries")
CHOICES = (Kind.CHOICE, Kind.CHOICES)
# A cell of a row is one short answer: no lists, files or texts inside it.
COLUMN_KINDS = (Kind.LINE, Kind.YES_NO, Kind.NUMBER, Kind.MONTH, Kind.DATE, Kind.PHONE, Kind.EMAIL, Kind.TICK)
# Keys become names of variables in the Word template and of fields in the web form.
_KEY = re.compile(r"[a-z][a-z0-9_]*")


def form_faults(form: Form) -> Faults:
    """Every fault of the form, as (path, reason in Chinese)."""
    if form.page_limit < 1:
        yield "form.page_limit", "页数至少为 1"
    answered = [field for section in form.sections for field in section.fields if not field.shows]
    yield from _key_faults("form.sections", [section.key for section in form.sections])
    yield from _key_faults("form.sections.fields", [field.key for field in answered])
    fields = {field.key: field for field in answered}
    for section in form.sections:
        yield from _section_faults(section, fields)


def _key_faults(path: str, keys: list[str]) -> Faults:
    for key, times in Counter(keys).items():
        if not _KEY.fullmatch(key):
            said = f"“{key}” 不能作 key" if key else "有一项没有 key"
            yield path, f"{said}；key 由小写字母开头，只含小写字母、数字和下划线"
        elif times > 1:
            yield path, f"“{key}” 出现了 {times} 次"


def _section_faults(section: Section, fields: Fields) -> Faults:
    path = f"form.sections[{section.key}]"
    if section.by not in FILLED_BY:
        yield f"{path}.by", f"“{section.by}” 不是填写人，可用：{'、'.join(FILLED_BY)}"
    if not section.fields:
        yield f"{path}.fields", "至少要有一项"
    if section.shared_limit < 0:
        yield f"{path}.shared_limit", "不能为负数"
    if section.shared_limit > 0 and not any(field.kind is Kind.LONG_TEXT for field in section.fields):
        yield f"{path}.shared_limit", "本部分没有长文字（long-text），共同的字数限制没有对象"
    for field in section.fields:
        at = f"{path}.fields[{field.shows or field.key}]"
        yield from _reference_faults(at, field, fields)
        if not field.shows:
            yield from _option_faults(at, field, fields)
            yield from _row_faults(at, field)
            yield from _limit_faults(at, field.kind, field.limit)


def _reference_faults(path: str, field: Field, fields: Fields) -> Faults:
    for name, target in (("shows", field.shows), ("paper", field.paper), ("sex", field.sex)):
        if target and target not in fields:
            yield f"{path}.{name}", f"没有填写项 “{target}”"
    if field.shows and field.key:
        yield f"{path}.key", "重印其他填写项的（shows），不能再有自己的 key"
    for target, answer in field.only_if.items():
        if target not in fields:
            yield f"{path}.only_if", f"没有填写项 “{target}”"
        elif answer not in fields[target].options:
            yield f"{path}.only_if", f"“{target}” 没有选项 “{answer}”"


def _option_faults(path: str, field: Field, fields: Fields) -> Faults:
    if field.options_from not in ("", *OPTIONS_FROM):
        yield f"{path}.options_from", f"“{field.options_from}” 不可用，可用：{'、'.join(OPTIONS_FROM)}"
    sources = bool(field.options) + bool(field.options_from)
    if field.kind in CHOICES and sources != 1:
        yield f"{path}.options", "选择项必须写明选项（options 或 options_from，两者选一）"
    if field.kind not in CHOICES and (sources or field.other):
        yield f"{path}.options", f"{field.kind} 不是选择项，不能有选项"
    if field.options and field.default and field.default not in field.options:
        yield f"{path}.default", f"选项中没有 “{field.default}”"
    if field.paper in fields:
        for paper in field.checked_papers:
            if paper not in fields[field.paper].options:
                yield f"{path}.checked_papers", f"“{field.paper}” 没有选项 “{paper}”"


def _row_faults(path: str, field: Field) -> Faults:
    if (field.kind is Kind.ROWS) != bool(field.columns):
        yield f"{path}.columns", "逐行填写的（rows）必须有各栏，其他种类不能有"
    if field.none_word and field.kind is not Kind.ROWS:
        yield f"{path}.none_word", "只有逐行填写的（rows）可以有"
    yield from _key_faults(f"{path}.columns", [column.key for column in field.columns])
    for column in field.columns:
        yield from _column_faults(f"{path}.columns[{column.key}]", column)


def _column_faults(path: str, column: Column) -> Faults:
    if column.kind not in COLUMN_KINDS:
        yield f"{path}.kind", f"一栏不能是 {column.kind}，可用：{'、'.join(COLUMN_KINDS)}"
    if column.open_end and column.kind is not Kind.MONTH:
        yield f"{path}.open_end", "只有年月（month）可以有"
    yield from _limit_faults(path, column.kind, column.limit)


def _limit_faults(path: str, kind: Kind, limit: int) -> Faults:
    if limit < 0 or (limit == 0 and kind is not Kind.LONG_TEXT):
        yield f"{path}.limit", "至少为 1；只有长文字（long-text）可以为 0，表示只受页数限制"
