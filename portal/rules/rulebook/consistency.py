"""What the types of a rulebook cannot say: keys that repeat, references that lead nowhere, sums that do not agree, and
what the code needs (``requirements``) and does not find.

Each check names the parts of the rulebook that it looks at, so that it still runs while other parts are broken.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from fractions import Fraction
from typing import Any

from portal.rules.rulebook.form_consistency import form_faults, key_faults, need_faults, only_if_faults
from portal.rules.rulebook.procedure import procedure_faults, quoted_faults
from portal.rules.rulebook.requirements import (
    CHANNELS,
    FROM,
    HONOUREE,
    LAST_STAGES,
    TO,
    UNION_MEMBER,
    OrganisationKind,
)
from portal.rules.rulebook.rubric import (
    COUNTED,
    SHEETS,
    Band,
    Competition,
    Dimension,
    Honour,
    Method,
    Named,
    Rubric,
    Stage,
    Superior,
)
from portal.rules.rulebook.rulebook import Condition, Evidence, FilledBy, Form, Industries, Kind, Years

Faults = Iterator[tuple[str, str]]

POINTS_MOST = 999  # what one indicator can be given: points are typed in three digits
_RULEBOOK = re.compile(r"[0-9a-z][0-9a-z-]*")
_ISSUED = re.compile(r"[0-9]{4}(-[0-9]{2}){0,2}")
_SHARE = re.compile(r"[0-9]{1,9}/[1-9][0-9]{0,8}")


def inconsistencies(parts: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Every fault in those ``parts`` of a rulebook that have the right shape, as (path, reason in Chinese)."""
    for check, needs in CHECKS.items():
        if all(part in parts for part in needs):
            yield from check(*(parts[part] for part in needs))


def _repeated(path: str, names: Iterable[str]) -> Faults:
    for name, times in Counter(names).items():
        if times > 1:
            yield path, f"“{name}” 出现了 {times} 次"


def _listed(path: str, things: Iterable[Any], what: str = "") -> Faults:
    """Keys and names of a list; ``what``: there must be one of it."""
    things = tuple(things)
    yield from key_faults(path, [thing.key for thing in things])
    if what and not things:
        yield path, f"至少要有一个{what}"


def _award_faults(key: str, programme: str, issued: str) -> Faults:
    if not _RULEBOOK.fullmatch(key):
        yield "key", f"“{key}” 不能作 key，只含小写字母、数字和“-”"
    yield from key_faults("programme", [programme])
    if not _ISSUED.fullmatch(issued):
        yield "issued", f"“{issued}” 应以四位年份开头，例如 2025 或 2025-08"


def _technical_field_faults(fields: tuple[Named, ...]) -> Faults:
    yield from _listed("technical_fields", fields, "技术领域")
    yield from _repeated("technical_fields", (field.name for field in fields))


def _industry_faults(industries: tuple[Industries, ...]) -> Faults:
    yield from _repeated("industries", (name for group in industries for name in (group.name, *group.names)))
    for group in industries:
        if group.count < len(group.names):
            yield f"industries[{group.name}].count", f"写的是 {group.count} 类，却列出了 {len(group.names)} 类"


def _condition_faults(conditions: tuple[Condition, ...], form: Form) -> Faults:
    yield from _listed("conditions", conditions)
    fields = {
        field.key: field for section in form.sections for field in section.fields if section.by is FilledBy.APPLICANT
    }
    rows = {key: field for key, field in fields.items() if field.kind is Kind.ROWS}
    counting = {"", *(condition.key for condition in conditions if condition.years)}
    for key, field in fields.items():
        if field.years_of not in counting:
            yield f"form.sections.fields[{key}].years_of", f"没有计算年限的条件 “{field.years_of}”"
    for condition in conditions:
        path = f"conditions[{condition.key}].years"
        if (years := condition.years) is None:
            continue
        if years.at_least < 1:
            yield f"{path}.at_least", "年数至少为 1"
        if years.rows in rows:
            yield from _counting_faults(path, years, {one.key: one.kind for one in rows[years.rows].columns})
        else:
            yield f"{path}.rows", f"申报表没有逐行填写的 “{years.rows}”"


def _counting_faults(path: str, years: Years, columns: Mapping[str, Kind]) -> Faults:
    if years.counts not in columns:
        yield f"{path}.counts", f"“{years.rows}” 没有 “{years.counts}” 这一栏"
    elif columns[years.counts] is not Kind.TICK:
        yield f"{path}.counts", f"“{years.counts}” 不是勾选栏（tick），不能据以计算年限"
    for end in (FROM, TO):
        if columns.get(end) is not Kind.MONTH:
            yield f"{path}.rows", f"“{years.rows}” 没有年月（month）栏 “{end}”，不能计算年限"


