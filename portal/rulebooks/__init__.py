"""The official rules as data: one TOML file per award and edition of the rules, and their loading."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from portal.rules.rulebook.reading import rulebook_from
from portal.rules.rulebook.rulebook import Rulebook, RulebookError

FOLDER = Path(__file__).resolve().parent
TEMPLATES = FOLDER.parent.parent / "docx_templates"


def read(path: Path) -> dict[str, Any]:
    """The decoded file.

    :raises RulebookError: it is not TOML; line and column are in the reason.
    """
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise RulebookError([(path.name, f"不是有效的 TOML 文件：{error}")]) from error


def check(path: Path) -> Rulebook:
    """Load one file by itself; parts it takes come from the files in the house. Its Word template is looked for
    as well; what stands in the template is checked where templates are loaded.

    :raises RulebookError: with every fault found.
    """
    raw = read(path)
    faults = list(_faults_of_names(path, raw))
    try:
        rulebook = rulebook_from(raw, _others(raw))
    except RulebookError as error:
        raise RulebookError([*error.faults, *faults]) from error
    if faults:
        raise RulebookError(faults)
    return rulebook


def _others(raw: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """The files of the house that ``raw`` takes from; what it names wrongly is left to the reader to say."""
    takes = raw.get("takes")
    names = {name for name in takes.values() if isinstance(name, str)} if isinstance(takes, Mapping) else set()
    return {other.stem: read(other) for other in sorted(FOLDER.glob("*.toml")) if other.stem in names}


def _faults_of_names(path: Path, raw: Mapping[str, Any]) -> list[tuple[str, str]]:
    faults = []
    if isinstance(raw.get("key"), str) and raw["key"] != path.stem:
        faults.append(("key", f"“{raw['key']}” 与文件名 {path.name} 不一致"))
    templates = raw.get("templates")
    form = templates.get("form") if isinstance(templates, Mapping) else None
    if isinstance(form, str) and not (form == Path(form).name and (TEMPLATES / form).is_file()):
        faults.append(("templates.form", f"{TEMPLATES.name} 中没有 Word 模板 “{form}”"))
    return faults


@cache
def catalogue() -> Mapping[str, Rulebook]:
    """Every rulebook of the house by its key.

    :raises RulebookError: files are wrong; the file's name opens each path.
    """
    raw = {path.stem: read(path) for path in sorted(FOLDER.glob("*.toml"))}
    loaded: dict[str, Rulebook] = {}
    faults: list[tuple[str, str]] = []
    for key, content in raw.items():
        try:
            loaded[key] = rulebook_from(content, raw)
        except RulebookError as error:
            faults += [(f"{key}.toml：{path}", reason) for path, reason in error.faults]
    if faults:
        raise RulebookError(faults)
    return MappingProxyType(loaded)


def rulebook(key: str) -> Rulebook:
    """:raises KeyError: there is no rulebook of that key."""
    return catalogue()[key]
