"""The official rules as data: one TOML file per award and edition of the rules, one per competition; loading them."""

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import permutations
from pathlib import Path
from types import MappingProxyType
from typing import Any

import msgspec

from portal.rules.meeting.calibrating import Sample
from portal.rules.rulebook.competition import CompetitionBook, competition_from, entry_words
from portal.rules.rulebook.reading import rulebook_from, takes_of
from portal.rules.rulebook.rulebook import Rulebook, RulebookError

FOLDER = Path(__file__).resolve().parent
COMPETITIONS = "competitions"  # their folder inside
ENTRIES = "entries"  # in it, what an entry asks for
ENTRY = "-entry"  # after the key of a competition: the rules for its entries
SAMPLES = FOLDER / "calibration" / "samples.toml"
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
    """Load one file by itself; parts it takes come from the files in the house. Its Word templates are looked for as
    well; what stands in them is checked where templates are loaded.

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


def _faults_of_names(path: Path, raw: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    if isinstance(raw.get("key"), str) and raw["key"] != path.stem:
        yield "key", f"“{raw['key']}” 与文件名 {path.name} 不一致"
    named = raw["templates"] if isinstance(raw.get("templates"), Mapping) else {}
    for name, file in named.items():
        if isinstance(file, str) and not (file == Path(file).name and (TEMPLATES / file).is_file()):
            yield f"templates.{name}", f"{TEMPLATES.name} 中没有 Word 模板 “{file}”"
    for one in raw["competitions"] if isinstance(raw.get("competitions"), list) else ():
        key = one.get("key") if isinstance(one, Mapping) else None
        if isinstance(key, str) and not (FOLDER / COMPETITIONS / f"{key}.toml").is_file():
            yield f"competitions[{key}]", f"{COMPETITIONS} 中没有这项竞赛的文件"


def _others(raw: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """The files of the house that ``raw`` takes from, and those that they take from; what it names wrongly is left to
    the reader to say."""
    house = {path.stem: path for path in FOLDER.glob("*.toml")}
    found: dict[str, dict[str, Any]] = {}
    wanted = list(takes_of(raw).values())
    while wanted:
        key = wanted.pop()
        if isinstance(key, str) and key in house and key not in found:
            found[key] = read(house[key])
            wanted += takes_of(found[key]).values()
    return found


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
    for path in sorted((FOLDER / COMPETITIONS).glob("*.toml")):
        try:
            check_competition(path)
        except RulebookError as error:
            faults += [(f"{COMPETITIONS}/{path.name}：{place}", reason) for place, reason in error.faults]
    for one, other in permutations(loaded.values(), 2):
        if one.number_prefix == other.number_prefix and one.programme != other.programme:
            faults.append((f"{one.key}.toml：number_prefix", f"与 {other.key} 相同，两个奖项的编号会重复"))
    if faults:
        raise RulebookError(faults)
    return MappingProxyType(loaded)


def check_competition(path: Path) -> CompetitionBook:
    """Load the file of one competition by itself.

    :raises RulebookError: with every fault found.
    """
    raw = read(path)
    book = competition_from(raw)
    if faults := list(_faults_of_names(path, raw)):
        raise RulebookError(faults)
    return book


@cache
def competition(key: str) -> CompetitionBook:
    """:raises KeyError: there is no competition of that key. :raises RulebookError: its file is wrong."""
    path = FOLDER / COMPETITIONS / f"{key}.toml"
    if not path.is_file():
        raise KeyError(key)
    return check_competition(path)


@cache
def samples() -> tuple[Sample, ...]:
    """The invented forms that a panel scores together before a scored round (校准)."""
    return msgspec.convert(read(SAMPLES)["samples"], tuple[Sample, ...])


def competitions_of(book: Rulebook) -> dict[str, CompetitionBook]:
    """The competitions that send people into the award's final, by their keys, in the order of the rulebook."""
    return {sent.key: competition(sent.key) for sent in book.competitions}


@cache
def entry_books() -> Mapping[str, Rulebook]:
    """The rules under which entries 参赛作品 are filed, of each competition that takes them in the portal, by key.

    :raises RulebookError: files are wrong.
    """
    held = [competition(path.stem) for path in sorted((FOLDER / COMPETITIONS).glob("*.toml"))]
    return MappingProxyType({f"{book.key}{ENTRY}": _entry_book(book) for book in held if book.entry_form})


def _entry_book(book: CompetitionBook) -> Rulebook:
    """An entry is filed as an application is: under a rulebook made of the competition's words and its form's."""
    raw = read(FOLDER / COMPETITIONS / ENTRIES / f"{book.entry_form}.toml")
    key = f"{book.key}{ENTRY}"
    templates = {"form": f"{key}-form.docx", "score_sheet": f"{key}-sheet.docx"}
    return rulebook_from(raw | entry_words(book) | {"key": key, "templates": templates}, _others(raw))


def is_entry(key: str) -> bool:
    """Whether the rulebook is that of a competition's entries, and of no award."""
    return key.endswith(ENTRY)


def form_books() -> Iterator[Rulebook]:
    """Every rulebook that has a form: of the awards and of the entries."""
    yield from catalogue().values()
    yield from entry_books().values()


def rulebook(key: str) -> Rulebook:
    """:raises KeyError: there is no rulebook of that key."""
    return entry_books()[key] if is_entry(key) else catalogue()[key]
