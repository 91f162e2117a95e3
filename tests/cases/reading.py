"""Reads ``cases/*.toml``. What is wrong with a case is a sentence in Chinese that names its file and the case, for the
jurist who wrote it; the other cases are read all the same."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from tests.cases import applying, counting, deadlines, judging, publishing, writing
from tests.cases.situation import Situation
from tests.plugins.proven_rules import rule_ids

ROOT = Path(__file__).resolve().parents[2]
FOLDER, READ_ME = ROOT / "cases", ROOT / "docs" / "cases.md"
KINDS: dict[str, type[Situation]] = {
    kind.KIND: kind
    for module in (applying, deadlines, writing, counting, judging, publishing)
    for kind in vars(module).values()
    if isinstance(kind, type) and issubclass(kind, Situation) and hasattr(kind, "KIND")
}
_TYPES = {
    "date": "日期，如 2026-12-31",
    "datetime": "日期和时刻，如 2026-12-31 17:00:00",
    "str": "引号中的文字",
    "str | int": "引号中的文字或者数字",
    "str | array": "引号中的文字，或者方括号中的几段文字",
    "int": "整数",
    "bool": "true 或者 false",
    "array": "方括号中的一列",
    "object": "花括号中的各项",
}
_WRONG_TYPE = re.compile(r"Expected `([^`]+)`, got `[^`]+` - at `\$\.?([^\[`]*)")


class Case(NamedTuple):
    """One situation, under the title that it has in its file."""

    file: str
    title: str
    situation: Situation

    def __str__(self) -> str:
        return f"cases/{self.file}：“{self.title}”（{self.situation.source}）："


class Read(NamedTuple):
    """The cases that can be tried, and what is wrong with the others."""

    cases: tuple[Case, ...]
    faults: tuple[str, ...]


def read(folder: Path = FOLDER) -> Read:
    """All cases of a folder."""
    cases: dict[str, Case] = {}
    faults = []
    for path in sorted(folder.glob("*.toml")):
        try:
            tables = tomllib.loads(path.read_text(encoding="utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            faults.append(f"cases/{path.name}：不是正确的 TOML，整个文件没有读（{error}）。同一文件中标题不能重复。")
            continue
        for title, facts in tables.items():
            case, fault = _case(path.name, title, facts)
            if case and title in cases:
                fault = f"标题与 cases/{cases[title].file} 中的一例相同，请换一个"
            if fault:
                faults.append(f"cases/{path.name}：“{title}”：{fault}。")
            elif case:
                cases[title] = case
    return Read(tuple(cases.values()), tuple(faults))


def _case(file: str, title: str, facts: Any) -> tuple[Case | None, str]:
    """The case, or what is wrong with it."""
    if not isinstance(facts, dict):
        return None, '每个案例要有自己的标题行，写成 ["标题"]'
    kind = KINDS.get(facts.get("种类", ""))
    if kind is None:
        return None, f"没有“{facts.get('种类', '')}”这一种类，可以写：{'、'.join(KINDS)}"
    own = {key: value for key, value in facts.items() if key != "种类"}
    if fault := next(_faults_of_keys(kind, own), ""):
        return None, fault
    try:
        situation = msgspec.convert(own, kind)
    except msgspec.ValidationError as error:
        return None, _in_chinese(str(error))
    return Case(file, title, situation), next(_faults_of(situation, own), "")


def _faults_of_keys(kind: type[Situation], facts: dict[str, Any]) -> Iterator[str]:
    fields = msgspec.structs.fields(kind)
    for key in facts.keys() - {field.encode_name for field in fields}:
        yield f"“{kind.KIND}”没有“{key}”这一项，可以写：{'、'.join(field.encode_name for field in fields)}"
    for field in fields:
        if field.required and field.encode_name not in facts:
            yield f"缺少“{field.encode_name}”"
        if facts.get(field.encode_name) == "":
            yield f"“{field.encode_name}”是空的，请填写，不需要的请删去"


def _faults_of(situation: Situation, facts: dict[str, Any]) -> Iterator[str]:
    unknown = [rule for rule in situation.rule_ids if rule not in rule_ids()]
    if unknown or not situation.rule_ids:
        yield f"docs/rules.md 中没有规则“{'、'.join(unknown)}”"
    if situation.not_on_page and not situation.has_page():
        yield f"“{situation.KIND}”没有页面，请删去“不经页面”"
    if not situation.not_on_page and (untried := [key for key in facts if key in situation.RULE_ONLY]):
        yield f"页面上试不了“{untried[0]}”，请加一行“不经页面”，写明原因"


def _in_chinese(error: str) -> str:
    """What msgspec or a kind says about a value."""
    if found := _WRONG_TYPE.match(error):
        return f"“{found[2]}”应写成{_TYPES.get(found[1], found[1])}"
    return error
