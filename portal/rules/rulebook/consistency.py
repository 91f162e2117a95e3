"""What the types of a rulebook cannot say: keys that repeat, references that lead nowhere, sums that do not agree.

Each check names the parts of the rulebook that it looks at, so that it still runs while other parts are broken.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from fractions import Fraction
from typing import Any

from portal.rules.rulebook.form_consistency import form_faults
from portal.rules.rulebook.part import Named
from portal.rules.rulebook.procedure import Procedure, procedure_faults
from portal.rules.rulebook.rubric import Band, Competition, Dimension, Honour, Method, Rubric, Scale, Stage
from portal.rules.rulebook.rulebook import Condition, Evidence, Form, Industries, Kind

Faults = Iterator[tuple[str, str]]


def inconsistencies(parts: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Every fault in those ``parts`` of a rulebook that have the right shape, as (path, reason in Chinese)."""
    for check, needs in CHECKS.items():
        if all(part in parts for part in needs):
            yield from check(*(parts[part] for part in needs))


def _repeated(path: str, keys: Iterable[str]) -> Faults:
    for key, times in Counter(keys).items():
        if times > 1:
            yield path, f"“{key}” 出现了 {times} 次"


def _technical_field_faults(fields: tuple[Named, ...]) -> Faults:
    yield from _repeated("technical_fields", (field.key for field in fields))
    yield from _repeated("technical_fields", (field.name for field in fields))
    if not fields:
        yield "technical_fields", "至少要有一个技术领域"


def _industry_faults(industries: tuple[Industries, ...]) -> Faults:
    yield from _repeated("industries", (name for group in industries for name in (group.name, *group.names)))
    for group in industries:
        if group.count < len(group.names):
            yield f"industries[{group.name}].count", f"写的是 {group.count} 类，却列出了 {len(group.names)} 类"


def _condition_faults(conditions: tuple[Condition, ...], form: Form) -> Faults:
    yield from _repeated("conditions", (condition.key for condition in conditions))
    rows = {field.key: field for section in form.sections for field in section.fields if field.kind is Kind.ROWS}
    for condition in conditions:
        path = f"conditions[{condition.key}].years"
        if (years := condition.years) is None:
            continue
        if years.at_least < 1:
            yield f"{path}.at_least", "年数至少为 1"
        if years.rows not in rows:
            yield f"{path}.rows", f"申报表没有逐行填写的 “{years.rows}”"
            continue
        columns = {column.key: column for column in rows[years.rows].columns}
        if years.counts not in columns:
            yield f"{path}.counts", f"“{years.rows}” 没有 “{years.counts}” 这一栏"
        elif columns[years.counts].kind is not Kind.TICK:
            yield f"{path}.counts", f"“{years.counts}” 不是勾选栏（tick），不能据以计算年限"
        for end in sorted({"from", "to"} - columns.keys()):
            yield f"{path}.rows", f"“{years.rows}” 没有 “{end}” 这一栏，不能计算年限"


def _evidence_faults(evidence: Evidence) -> Faults:
    yield from _repeated("evidence.kinds", (kind.key for kind in evidence.kinds))
    if evidence.page_limit < 1:
        yield "evidence.page_limit", "页数至少为 1"


def _rubric_faults(rubric: Rubric) -> Faults:
    yield from _repeated("rubric.dimensions", (dimension.key for dimension in rubric.dimensions))
    yield from _repeated("rubric.dimensions.indicators", (indicator.key for indicator in rubric.indicators()))
    total = sum(indicator.maximum for indicator in rubric.indicators())
    if rubric.total != total:
        yield "rubric.total", f"总分写的是 {rubric.total}，各项指标分值之和是 {total}"
    known = {dimension.key for dimension in rubric.dimensions}
    for index, scale in enumerate(rubric.scales):
        path = f"rubric.scales[第{index + 1}项]"
        for key in scale.dimensions:
            if key not in known:
                yield f"{path}.dimensions", f"没有维度 “{key}”"
        yield from _band_faults(f"{path}.bands", scale.maximum, scale.bands)
    for dimension in rubric.dimensions:
        yield from _scale_faults(rubric.scales, dimension)


def _band_faults(path: str, maximum: int, bands: tuple[Band, ...]) -> Faults:
    for index, band in enumerate(bands):
        if band.low > band.high:
            yield f"{path}[第{index + 1}项]", f"下限 {band.low} 大于上限 {band.high}"
    times = Counter(point for band in bands for point in range(band.low, band.high + 1))
    for said, points in (
        ("同时属于不止一档", [point for point, count in times.items() if count > 1]),
        ("不属于任何一档", [point for point in range(1, maximum + 1) if point not in times]),
        (f"不在 1 至 {maximum} 分之内", [point for point in times if not 1 <= point <= maximum]),
    ):
        if points:
            yield path, f"{'、'.join(map(str, sorted(points)))} 分{said}"


