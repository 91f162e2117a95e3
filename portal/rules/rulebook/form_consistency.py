"""Whether the form of a rulebook agrees with itself (keys, references between fields, options, limits), and asks for
what the code needs."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping

from portal.rules.language.identity import SEXES
from portal.rules.rulebook.requirements import CARD, FIELDS, FROM, ONCE, OWN_NAMES, PARTS, TO, Need
from portal.rules.rulebook.rubric import Named
from portal.rules.rulebook.rulebook import Column, Field, FilledBy, Form, Industries, Kind, Section

Faults = Iterator[tuple[str, str]]
Fields = Mapping[str, Field]

OPTIONS_FROM = ("technical_fields", "industries", "channels")
CHOICES = (Kind.CHOICE, Kind.CHOICES)
# A cell of a row is one short answer: no lists, files or texts inside it.
COLUMN_KINDS = (Kind.LINE, Kind.YES_NO, Kind.NUMBER, Kind.MONTH, Kind.DATE, Kind.PHONE, Kind.EMAIL, Kind.TICK)
REPEATED = (Kind.LINE, Kind.PHONE, Kind.EMAIL)  # what the paper can print a second time as it was typed
# Keys become names of variables in the Word template and of fields in the web form.
_KEY = re.compile(r"[a-z][a-z0-9_]*")


def form_faults(form: Form) -> Faults:
    """Every fault of the form, as (path, reason in Chinese)."""
    if form.page_limit < 1:
        yield "form.page_limit", "页数至少为 1"
    answered = [field for section in form.sections for field in section.fields if not field.shows]
    yield from key_faults("form.sections", [section.key for section in form.sections], PARTS)
    yield from key_faults("form.sections.fields", [field.key for field in answered], OWN_NAMES)
    yield from _repeated_names([name for field in answered for name in _names_of(field)])
    fields = {field.key: field for field in answered if field.key}
    for section in form.sections:
        yield from _section_faults(section, fields)


def key_faults(path: str, keys: list[str], taken: frozenset[str] = frozenset()) -> Faults:
    """Keys that repeat, or that code and templates cannot use as names. ``taken``: names that mean something else."""
    for key, times in Counter(keys).items():
        if not _KEY.fullmatch(key):
            said = f"“{key}” 不能作 key" if key else "有一项没有 key"
            yield path, f"{said}；key 由小写字母开头，只含小写字母、数字和下划线"
        elif key in taken or hasattr(dict, key):
            yield path, f"“{key}” 是平台自用的名称，不能作 key"
        elif times > 1:
            yield path, f"“{key}” 出现了 {times} 次"


def _names_of(field: Field) -> Iterator[str]:
    """The names under which an answer is kept, where they are more than the key (``answers.none_key``)."""
    if field.none_word:
        yield f"{field.key}_none"
    if field.other:
        yield f"{field.key}_other"
    yield field.key


def _repeated_names(names: list[str]) -> Faults:
    for name, times in Counter(names).items():
        if name.startswith("condition_") or (times > 1 and name.endswith(("_none", "_other"))):
            yield "form.sections.fields", f"“{name}” 是平台自用的名称，不能作 key"


def _section_faults(section: Section, fields: Fields) -> Faults:
    path = f"form.sections[{section.key}]"
    if not section.fields:
        yield f"{path}.fields", "至少要有一项"
    if section.shared_limit > 0 and not any(field.kind is Kind.LONG_TEXT for field in section.fields):
        yield f"{path}.shared_limit", "本部分没有长文字（long-text），共同的字数限制没有对象"
    for field in section.fields:
        at = _at(section, field)
        yield from _reference_faults(at, field, fields)
        if not field.shows:
            yield from _option_faults(at, field)
            yield from _row_faults(at, field)
            yield from _limit_faults(at, field.kind, field.limit)


def _reference_faults(path: str, field: Field, fields: Fields) -> Faults:
    for name, target in (("shows", field.shows), ("paper", field.paper), ("sex", field.sex)):
        if target and target not in fields:
            yield f"{path}.{name}", f"没有填写项 “{target}”"
    for target in field.only_if:
        if target not in fields:
            yield f"{path}.only_if", f"没有填写项 “{target}”"
        elif fields[target].kind is not Kind.CHOICE:
            yield f"{path}.only_if", f"“{target}” 不是选择项（choice）"
    yield from _fitting_faults(path, field, fields)


def _fitting_faults(path: str, field: Field, fields: Fields) -> Faults:
    """Whether the fields that this one refers to can do what it wants of them."""
    if field.shows and field.key:
        yield f"{path}.key", "重印其他填写项的（shows），不能再有自己的 key"
    if field.shows in fields and fields[field.shows].kind not in REPEATED:
        yield f"{path}.shows", f"“{field.shows}” 不是一行文字，不能重印"
    if field.postcode and field.kind is not Kind.LINE:
        yield f"{path}.postcode", "只有一行文字（line）可以有"
    if field.sex in fields and not set(SEXES) <= set(fields[field.sex].options):
        yield f"{path}.sex", f"“{field.sex}” 应为选择项，选项包括{'、'.join(SEXES)}"
    for paper in field.checked_papers:
        if field.paper in fields and paper not in fields[field.paper].options:
            yield f"{path}.checked_papers", f"“{field.paper}” 没有选项 “{paper}”"


def _option_faults(path: str, field: Field) -> Faults:
    if field.options_from not in ("", *OPTIONS_FROM):
        yield f"{path}.options_from", f"“{field.options_from}” 不可用，可用：{'、'.join(OPTIONS_FROM)}"
    sources = bool(field.options) + bool(field.options_from)
    if field.kind in CHOICES and sources != 1:
        yield f"{path}.options", "选择项必须写明选项（options 或 options_from，两者选一）"
    if field.kind not in CHOICES and (sources or field.other):
        yield f"{path}.options", f"{field.kind} 不是选择项，不能有选项"
    if field.options and field.default and field.default not in field.options:
        yield f"{path}.default", f"选项中没有 “{field.default}”"


def _row_faults(path: str, field: Field) -> Faults:
    if (field.kind is Kind.ROWS) != bool(field.columns):
        yield f"{path}.columns", "逐行填写的（rows）必须有各栏，其他种类不能有"
    if field.none_word and field.kind is not Kind.ROWS:
        yield f"{path}.none_word", "只有逐行填写的（rows）可以有"
    yield from key_faults(f"{path}.columns", [column.key for column in field.columns], OWN_NAMES)
    for column in field.columns:
        yield from _column_faults(f"{path}.columns[{column.key}]", column)


def _column_faults(path: str, column: Column) -> Faults:
    if column.key in (FROM, TO) and column.kind is not Kind.MONTH:
        yield f"{path}.kind", f"{column.key} 是一段经历的起止，应为 month"
    elif column.kind not in COLUMN_KINDS:
        yield f"{path}.kind", f"一栏不能是 {column.kind}，可用：{'、'.join(COLUMN_KINDS)}"
    if column.open_end and column.kind is not Kind.MONTH:
        yield f"{path}.open_end", "只有年月（month）可以有"
    yield from _limit_faults(path, column.kind, column.limit)


def _limit_faults(path: str, kind: Kind, limit: int) -> Faults:
    if limit == 0 and kind is not Kind.LONG_TEXT:
        yield f"{path}.limit", "至少为 1；只有长文字（long-text）可以为 0，表示只受页数限制"


# -- what the code needs ---------------------------------------------------------------------------------------


def need_faults(form: Form) -> Faults:
    """Every field that the code asks for and does not find as it must be."""
    found = {field.key: (section, field) for section in form.sections for field in section.fields if not field.shows}
    for key, need in FIELDS.items():
        if key in found:
            yield from _need_faults(*found[key], need)
        elif not need.optional:
            yield "form.sections", f"缺少平台要用的填写项 “{key}”（{need.kind}），由{_BY[need.by]}填写"
    for kind in ONCE:
        if [field.kind for _, field in found.values()].count(kind) != 1:
            yield "form.sections", f"{kind} 的填写项应有且只有一项"
    numbers = [one for one in found.values() if one[1].kind is Kind.ID_NUMBER]
    yield from (fault for section, field in numbers for fault in _number_faults(section, field))


def _number_faults(section: Section, field: Field) -> Faults:
    yield from _need_faults(section, field, Need(Kind.ID_NUMBER, given=True))
    if not field.paper:
        yield f"{_at(section, field)}.paper", "应指明填写证件类型的选择项"
    if CARD not in field.checked_papers:
        yield f"{_at(section, field)}.checked_papers", f"应包括 {CARD}"


def _need_faults(section: Section, field: Field, need: Need) -> Faults:
    at = _at(section, field)
    if field.kind is not need.kind:
        yield f"{at}.kind", f"平台要用这一项，应为 {need.kind}"
    if section.by is not need.by:
        yield at, f"平台要用这一项，应在由{_BY[need.by]}填写的部分"
    if need.given and (not field.required or field.only_if):
        yield f"{at}.required", "平台要用这一项，必须填写，不能附条件（only_if）"
    if need.options_from and (field.options_from != need.options_from or field.other):
        yield f"{at}.options_from", f"平台要用这一项，应从 {need.options_from} 中选择，没有其他"


def only_if_faults(
    form: Form, channels: tuple[Named, ...], technical_fields: tuple[Named, ...], industries: tuple[Industries, ...]
) -> Faults:
    """Fields that depend on an answer that cannot be given."""
    listed = {
        "channels": [one.name for one in channels],
        "technical_fields": [one.key for one in technical_fields],
        "industries": [name for group in industries for name in group.names],
    }
    fields = {field.key: field for section in form.sections for field in section.fields if not field.shows}
    for section in form.sections:
        for field in section.fields:
            for target, answer in field.only_if.items():
                asked = fields.get(target, field)
                if target in fields and answer not in (
                    *asked.options,
                    *listed.get(asked.options_from, ()),
                    asked.other,
                ):
                    yield f"{_at(section, field)}.only_if", f"“{target}” 没有选项 “{answer}”"


_BY = {FilledBy.APPLICANT: "申报人", FilledBy.EMPLOYER: "所在单位"}


def _at(section: Section, field: Field) -> str:
    return f"form.sections[{section.key}].fields[{field.shows or field.key}]"
