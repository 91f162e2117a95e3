"""Two submissions of one application beside each other: what has changed, in the words of the paper."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import msgspec

from portal.rules.applying import evidence
from portal.rules.applying.answers import asked, none_key, other_key, sections_of
from portal.rules.applying.manifest import Attached, Manifest
from portal.rules.applying.printed_answers import in_words, row_in_words
from portal.rules.rulebook.rulebook import Field, Kind, Rulebook

Answers = Mapping[str, Any]


class Change(msgspec.Struct, frozen=True):
    """One answer that has changed, line by line before and after. ``part``: the key of its section, or "evidence"."""

    part: str
    title: str
    label: str
    before: tuple[str, ...]
    after: tuple[str, ...]


def changes(rulebook: Rulebook, before: Manifest, after: Manifest) -> tuple[Change, ...]:
    """Every answer that differs, in printed order, then the evidence."""
    return (
        *_changed_answers(rulebook, before.plain_answers, after.plain_answers),
        *_changed_evidence(rulebook, before.attachments, after.attachments),
    )


def _changed_answers(rulebook: Rulebook, before: Answers, after: Answers) -> Iterator[Change]:
    for section in sections_of(rulebook):
        for field in asked(section):
            keys = (field.key, none_key(field), other_key(field))
            if any(before.get(key) != after.get(key) for key in keys):
                said = _said(rulebook, field, before), _said(rulebook, field, after)
                yield Change(section.key, section.contents_title, field.label, *said)


def _said(rulebook: Rulebook, field: Field, answers: Answers) -> tuple[str, ...]:
    """An answer in words; the rows with what is ticked on the web only, a photo with the beginning of its name, since
    another picture reads the same."""
    value = answers.get(field.key)
    if field.kind is Kind.ROWS and value:
        return tuple(row_in_words(field.columns, row) + _ticked(field, row) for row in value)
    if field.kind is Kind.PHOTO and value:
        return (f"照片 {value[:8]}",)
    return tuple(in_words(rulebook, field, answers))


def _ticked(field: Field, row: Mapping[str, Any]) -> str:
    ticked = [column.label for column in field.columns if column.kind is Kind.TICK and row.get(column.key)]
    return f"（计入：{'、'.join(ticked)}）" if ticked else ""


def _changed_evidence(rulebook: Rulebook, before: Iterable[Attached], after: Iterable[Attached]) -> Iterator[Change]:
    """The files that went and those that came; one that is there twice differs in its title or kind."""
    then, now = tuple(before), tuple(after)
    if then != now:
        kinds = {kind.key: kind.name for kind in rulebook.evidence.kinds}
        gone = tuple(_file(kinds, one) for one in then if one not in now)
        come = tuple(_file(kinds, one) for one in now if one not in then)
        label = "文件" if gone or come else "文件的先后顺序"
        yield Change(evidence.KEY, evidence.TITLE, label, gone, come)


def _file(kinds: Mapping[str, str], one: Attached) -> str:
    return f"{kinds.get(one.kind, one.kind)}：{one.name}（{one.pages} 页）"