def _scale_faults(scales: tuple[Scale, ...], dimension: Dimension) -> Faults:
    for indicator in dimension.indicators:
        fitting = [
            scale
            for scale in scales
            if scale.maximum == indicator.maximum and (not scale.dimensions or dimension.key in scale.dimensions)
        ]
        if len(fitting) != 1:
            path = f"rubric.dimensions[{dimension.key}].indicators[{indicator.key}].maximum"
            said = "没有" if not fitting else "不止一组"
            yield path, f"满分 {indicator.maximum} 分{said}相应的分档"


def _stage_faults(stages: tuple[Stage, ...], rubric: Rubric) -> Faults:
    yield from _repeated("stages", (stage.key for stage in stages))
    if [stage.method for stage in stages].count(Method.FILING) != 1 or stages[0].method is not Method.FILING:
        yield "stages", "第一个阶段应为申报（filing），且只有一个"
    for stage in stages:
        path = f"stages[{stage.key}]"
        if bool(stage.threshold) != (stage.method is Method.ELIGIBILITY):
            yield f"{path}.threshold", "资格判定（eligibility）的阶段必须写明，其他阶段不能有"
        elif stage.threshold and not _is_share(stage.threshold):
            yield f"{path}.threshold", f"“{stage.threshold}” 不是小于 1 的分数，例如 2/3"
        if stage.method is Method.SCORE and not stage.category:
            yield f"{path}.category", "打分的阶段必须写明评分类别"
        if stage.category and stage.category not in rubric.categories:
            yield f"{path}.category", f"评分表上没有类别 “{stage.category}”"
        if stage.passes < 0 or (stage.passes and stage.setting):
            yield f"{path}.passes", "不能为负数；写明了人数的，不能再列为设置项（setting）"


def _is_share(text: str) -> bool:
    """
    >>> _is_share("2/3"), _is_share("3/2"), _is_share("0.5"), _is_share("2/0")
    (True, False, False, False)
    """
    numerator, _, denominator = text.partition("/")
    if not (numerator.isdecimal() and denominator.isdecimal() and int(denominator)):
        return False
    return 0 < Fraction(int(numerator), int(denominator)) < 1


def _honour_faults(honours: tuple[Honour, ...], stages: tuple[Stage, ...]) -> Faults:
    yield from _repeated("honours", (honour.key for honour in honours))
    if "honouree" not in {honour.key for honour in honours}:
        yield "honours", "缺少 key 为 honouree 的荣誉称号"
    for honour in honours:
        if (honour.quota > 0) == honour.setting or honour.quota < 0:
            yield f"honours[{honour.key}].quota", "写明名额，或列为设置项（setting），两者选一"
    places = sum(honour.quota for honour in honours)
    for stage in stages:
        if stage.method is Method.DELIBERATION and stage.passes and stage.passes != places:
            yield f"stages[{stage.key}].passes", f"写的是 {stage.passes} 人，各荣誉名额之和是 {places} 人"


def _competition_faults(competitions: tuple[Competition, ...], stages: tuple[Stage, ...]) -> Faults:
    yield from _repeated("competitions", (competition.key for competition in competitions))
    joined = {key: stage.key for stage in stages for key in stage.joins}
    known = {competition.key for competition in competitions}
    for key, stage in joined.items():
        if key not in known:
            yield f"stages[{stage}].joins", f"没有竞赛 “{key}”"
    for competition in competitions:
        path = f"competitions[{competition.key}]"
        if competition.key not in joined:
            yield path, "没有哪个阶段接收这项竞赛的选手（joins）"
        if competition.sends < 1:
            yield f"{path}.sends", "推荐人数至少为 1"


def _quoted_faults(procedure: Procedure, bar_words: str, stages: tuple[Stage, ...]) -> Faults:
    """Words that stand beside a number, and say another one."""
    notes = [(f"stages[{stage.key}].note", stage.note) for stage in stages if stage.method is Method.NOTICE]
    for path, words, pattern, number in (
        *((path, note, r"(\d+) ?个工作日", procedure.notice_days) for path, note in notes),
        ("bar_words", bar_words, r"(\d+) ?年内", procedure.bar_years),
    ):
        if said := [text for text in re.findall(pattern, words) if int(text) != number.value]:
            yield path, f"文字写的是 {'、'.join(said)}，[procedure] 写的是 {number.value}"


def _edition_words_faults(audience: str, edition_words: str) -> Faults:
    if edition_words not in audience:
        yield "edition_words", "audience 中没有这几个字"


CHECKS: dict[Callable[..., Faults], tuple[str, ...]] = {
    procedure_faults: ("procedure",),
    _quoted_faults: ("procedure", "bar_words", "stages"),
    _edition_words_faults: ("audience", "edition_words"),
    _technical_field_faults: ("technical_fields",),
    _industry_faults: ("industries",),
    _condition_faults: ("conditions", "form"),
    form_faults: ("form",),
    _evidence_faults: ("evidence",),
    _rubric_faults: ("rubric",),
    _stage_faults: ("stages", "rubric"),
    _honour_faults: ("honours", "stages"),
    _competition_faults: ("competitions", "stages"),
}
