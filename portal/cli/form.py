"""``flask --app wsgi form`` and ``answers``: the Word form from a JSON file, without a server or a database."""

import hashlib
import json
import os
from pathlib import Path
from typing import Any

import click

from portal import clock, rulebooks
from portal.documents.evidence.intake import EvidenceRefused, photo_from
from portal.documents.pages.page_count import PageCount, counted_pages
from portal.documents.papers import application_form
from portal.rules.applying.answer_files import misshapen, shaped
from portal.rules.applying.answers import Answers, Fault, asked, blank, blank_row, characters_used, faults, sections_of
from portal.rules.language.word_count import characters
from portal.rules.rulebook.requirements import PHOTO
from portal.rules.rulebook.rulebook import YES_NO, Kind, Rulebook


@click.command("answers")
@click.argument("programme")
def answers_command(programme: str) -> None:
    """Print an empty ANSWERS.json for PROGRAMME (a rulebook, or a programme: its newest). Each table holds one
    blank row to copy; a row left blank counts as none. What can be chosen is named beside it, on standard error."""
    rulebook = rulebook_named(programme)
    tables = {field.key: [blank_row(field)] for field in rulebook.fields() if field.kind is Kind.ROWS}
    click.echo(json.dumps(blank(rulebook) | tables, ensure_ascii=False, indent=2))
    for field in (field for section in sections_of(rulebook) for field in asked(section)):
        options = YES_NO if field.kind is Kind.YES_NO else [_option(*option) for option in rulebook.options(field)]
        if options:
            click.echo(f"{field.key}（{field.label}）：{'、'.join(options)}", err=True)


def _option(answer: str, words: str) -> str:
    return answer if answer == words else f"{answer}（{words}）"


@click.command("form")
@click.argument("programme")
@click.argument("file", metavar="ANSWERS.json", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--photo", "picture", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="A JPEG.")
@click.option("--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="The .docx to write.")
def form_command(programme: str, file: Path, picture: Path | None, out: Path) -> None:
    """Write the Word form of PROGRAMME filled from ANSWERS.json. Wrong answers or too many pages: every fault with its
    path, exit code 1 and no file."""
    rulebook = rulebook_named(programme)
    raw = _decoded(file)
    wrong = misshapen(rulebook, raw)
    # What has a wrong shape is left out, so that the faults of the rest are told in the same run.
    spoilt = {fault.field or fault.path for fault in wrong}
    right = {key: value for key, value in raw.items() if key not in spoilt} if isinstance(raw, dict) else {}
    answers = _without_blank_rows(shaped(rulebook, right))
    portrait, refused = _portrait(picture)
    answers[PHOTO] = hashlib.sha256(portrait).hexdigest() if portrait else ""
    content = application_form.render(rulebook, answers, photo=portrait, draft=False)
    pages = counted_pages(content, rulebook.form.page_limit)
    for line in (
        *_counts(rulebook, answers),
        f"申报表：{pages.pages} 页（限 {rulebook.form.page_limit} 页，{pages.words}）",
    ):
        click.echo(line)
    found = faults(rulebook, answers, closing=clock.today()) if isinstance(raw, dict) else ()
    # Without --photo the form keeps the place for a photo that is put in by hand.
    _stop_at(
        (*wrong, *refused, *(one for one in found if one.field not in {PHOTO, *spoilt}), *_too_long(rulebook, pages))
    )
    _write(out, content)
    note = "" if portrait else "没有附照片，表中留出了位置。"
    click.echo(f"已写入 {out}（{rulebook.titles.form}）。{note}")


def rulebook_named(name: str) -> Rulebook:
    """A rulebook by its key, or the newest of a programme.

    :raises click.BadParameter: there is neither.
    """
    known = rulebooks.catalogue()
    if name in known:
        return known[name]
    editions = [rulebook for rulebook in known.values() if rulebook.programme == name]
    if not editions:
        programmes = sorted({rulebook.programme for rulebook in known.values()})
        raise click.BadParameter(
            f"没有“{name}”，可用的有：{'、'.join([*known, *programmes])}。", param_hint="PROGRAMME"
        )
    return max(editions, key=lambda rulebook: rulebook.issued)


def _decoded(file: Path) -> Any:
    try:
        return json.loads(file.read_bytes().decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise click.ClickException(f"{file}：不是 UTF-8 编码的文本。") from error
    except json.JSONDecodeError as error:
        where = f"第{error.lineno}行第{error.colno}列"
        raise click.ClickException(f"{file}：不是有效的 JSON，{where}有错误（{error.msg}）。") from error
    except RecursionError as error:
        raise click.ClickException(f"{file}：不是有效的 JSON，括号嵌套太深。") from error


def _without_blank_rows(answers: Answers) -> Answers:
    return {
        key: [row for row in value if not isinstance(row, dict) or any(row.values())]
        if isinstance(value, list)
        else value
        for key, value in answers.items()
    }


def _portrait(picture: Path | None) -> tuple[bytes | None, tuple[Fault, ...]]:
    """The photo to print, and why it cannot be used."""
    if picture is None:
        return None, ()
    try:
        return photo_from(picture.read_bytes()), ()
    except EvidenceRefused as refused:
        return None, (Fault(PHOTO, refused.reason, PHOTO, ""),)


def _stop_at(found: tuple[Fault, ...]) -> None:
    for fault in found:
        click.echo(f"{fault.path}：{fault.reason}", err=True)
    if found:
        click.echo(f"共 {len(found)} 处需要修改，没有生成文件。", err=True)
        raise click.exceptions.Exit(1)


def _too_long(rulebook: Rulebook, pages: PageCount) -> tuple[Fault, ...]:
    """More pages than the form may have (CF4)."""
    limit = rulebook.form.page_limit
    if pages.pages <= limit:
        return ()
    return (Fault("$", f"申报表有 {pages.pages} 页，超过 {limit} 页的限制，请删减。", "", ""),)


def _counts(rulebook: Rulebook, answers: Answers) -> list[str]:
    """字数 of every long text, and of the parts that share a limit together."""
    lines = []
    for section in rulebook.form.sections:
        texts = [field for field in asked(section) if field.kind is Kind.LONG_TEXT and field.key in answers]
        lines += [f"{field.label}：{characters(answers[field.key]):,} 字" for field in texts]
        if section.shared_limit:
            used = characters_used(section, answers)
            lines.append(f"以上合计：{used:,} 字（限 {section.shared_limit:,} 字）")
    return lines


def _write(out: Path, content: bytes) -> None:
    """The whole file or none."""
    beside = out.with_name(f".{out.name}.{os.getpid()}")
    try:
        beside.write_bytes(content)
        beside.replace(out)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise click.ClickException(f"不能写入 {out}：{error.strerror}。") from error
