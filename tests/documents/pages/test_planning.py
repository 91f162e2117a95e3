"""Told from the words alone, no form is fitted otherwise than laid out as a whole."""

import random
from typing import Any

import pytest

from portal import rulebooks
from portal.documents.pages import fitting
from portal.documents.pages.holding import Unknowable
from portal.documents.pages.planning import plan
from portal.documents.papers.application_form import context, form_paper
from portal.documents.word.pasted_text import paragraphs
from portal.documents.word.template import WordTemplate
from tests.answers import complete_answers
from tests.documents.random_forms import mixed_text

AWARD = {"when": "2020", "where": "上海市示例协会", "what": "示例奖一等奖"}
CELLS = ("name", "unit", "address", "position", "professional_title", "degree", "post_years")
ODD = ("", "甲\n乙", "\n\n", "a&b<c>\"d'", "\u3000x\t y", "\ue000name\ue001", "👍€\x0b", "W" * 60, "（（）））" * 9)


def words_of(seed: int) -> tuple[WordTemplate, dict[str, Any]]:
    chance = random.Random(seed)
    keys = sorted(rulebooks.catalogue())
    rulebook = rulebooks.rulebook(keys[seed % len(keys)])
    written = {
        key: chance.choice(ODD) if chance.random() < 0.5 else mixed_text(chance, chance.randint(1, 6))
        for key in CELLS
        if chance.random() < 0.35
    }
    opinion = {"employer_opinion": "甲\t乙\n丙\t丁" if seed % 7 == 0 else mixed_text(chance, chance.randint(1, 80))}
    answers = complete_answers(rulebook, awards=[AWARD] * chance.randint(0, 14), **written, **opinion)
    words = context(rulebook, answers, "2023-0001") | {"photo": chance.random() < 0.5}
    words["employer_opinion"] = paragraphs(words["employer_opinion"])
    return form_paper(rulebook).template(), words


@pytest.mark.rule("CF4", "CF6")
def test_forms_are_fitted_as_when_all_of_them_is_laid_out() -> None:
    found: list[str] = []
    for seed in range(60):
        template, words = words_of(seed)
        read = fitting.read(template.xml(words), template.styles)
        try:
            assert fitting.told(template, words) == read, seed
            found.append("smaller" if read else "as it is")
        except Unknowable:
            found.append("unknowable")

    assert min(found.count(kind) for kind in ("smaller", "as it is", "unknowable")) > 5


@pytest.mark.parametrize("key", sorted(rulebooks.catalogue()))
def test_the_usual_form_is_not_laid_out(key: str) -> None:
    rulebook = rulebooks.rulebook(key)
    template, words = form_paper(rulebook).template(), context(rulebook, complete_answers(rulebook)) | {"photo": True}
    planned = plan(template, words)

    assert planned
    assert not any(page.in_doubt(words) for page in planned)
    crowded = context(rulebook, complete_answers(rulebook, awards=[AWARD] * 12)) | {"photo": True}
    assert [page.in_doubt(crowded) for page in planned].count(True) == 1
