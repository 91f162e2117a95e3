"""The table of what the code needs from a rulebook, and that the code asks it."""

import ast
import re
from collections.abc import Iterator

import pytest
from flask_wtf import FlaskForm
from wtforms import Form

from portal.config import ROOT
from portal.documents.papers.application_form import NUMBER
from portal.rulebooks import catalogue
from portal.rules.applying import conditions, evidence, recommending, unit_people
from portal.rules.rulebook.requirements import FIELDS, ONCE, OWN_NAMES, PARTS
from portal.rules.rulebook.rulebook import Rulebook

KEY = re.compile(r"[a-z][a-z0-9_]*")
ANSWERS = {"answers", "plain_answers"}


@pytest.mark.parametrize("book", catalogue().values(), ids=lambda book: book.key)
def test_the_rulebooks_of_the_house_have_what_the_code_needs(book: Rulebook) -> None:
    assert {key: book.field(key).kind for key in FIELDS} == {key: need.kind for key, need in FIELDS.items()}
    assert [sum(field.kind is kind for field in book.fields()) for kind in ONCE] == [1, 1]


@pytest.mark.parametrize("form", [FlaskForm, Form])
def test_no_field_hides_what_a_web_form_is_made_of(form: type) -> None:
    assert {name for name in dir(form) if KEY.fullmatch(name)} <= OWN_NAMES | set(dir(dict))


def test_what_the_word_form_and_the_pages_call_their_own_is_kept_free() -> None:
    assert NUMBER in OWN_NAMES
    assert {conditions.SECTION, evidence.KEY, recommending.KEY, unit_people.KEY} <= PARTS


def asked_by_word(tree: ast.AST) -> Iterator[int]:
    """Lines that ask answers for a key in quotes: ``answers["name"]``, ``manifest.plain_answers.get("name")``."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Subscript):
            asked, key = node.value, node.slice
        elif isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "get" and node.args:
            asked, key = getattr(node.func, "value", node), node.args[0]
        else:
            continue
        name = asked.attr if isinstance(asked, ast.Attribute) else getattr(asked, "id", "")
        if name in ANSWERS and isinstance(key, ast.Constant) and isinstance(key.value, str):
            yield node.lineno


def test_nobody_asks_answers_for_a_key_that_is_not_in_the_table() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{line}"
        for path in (ROOT / "portal").rglob("*.py")
        for line in asked_by_word(ast.parse(path.read_text(encoding="utf-8")))
    ]

    assert found == []


AWARD = re.compile(r"\b(craftsman|pioneer)\b|20\d\d-(craftsman|pioneer)")


def test_no_award_and_no_rulebook_is_named_in_the_code() -> None:
    """The demonstration tells of this house's awards; nothing else knows one."""
    found = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in (ROOT / "portal").rglob("*.py")
        if not {"demonstration", "migrations"} & set(path.parts)
        for node in ast.walk(without_docstrings(ast.parse(path.read_text(encoding="utf-8"))))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and AWARD.search(node.value)
    ]

    assert found == []


def without_docstrings(tree: ast.Module) -> ast.Module:
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and ast.get_docstring(node) is not None:
            node.body = node.body[1:] or [ast.Pass()]
    return tree