def _evidence_faults(evidence: Evidence) -> Faults:
    yield from _listed("evidence.kinds", evidence.kinds, "材料类别")
    if evidence.page_limit < 1:
        yield "evidence.page_limit", "页数至少为 1"


def _rubric_faults(rubric: Rubric) -> Faults:
    yield from _listed("rubric.categories", rubric.categories, "评分类别")
    yield from _listed("rubric.dimensions", rubric.dimensions, "维度")
    yield from key_faults("rubric.dimensions.indicators", [indicator.key for indicator in rubric.indicators()])
    total = sum(indicator.maximum for indicator in rubric.indicators())
    if rubric.total != total:
        yield "rubric.total", f"总分写的是 {rubric.total}，各项指标分值之和是 {total}"
    known = {dimension.key for dimension in rubric.dimensions}
    for index, scale in enumerate(rubric.scales):
        path = f"rubric.scales[第{index + 1}项]"
        yield from ((f"{path}.dimensions", f"没有维度 “{key}”") for key in scale.dimensions if key not in known)
        yield from _band_faults(f"{path}.bands", scale.maximum, scale.bands)
    for dimension in rubric.dimensions:
        yield from _indicator_faults(rubric, dimension)


def _indicator_faults(rubric: Rubric, dimension: Dimension) -> Faults:
    path = f"rubric.dimensions[{dimension.key}].indicators"
    if not dimension.indicators:
        yield path, "至少要有一项指标"
    for indicator in dimension.indicators:
        if len(fitting := rubric.scales_of(dimension, indicator)) != 1:
            said = "不止一组" if fitting else "没有"
            yield f"{path}[{indicator.key}].maximum", f"满分 {indicator.maximum} 分{said}相应的分档"


def _band_faults(path: str, maximum: int, bands: tuple[Band, ...]) -> Faults:
    if not 1 <= maximum <= POINTS_MOST:
        yield path.removesuffix("bands") + "maximum", f"满分应在 1 至 {POINTS_MOST} 分之内"
        return
    for index, band in enumerate(bands):
        if band.low > band.high:
            yield f"{path}[第{index + 1}项]", f"下限 {band.low} 大于上限 {band.high}"
    times = Counter(point for band in bands for point in range(band.low, min(band.high, POINTS_MOST + 1) + 1))
    for said, points in (
        ("同时属于不止一档", [point for point, count in times.items() if count > 1]),
        ("不属于任何一档", [point for point in range(1, maximum + 1) if point not in times]),
        (f"不在 1 至 {maximum} 分之内", [point for point in times if not 1 <= point <= maximum]),
    ):
        if points:
            yield path, f"{'、'.join(map(str, sorted(points)))} 分{said}"


def _stage_faults(stages: tuple[Stage, ...], rubric: Rubric) -> Faults:
    yield from _listed("stages", stages)
    yield from _order_faults([stage.method for stage in stages])
    untimed = [one.key for one in stages if any(not 0 < span.minutes < 1000 for span in one.clock)]
    yield from ((f"stages[{key}].clock", "每一段的分钟数应在 1 至 999 之内") for key in untimed)
    categories = {category.key for category in rubric.categories}
    for stage in stages:
        path = f"stages[{stage.key}]"
        if bool(stage.threshold) != (stage.method is Method.ELIGIBILITY):
            yield f"{path}.threshold", "资格判定（eligibility）的阶段必须写明，其他阶段不能有"
        elif stage.threshold and not _is_share(stage.threshold):
            yield f"{path}.threshold", f"“{stage.threshold}” 不是小于 1 的分数，例如 2/3"
        if stage.method in SHEETS and not stage.category:
            yield f"{path}.category", "打分、评议的阶段必须写明评分类别"
        if stage.category and stage.category not in categories:
            yield f"{path}.category", f"评分表上没有类别 “{stage.category}”"
        if stage.passes and stage.setting:
            yield f"{path}.passes", "写明了人数的，不能再列为设置项（setting）"
        if (stage.presented or stage.joins) and stage.method not in COUNTED:
            yield path, "只有评审的阶段可以到场展示（presented）、接收竞赛选手（joins）"


