"""What a return for correction unlocks, and nothing else."""

import pytest

from portal.rulebooks import catalogue, rulebook
from portal.rules.applying.answers import sections_of
from portal.rules.applying.correcting import (
    EVIDENCE,
    NOT_A_DRAFT,
    NOT_NAMED,
    RECOMMENDERS,
    correctable,
    refusal_of_section,
    refusal_to_edit,
    titles,
    unlocked,
)
from portal.rules.language.stages import EDITABLE, Stage

BOOK = rulebook("2023-craftsman")


@pytest.mark.parametrize("key", sorted(catalogue()))
def test_all_that_is_filled_in_can_be_named(key: str) -> None:
    book = rulebook(key)
    assert [part for part, _ in correctable(book)] == [
        *(section.key for section in sections_of(book)),
        RECOMMENDERS,
        EVIDENCE,
    ]


@pytest.mark.parametrize(
    ("named", "also"),
    [
        ({"education"}, set()),
        ({EVIDENCE}, set()),
        ({RECOMMENDERS}, set()),
        ({"cover"}, {RECOMMENDERS}),
        ({"work"}, {"conditions"}),
        ({"work", "cover"}, {"conditions", RECOMMENDERS}),
    ],
)
def test_only_what_is_computed_from_a_named_part_goes_along(named: set[str], also: set[str]) -> None:
    assert unlocked(BOOK, named) == named | also


def test_titles_come_in_printed_order() -> None:
    assert titles(BOOK, {EVIDENCE, "work", RECOMMENDERS}) == ("工作经历", "推荐单位", "证实性材料")


@pytest.mark.parametrize("stage", Stage)
@pytest.mark.parametrize("named", [True, False])
def test_a_part_is_open_in_a_draft_or_when_it_was_named(stage: Stage, named: bool) -> None:
    refusal = refusal_of_section(stage, "work", {"work"} if named else {"cover"})

    match stage:
        case Stage.DRAFT:
            assert refusal is None
        case Stage.IN_CORRECTION:
            assert refusal is (None if named else NOT_NAMED)
        case _:
            assert refusal is NOT_A_DRAFT


@pytest.mark.parametrize("stage", Stage)
def test_answers_change_only_in_a_draft_or_under_correction(stage):
    assert refusal_to_edit(stage) == (None if stage in (Stage.DRAFT, Stage.IN_CORRECTION) else NOT_A_DRAFT)
    assert (stage in EDITABLE) == (refusal_to_edit(stage) is None)
