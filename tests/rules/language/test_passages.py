"""A reason, an opinion, minutes: there, and not too long, counted in 字 as the sentence says."""

import ast
import inspect
import pkgutil
from collections.abc import Iterator
from importlib import import_module

import pytest

import portal.rules
from portal.rules.language.passages import Passage

REASON = Passage("回避的原因", 10, "组委会会看到")


@pytest.mark.parametrize("text", ["", " \n\t", "\x00\u200e", "\u3000"])
def test_it_has_to_be_there(text: str) -> None:
    assert REASON.refusal_of(text) == REASON.missing
    assert REASON.refusal_of_length(text) is None


def test_what_is_said_names_it() -> None:
    assert REASON.missing.reason == "请写明回避的原因，组委会会看到。"
    assert Passage("会议记录", 20_000).missing.reason == "请写明会议记录。"
    assert Passage("会议记录", 20_000).too_long.reason == "会议记录请不要超过20,000字，请精简。"


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        ("因" * 10, True),
        ("因" * 11, False),
        (" " + "因 " * 10, True),  # blanks are no 字
        ("因\n" * 10, True),
        ("AI+ 2023 ok", True),  # three runs
        ("a b c d e f g h i j k", False),  # eleven runs
        ("a" * 20, True),  # one run, as wide as ten 字
        ("a" * 21, False),
    ],
)
def test_it_is_counted_in_characters_as_word_does(text: str, fits: bool) -> None:
    assert REASON.refusal_of(text) == (None if fits else REASON.too_long)


def passages() -> Iterator[tuple[str, Passage]]:
    for found in pkgutil.walk_packages(portal.rules.__path__, "portal.rules."):
        for name, value in vars(import_module(found.name)).items():
            if isinstance(value, Passage):
                yield f"{found.name}.{name}", value


def test_no_rule_counts_a_reason_in_another_way() -> None:
    """A refusal that says 字 is one of a passage, or of a rule that counts 字 itself."""
    assert len(dict(passages())) >= 12
    for found in pkgutil.walk_packages(portal.rules.__path__, "portal.rules."):
        module = import_module(found.name)
        tree = ast.parse(inspect.getsource(module))
        constants = [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)]
        reasons = [one for one in constants if isinstance(one, str) and "原因请不要超过" in one]
        assert not reasons, f"{found.name}: {reasons}"
