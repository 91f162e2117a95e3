"""What is taken away from a rulebook, renamed or made of another kind: the checker names it, or the code runs it."""

import hashlib
import tomllib

import pytest
from msgspec.structs import replace

from portal.cli.rulebook import faults_of_templates
from portal.documents.papers import application_form
from portal.rulebooks import FOLDER, catalogue
from portal.rules.rulebook.reading import rulebook_from, whole
from portal.rules.rulebook.rulebook import Rulebook, RulebookError
from portal.web import forms
from tests.rulebooks import running
from tests.rulebooks.mutants import Raw, mutants

RAW = {path.stem: tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.toml"))}
# What was spoilt with another rulebook already is not spoilt again where it stands word for word the same.
LIKE = {"2017-craftsman": (), "2017-pioneer": ("2017-craftsman",), "2023-craftsman": ("2017-craftsman",)}
LIKE["2023-pioneer"] = ("2017-pioneer", "2017-craftsman", "2023-craftsman")


def told(key: str) -> Raw:
    return {part: said for part, said in whole(key, RAW).items() if part != "takes"}


def outcome(raw: Raw, monkeypatch: pytest.MonkeyPatch) -> str:
    """ "named", "runs", or how the code fails at a rulebook that the checker finds nothing wrong with."""
    try:
        book = rulebook_from(raw, {})
    except RulebookError as error:
        return "named" if all(path for path, _ in error.faults) else "a fault without a path"
    book = under_its_own_key(book)
    if faults_of_templates(book):
        return "named"
    monkeypatch.setattr(forms, "rulebook_of", lambda key: book)
    forms._form_for.cache_clear()
    try:
        running.run(book)
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    return "runs"


def under_its_own_key(book: Rulebook) -> Rulebook:
    """Templates are loaded once for each key: of the same names under the same key."""
    names = (
        f"{application_form.context(book, {})} {[one.key for one in book.rubric.indicators()]} {book.rubric.categories}"
    )
    return replace(book, key=f"{book.key}-{hashlib.sha256(names.encode()).hexdigest()[:12]}")


@pytest.mark.parametrize("key", RAW)
def test_the_rulebooks_of_the_house_run(key: str) -> None:
    running.run(catalogue()[key])


@pytest.mark.parametrize("key", RAW)
def test_what_is_wrong_with_a_rulebook_is_named_or_does_no_harm(key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    like = {part: said for other in LIKE[key] for part, said in told(other).items() if told(key).get(part) == said}

    found = {mutant.done: outcome(mutant.raw, monkeypatch) for mutant in mutants(told(key), like=like)}

    assert {done: how for done, how in found.items() if how not in ("named", "runs")} == {}
    assert list(found.values()).count("named") > len(found) / 2
