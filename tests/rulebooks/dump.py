"""The words of a rulebook as one readable text, in printed order; what is the portal's own is left out.
``python -m tests.rulebooks.dump`` writes them anew."""

from collections.abc import Iterator
from pathlib import Path

from portal.rulebooks import catalogue, competition
from portal.rules.rulebook.rubric import Rubric
from portal.rules.rulebook.rulebook import Form, Rulebook

EXPECTED = Path(__file__).parent / "expected"


def words(rulebook: Rulebook) -> str:
    return "\n".join((*_award(rulebook), *_form(rulebook.form, rulebook), *_judging(rulebook), ""))


def _award(rulebook: Rulebook) -> Iterator[str]:
    yield f"# {rulebook.source}"
    yield from ("", "## 称号", rulebook.titles.award, rulebook.titles.short, rulebook.titles.activity)
    yield rulebook.titles.committee
    yield from ("", "## 目的、对象、费用", rulebook.purpose, rulebook.audience, rulebook.fees)
    yield from (text for text in (rulebook.bar_words, rulebook.exclusive_words) if text)
    yield from ("", "## 主办、承办、支持")
    for bodies in (rulebook.organisers.hosts, rulebook.organisers.organisers, rulebook.organisers.supporters):
        yield "；".join(bodies)
    yield from (f"{hotline.name}：{hotline.number}" for hotline in rulebook.hotlines)
    yield from ("", "## 技术领域")
    for field in rulebook.technical_fields:
        yield from (field.name, f"  {field.definition}")
    yield from ("", "## 行业")
    yield from (f"{group.name}（{group.count}）：{'、'.join(group.names)}" for group in rulebook.industries)
    yield from ("", f"## 申报条件：{rulebook.conditions_source}")
    for condition in rulebook.conditions:
        years = condition.years
        yield condition.text + (f" ← {years.rows}.{years.counts} ≥ {years.at_least}" if years else "")
    yield from ("", "## 真实性", rulebook.declaration)


def _form(form: Form, rulebook: Rulebook) -> Iterator[str]:
    yield from ("", f"## {rulebook.titles.form}（≤{form.page_limit} 页）", f"{form.number_label}：")
    yield from _section(form, 0)
    yield from (form.imprint, "", f"### {form.instructions_title}", *form.instructions)
    for index in range(1, len(form.sections)):
        yield from _section(form, index)
    yield from ("", f"## 证实性材料（≤{rulebook.evidence.page_limit} 页）{rulebook.evidence.note}")
    yield from (kind.name for kind in rulebook.evidence.kinds)


def _section(form: Form, index: int) -> Iterator[str]:
    section = form.sections[index]
    limit = f" [{section.shared_limit} 字]" if section.shared_limit else ""
    yield from ("", f"### {section.title}{limit}")
    if section.note:
        yield section.note
    for field in section.fields:
        if field.printed:
            yield f"{field.label}：{'／'.join(field.options)}"
    yield from section.signatures


def _judging(rulebook: Rulebook) -> Iterator[str]:
    yield from ("", f"## {rulebook.titles.score_sheet}（总计 {rulebook.rubric.total} 分）")
    yield from _rubric(rulebook.rubric)
    yield from rulebook.guidance
    yield from ("", "## 阶段")
    for stage in rulebook.stages:
        facts = (
            stage.method.value,
            f"第{stage.round}轮" if stage.round else "",
            f"> {stage.threshold}" if stage.threshold else "",
            f"前 {stage.passes}" if stage.passes else "",
            "待设置" if stage.setting else "",
            "可选" if stage.optional else "",
            {one.key: one.name for one in rulebook.rubric.categories}.get(stage.category, ""),
            "到场展示" if stage.presented else "",
            "，".join(f"{span.name} {span.minutes} 分钟" for span in stage.clock),
            f"加入 {'、'.join(stage.joins)}" if stage.joins else "",
            "本系统的默认做法" if stage.portal_choice else "",
        )
        yield f"{stage.name} [{'；'.join(fact for fact in facts if fact)}]"
        if stage.note:
            yield f"  {stage.note}"
    yield from ("", "## 荣誉和名额")
    yield from (f"{honour.title}：{honour.quota or '待设置'}" for honour in rulebook.honours)
    yield from ("", "## 推荐")
    yield from (f"{channel.name}：{channel.definition}" for channel in rulebook.channels)
    yield from (recommender.name for recommender in rulebook.recommenders)
    yield from ("", "## 表彰后的推荐", *rulebook.put_forward, rulebook.title_use)
    for sent in rulebook.competitions:
        book = competition(sent.key)
        yield from ("", f"## {book.name}：{book.theme}", "；".join(book.undertakers), book.audience)
        yield "；".join(track.name for track in book.tracks)
        yield " → ".join(stage.name for stage in book.stages)
        yield from (book.note, f"推荐 {sent.sends} 名")


def _rubric(rubric: Rubric) -> Iterator[str]:
    yield from ("／".join(category.name for category in rubric.categories), "／".join(rubric.headings))
    for dimension in rubric.dimensions:
        yield from ("", f"### {dimension.name}")
        if dimension.meaning:
            yield dimension.meaning
        yield from (f"评分维度：{criterion.name}" for criterion in dimension.criteria)
        for indicator in dimension.indicators:
            yield f"{indicator.name}（{indicator.maximum}）：{indicator.focus}"
            yield from (f"  {text}" for text in (indicator.meaning, *indicator.points) if text)
    for scale in rubric.scales:
        yield from ("", f"### 满分 {scale.maximum} 分 {'、'.join(scale.dimensions)}".rstrip())
        for band in scale.bands:
            yield f"{band.low}~{band.high} {band.words}"
            if band.standard:
                yield f"  {band.standard}"
    yield from ("", "### 说明", *rubric.explanations, *rubric.footnotes)


if __name__ == "__main__":
    for key, rulebook in catalogue().items():
        (EXPECTED / f"{key}.txt").write_text(words(rulebook), encoding="utf-8")