def _order_faults(methods: list[Method]) -> Faults:
    """The stages that every season goes through, in the order in which the code does."""
    if methods.count(Method.FILING) != 1 or methods[0] is not Method.FILING:
        yield "stages", "第一个阶段应为申报（filing），且只有一个"
    if tuple(methods[-len(LAST_STAGES) :]) != LAST_STAGES or any(methods.count(one) != 1 for one in LAST_STAGES):
        yield "stages", f"最后应依次为公示、报批、表彰（{'、'.join(LAST_STAGES)}），各只有一个"
    yield from _round_faults(methods)


NOT_LAST = {Method.ELIGIBILITY: "资格判定，它不分名次", Method.PUBLIC: "公众评价，它只计入综合评价"}


def _round_faults(methods: list[Method]) -> Faults:
    rounds = [place for place, method in enumerate(methods) if method in COUNTED]
    if not rounds:
        yield "stages", "至少要有一个评审的阶段"
        return
    last = methods[rounds[-1]]
    if last in NOT_LAST:
        yield "stages", f"最后一轮评审不能是{NOT_LAST[last]}"
    for method in (Method.OVERALL, Method.DELIBERATION):
        if method in methods and (methods.count(method) != 1 or last is not method):
            yield "stages", f"{method} 只能有一个，且为最后一轮评审"
    if last is Method.OVERALL and not {Method.SCORE, Method.PUBLIC} & set(methods):
        yield "stages", "综合评价（overall）之前要有打分（score）的阶段"
    for method in (Method.RECOMMENDATION, Method.REVIEW):
        if methods.count(method) > 1 or (method in methods and methods.index(method) > rounds[0]):
            yield "stages", f"{method} 最多一个，且在评审之前"


def _is_share(text: str) -> bool:
    """
    >>> _is_share("2/3"), _is_share("3/2"), _is_share("0.5"), _is_share("2/0")
    (True, False, False, False)
    """
    return bool(_SHARE.fullmatch(text)) and 0 < Fraction(text) < 1


def _honour_faults(honours: tuple[Honour, ...], stages: tuple[Stage, ...]) -> Faults:
    yield from _listed("honours", honours)
    if HONOUREE not in {honour.key for honour in honours}:
        yield "honours", f"缺少 key 为 {HONOUREE} 的荣誉称号"
    for honour in honours:
        if (honour.quota > 0) == honour.setting:
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


def _way_faults(channels: tuple[Named, ...], recommenders: tuple[Named, ...]) -> Faults:
    yield from _repeated("channels", (channel.name for channel in channels))
    if sorted(channel.key for channel in channels) != sorted(CHANNELS):
        yield "channels", f"应有 key 为 {'、'.join(CHANNELS)} 的申报方式各一种"
    yield from _listed("recommenders", recommenders)
    for recommender in recommenders:
        if recommender.key not in {kind.value for kind in OrganisationKind}:
            usable = "、".join(OrganisationKind)
            yield f"recommenders[{recommender.key}].key", f"平台没有这一类推荐单位，可用：{usable}"


def _superior_faults(superiors: tuple[Superior, ...], form: Form) -> Faults:
    yield from _listed("superiors", superiors)
    asked = {field.key for section in form.sections for field in section.fields}
    for one in superiors:
        if one.members and UNION_MEMBER not in asked:
            yield f"superiors[{one.key}].members", f"申报表没有 “{UNION_MEMBER}”，无从知道是否工会会员"


def _edition_words_faults(audience: str, edition_words: str) -> Faults:
    if edition_words not in audience:
        yield "edition_words", "audience 中没有这几个字"


CHECKS: dict[Callable[..., Faults], tuple[str, ...]] = {
    procedure_faults: ("procedure",),
    quoted_faults: ("procedure", "bar_words", "stages"),
    _edition_words_faults: ("audience", "edition_words"),
    _award_faults: ("key", "programme", "issued"),
    _technical_field_faults: ("technical_fields",),
    _industry_faults: ("industries",),
    _condition_faults: ("conditions", "form"),
    form_faults: ("form",),
    need_faults: ("form",),
    only_if_faults: ("form", "channels", "technical_fields", "industries"),
    _evidence_faults: ("evidence",),
    _rubric_faults: ("rubric",),
    _stage_faults: ("stages", "rubric"),
    _honour_faults: ("honours", "stages"),
    _competition_faults: ("competitions", "stages"),
    _way_faults: ("channels", "recommenders"),
    _superior_faults: ("superiors", "form"),
}
