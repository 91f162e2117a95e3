"""The one validator of answers, and their shape. The web form, the Word form, the command line and the workbook
import all ask ``faults``; a draft may hold any fault, a submission none.

Answers are one flat mapping, the same in a draft and in an ANSWERS.json written by hand. ``flask --app wsgi answers
PROGRAMME`` prints an empty one; what is left out counts as not answered, an unknown key is refused. Key and label of
each field stand in the rulebook (portal/rulebooks/*.toml). The value depends on the kind of the field:

=========== ========================================================================================================
line        ``"name": "张三"`` one line; with ``postcode`` it must hold six digits: ``"address": "某路1号，200001"``
long-text   ``"basics": "第一段\\n第二段"`` each line becomes a paragraph; its limit is in 字, 0 means none
choice      ``"sex": "男"`` one of the options as written there; where the options are technical fields, the key of
            one (``"technical_field": "sensing"``, not its name). With the option 其他 its words stand beside:
            ``"industry": "其他", "industry_other": "智慧港口"``
choices     ``["甲", "乙"]`` a list of options
yes-no      ``"union_member": "是"`` or ``"否"``
number      ``"post_years": "11"`` whole, without its unit; a JSON number does as well
month, date ``"2021-03"``, ``"2026-11-22"``; 2021.3 or 2021年3月 are brought to this spelling (rules/tidying.py)
id-number   ``"id_number": "990101198002290134"`` as on the paper; which paper it is says ``id_paper``
phone       ``"021-55550123"``, a mobile number, or ``+`` and country code
e-mail      ``"shili@example.com"``
photo       the name of a stored photo, set by the portal; in a file leave it ``""`` and give ``--photo``
tick        ``true`` or ``false``
rows        ``"work": [{"from": "2015-07", "to": "", "unit": "…", "post": "…", "industry": true}, …]`` a list with
            one object a row, its keys those of the columns. An empty ``to`` means 至今. Rows that may be answered
            with 无 have a tick beside them: ``"awards": [], "awards_none": true``
=========== ========================================================================================================

Each official condition is declared by a tick ``condition_KEY``; where the years fall short of it,
``condition_KEY_explanation`` says why. A field with ``only_if`` is looked at only while the other field has the answer
named there (``recommender`` while ``channel`` is 单位推荐). What the employer fills in is no part of the answers.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import msgspec

from portal.rules.applying.conditions import (
    SECTION as CONDITIONS,
)
from portal.rules.applying.conditions import (
    computed_years,
    conditions_section,
    duration,
    explanation_key,
    month_index,
)
from portal.rules.applying.field_faults import CHECKS, Context, too_long
from portal.rules.language.word_count import characters
from portal.rules.rulebook.requirements import FROM, TO
from portal.rules.rulebook.rulebook import Column, Field, FilledBy, Kind, Rulebook, Section, kept

Answers = dict[str, Any]


class Fault(msgspec.Struct, frozen=True):
    """One thing to mend: ``path`` as in ``work[0].from``; ``missing`` where nothing has been answered yet."""

    path: str
    reason: str
    field: str
    section: str
    missing: bool = False


@kept
def sections_of(rulebook: Rulebook) -> tuple[Section, ...]:
    """What the applicant fills in, page by page: the form in printed order, then the conditions."""
    own = tuple(section for section in rulebook.form.sections if section.by is FilledBy.APPLICANT)
    return (*own, conditions_section(rulebook))


def section_of(rulebook: Rulebook, key: str) -> Section:
    """:raises KeyError: the applicant has no such section to fill in."""
    for section in sections_of(rulebook):
        if section.key == key:
            return section
    raise KeyError(key)


def asked(section: Section) -> Iterator[Field]:
    """The fields of a section that have an answer of their own."""
    return (field for field in section.fields if not field.shows)


def none_key(field: Field) -> str:
    """The tick 无 beside rows that may be answered so."""
    return f"{field.key}_none"


def other_key(field: Field) -> str:
    """The words beside the choice 其他."""
    return f"{field.key}_other"


def blank(rulebook: Rulebook) -> Answers:
    """Every answer of the applicant, unanswered, in the right shape."""
    return {key: list(value) if isinstance(value, list) else value for key, value in _blank(rulebook).items()}


@kept
def _blank(rulebook: Rulebook) -> Answers:
    return {key: value for section in sections_of(rulebook) for key, value in blank_section(section).items()}


def blank_section(section: Section) -> Answers:
    answers: Answers = {}
    for field in asked(section):
        answers[field.key] = _blank_value(field)
        if field.none_word:
            answers[none_key(field)] = False
        if field.other:
            answers[other_key(field)] = ""
    return answers


def blank_row(field: Field) -> dict[str, Any]:
    return {column.key: False if column.kind is Kind.TICK else "" for column in field.columns}


def _blank_value(field: Field) -> Any:
    match field.kind:
        case Kind.ROWS | Kind.CHOICES:
            return []
        case Kind.TICK:
            return False
        case _:
            return field.default


def faults(
    rulebook: Rulebook, answers: Mapping[str, Any], *, closing: date, until: date | None = None
) -> tuple[Fault, ...]:
    """Everything that stands against submitting ``answers``, in printed order; ``closing`` is the last day of
    the call, to which years are counted (CF6–CF9, M12, P3, PF1); ``until``: the last day for this application."""
    context = Context(rulebook, blank(rulebook) | dict(answers), closing, until)
    return tuple(fault for section in sections_of(rulebook) for fault in _ordered_faults(section, context))


def faults_of(
    section: Section, rulebook: Rulebook, answers: Mapping[str, Any], *, closing: date, until: date | None = None
) -> tuple[Fault, ...]:
    """Those of ``faults`` that are in ``section``; all answers are needed, since answers depend on others."""
    return tuple(_ordered_faults(section, Context(rulebook, blank(rulebook) | dict(answers), closing, until)))


def _ordered_faults(section: Section, context: Context) -> list[Fault]:
    order = [field.key for field in asked(section)]
    return sorted(_section_faults(section, context), key=lambda fault: order.index(fault.field))


def _section_faults(section: Section, context: Context) -> Iterator[Fault]:
    for field in asked(section):
        if all(context.answers.get(key) == value for key, value in field.only_if.items()):
            for path, reason, missing in _field_faults(field, context):
                yield Fault(path, reason, field.key, section.key, missing)
    if section.shared_limit and characters_used(section, context.answers) > section.shared_limit:
        yield _over_shared_limit(section, context.answers)
    if section.key == CONDITIONS:
        yield from _shortfalls(context)


def _over_shared_limit(section: Section, answers: Mapping[str, Any]) -> Fault:
    """Over the shared limit of 字, said by how much (CF8, PF1); shown at the last text that has been written."""
    used, limit = characters_used(section, answers), section.shared_limit
    written = [field.key for field in asked(section) if field.kind is Kind.LONG_TEXT and says(answers[field.key])]
    reason = f"本部分合计{used:,}字，超过{limit:,}字的限制{used - limit:,}字，请删减。"
    return Fault(written[-1], reason, written[-1], section.key)


def _shortfalls(context: Context) -> Iterator[Fault]:
    """A shortfall of years needs its explanation before the form can be submitted (M12)."""
    for computed in computed_years(context.rulebook, context.answers, closing=context.closing):
        key = explanation_key(computed.condition)
        if computed.short and not says(context.answers[key]):
            yield Fault(
                key,
                f"按工作经历计算为{duration(computed.months)}，不足{duration(computed.needed)}。"
                "请核对工作经历中的勾选，或在这里说明情况，由资格审查决定。",
                key,
                CONDITIONS,
                missing=True,
            )


def _field_faults(field: Field, context: Context) -> Iterator[tuple[str, str, bool]]:
    value = context.answers[field.key]
    if field.kind is Kind.ROWS:
        yield from _rows_faults(field, value, context)
        return
    given = [item for item in (value if isinstance(value, list) else [value]) if says(item)]
    if not given:
        if field.required:
            yield field.key, _missing(field), True
        return
    for item in given:
        if reason := CHECKS[field.kind](field, item, context):
            yield field.key, reason, False
    if field.other and field.other in given:
        yield from _other_faults(field, context.answers[other_key(field)])


def _other_faults(field: Field, words: str) -> Iterator[tuple[str, str, bool]]:
    if not says(words):
        yield other_key(field), f"请写明“{field.label}”的其他内容。", True
    elif reason := too_long(field, words):
        yield other_key(field), reason, False


def says(value: Any) -> bool:
    """Whether an answer says anything: a tick is given, a text has more than spaces and marks nobody can see."""
    return characters(value) > 0 if isinstance(value, str) else bool(value)


def _missing(field: Field | Column) -> str:
    match field.kind:
        case Kind.CHOICE | Kind.CHOICES | Kind.YES_NO:
            return f"请选择“{field.label}”。"
        case Kind.TICK:
            return f"请确认并勾选：{field.label}"
        case Kind.PHOTO:
            return "请上传照片。"
        case _:
            return f"请填写“{field.label}”。"


def _rows_faults(field: Field, rows: list[Mapping[str, Any]], context: Context) -> Iterator[tuple[str, str, bool]]:
    none = field.none_word and context.answers[none_key(field)]
    written = {index: row for index, row in enumerate(rows) if any(map(says, row.values()))}
    if none and written:
        yield none_key(field), f"已经填写了内容，请取消勾选“{field.none_word}”，或删除下面的内容。", False
    elif not written and not none and field.required:
        how = f"；没有的，请勾选“{field.none_word}”" if field.none_word else ""
        yield field.key, f"请至少填写一条“{field.label}”{how}。", True
    if len(written) > field.limit:
        yield field.key, f"“{field.label}”最多填写{field.limit}条，请合并或删去一些。", False
    for index, row in written.items():
        for column in field.columns:
            for reason, missing in _cell_faults(column, row, context):
                yield f"{field.key}[{index}].{column.key}", f"第{index + 1}条：{reason}", missing
        if _ends_before_begin(row):
            yield f"{field.key}[{index}].{TO}", f"第{index + 1}条：结束的年月早于开始的年月，请核对。", False


def _cell_faults(column: Column, row: Mapping[str, Any], context: Context) -> Iterator[tuple[str, bool]]:
    value = row.get(column.key) or ""
    if says(value):
        if reason := CHECKS[column.kind](column, value, context):
            yield reason, False
    elif column.required and not column.open_end:
        yield _missing(column), True


def _ends_before_begin(row: Mapping[str, Any]) -> bool:
    begin, end = month_index(row.get(FROM) or ""), month_index(row.get(TO) or "")
    return begin is not None and end is not None and end < begin  # an unreadable one has its own fault


def characters_used(section: Section, answers: Mapping[str, Any]) -> int:
    """字数 of all long texts of a section together; printed headings are not counted (CF8)."""
    return sum(characters(answers.get(field.key, "")) for field in asked(section) if field.kind is Kind.LONG_TEXT)


STATE_WORDS = {"blank": "未填写", "started": "填写中", "faulty": "有误", "done": "已完成"}


class State(msgspec.Struct, frozen=True):
    """Where a section stands: ``blank``, ``started``, ``faulty`` or ``done``, with its faults."""

    name: str
    faults: tuple[Fault, ...]


def state_of(section: Section, answers: Mapping[str, Any], found: tuple[Fault, ...]) -> State:
    """The state of ``section`` given all ``found`` faults of the form."""
    own = tuple(fault for fault in found if fault.section == section.key)
    if any(not fault.missing for fault in own):
        return State("faulty", own)
    empty = blank_section(section)
    if own and all(answers.get(key, value) == value for key, value in empty.items()):
        return State("blank", own)
    return State("started" if own else "done", own)
