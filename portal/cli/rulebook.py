"""``flask --app wsgi rulebook FILE.toml``: checks one file of official rules."""

from pathlib import Path

import click

from portal import rulebooks
from portal.documents.papers.application_form import form_paper
from portal.documents.papers.score_sheet import sheet_paper
from portal.documents.word.contract import ContractError
from portal.rules.rulebook.competition import CompetitionBook
from portal.rules.rulebook.reading import CHANGE
from portal.rules.rulebook.rubric import Stage
from portal.rules.rulebook.rulebook import Rulebook, RulebookError


@click.command("rulebook")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def rulebook_command(file: Path) -> None:
    """Check one rulebook FILE.toml and its Word templates: every fault with its path, or a short summary."""
    try:
        if "tracks" in rulebooks.read(file):
            click.echo(
                "\n".join((f"{file.name}：没有错误。", *summary_of_competition(rulebooks.check_competition(file))))
            )
            return
        rulebook = rulebooks.check(file)
        if faults := faults_of_templates(rulebook):
            raise RulebookError(faults)
    except RulebookError as error:
        for path, reason in error.faults:
            click.echo(f"{path}：{reason}。", err=True)
        click.echo(f"{file.name}：共 {len(error.faults)} 处错误。", err=True)
        raise click.exceptions.Exit(1) from None
    click.echo("\n".join((f"{file.name}：没有错误。", *summary(rulebook))))


def faults_of_templates(rulebook: Rulebook) -> list[tuple[str, str]]:
    """What in the Word templates that a rulebook names does not fit it, under their place in the rulebook."""
    faults = []
    for name, paper in (("form", form_paper(rulebook)), ("score_sheet", sheet_paper(rulebook))):
        try:
            paper.check()
        except ContractError as error:
            faults += [(f"templates.{name}", f"{error.file}：{breach.rstrip('。')}") for breach in error.breaches]
    return faults


def summary(rulebook: Rulebook) -> tuple[str, ...]:
    """What a rulebook says, in a few lines for the person who wrote it."""
    form, rubric, takes = rulebook.form, rulebook.rubric, rulebook.takes
    fields = sum(1 for _ in rulebook.fields())
    indicators = sum(1 for _ in rubric.indicators())
    quotas = "、".join(f"{honour.title} {honour.quota or '待设置'}" for honour in rulebook.honours)
    sources = dict.fromkeys(key for part, key in takes.items() if part != CHANGE)
    lines = (
        ("称号", f"{rulebook.titles.award}（{rulebook.issued}）"),
        ("技术领域", f"{len(rulebook.technical_fields)} 个"),
        ("申报条件", f"{len(rulebook.conditions)} 条"),
        ("申报表", f"{len(form.sections)} 部分 {fields} 项，不超过 {form.page_limit} 页"),
        ("证实性材料", f"{len(rulebook.evidence.kinds)} 类，不超过 {rulebook.evidence.page_limit} 页"),
        ("评分", f"{len(rubric.dimensions)} 个维度 {indicators} 项指标，总分 {rubric.total}"),
        ("阶段", " → ".join(_stage(stage) for stage in rulebook.stages)),
        ("名额", quotas),
        ("竞赛", "、".join(one.name for one in rulebooks.competitions_of(rulebook).values())),
        *((f"取自 {key}", "、".join(part for part in takes if takes[part] == key)) for key in sources),
        ("取用后改动", "、".join(takes.get(CHANGE, ()))),
    )
    return tuple(f"{name}：{said}" for name, said in lines if said)


def summary_of_competition(book: CompetitionBook) -> tuple[str, ...]:
    """The same of the file of a competition."""
    cuts = [f"{stage.name} {cut.name} {cut.places}（{cut.kind}）" for stage in book.stages for cut in stage.cuts]
    lines = (
        ("竞赛", f"{book.name}（{book.issued}）"),
        ("赛道", "、".join(track.name for track in book.tracks)),
        ("阶段", " → ".join(stage.name for stage in book.stages)),
        ("名额", "、".join(cuts)),
    )
    return tuple(f"{name}：{said}" for name, said in lines if said)


def _stage(stage: Stage) -> str:
    return f"{stage.name}（第{stage.round}轮）" if stage.round else stage.name
