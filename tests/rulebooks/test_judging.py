"""Rubrics, stages and quotas of the four rulebooks."""

import pytest

from portal.rulebooks import rulebook
from portal.rules.rulebook.rubric import Method
from portal.rules.rulebook.rulebook import Rulebook


def steps(book: Rulebook) -> list[tuple[str, int]]:
    return [(stage.name, stage.round) for stage in book.stages]


def test_bands_of_craftsmen():
    bands = {
        scale.maximum: [(band.low, band.high) for band in scale.bands]
        for scale in rulebook("2017-craftsman").rubric.scales
    }
    assert bands == {10: [(9, 10), (6, 8), (4, 5), (1, 3)], 20: [(16, 20), (11, 15), (6, 10), (1, 5)]}


def test_bands_and_maxima_of_pioneers():
    rubric = rulebook("2017-pioneer").rubric
    bands = {scale.maximum: [(band.low, band.high, band.words) for band in scale.bands] for scale in rubric.scales}
    assert bands == {
        10: [(1, 3, "一般"), (4, 5, "良好"), (6, 8, "优秀"), (9, 10, "卓越")],
        20: [(1, 5, "一般"), (6, 10, "良好"), (11, 15, "优秀"), (16, 20, "卓越")],
        30: [(1, 6, "一般"), (7, 14, "良好"), (15, 22, "优秀"), (23, 30, "卓越")],
    }
    maxima = [sum(item.maximum for item in dimension.indicators) for dimension in rubric.dimensions]
    assert maxima == [20, 20, 30, 30, 50]
    assert rubric.total == 150


@pytest.mark.parametrize(
    ("key", "scores", "sum_of_scores", "total"),
    [
        ("2017-craftsman", (6, 8, 9, 6, 14, 16, 16), 75, 100),
        ("2017-pioneer", (6, 9, 6, 8, 6, 5, 7, 8, 5, 6, 14, 24), 104, 150),
    ],
)
def test_worked_examples_fit_the_rubric(key: str, scores: tuple[int, ...], sum_of_scores: int, total: int):
    rubric = rulebook(key).rubric
    pairs = [(dimension, item) for dimension in rubric.dimensions for item in dimension.indicators]
    for (dimension, item), score in zip(pairs, scores, strict=True):
        bands = rubric.scale(dimension, item).bands
        assert sum(band.low <= score <= band.high for band in bands) == 1
    assert sum(scores) == sum_of_scores
    assert rubric.total == total


def test_craftsmen_of_2023_come_from_two_channels():
    book = rulebook("2023-craftsman")
    assert steps(book) == [
        ("报名", 0),
        ("初审", 0),
        ("复审", 1),
        ("复审", 2),
        ("终评", 0),
        ("公示", 0),
        ("报批", 0),
        ("表彰", 0),
    ]
    eligibility, vote, score, final = book.stages[1:5]
    assert (eligibility.method, eligibility.threshold) == (Method.ELIGIBILITY, "2/3")
    assert (vote.method, vote.passes) == (Method.VOTE, 40)
    assert (score.method, score.passes) == (Method.SCORE, 12)
    assert final.method is Method.DELIBERATION
    assert final.joins == tuple(competition.key for competition in book.competitions)
    assert [competition.sends for competition in book.competitions] == [4, 4, 4]
    assert [honour.quota for honour in book.honours] == [10, 10]


def test_pioneers_of_2023_keep_their_rubric_and_get_guidance():
    book = rulebook("2023-pioneer")
    assert book.rubric == rulebook("2017-pioneer").rubric
    assert book.guidance == ("评选从领军作用、带动力、创新力、成长力、影响力五个维度对候选人进行评价。",)
    assert [honour.quota for honour in book.honours] == [10, 10]
    assert [stage.name for stage in book.stages if stage.portal_choice] == ["初审", "复审", "终评"]


def test_pioneers_of_2017_follow_the_procedure_of_craftsmen_and_leave_the_quota_open():
    craftsman, pioneer = rulebook("2017-craftsman"), rulebook("2017-pioneer")
    assert steps(pioneer) == steps(craftsman)
    assert [honour.setting for honour in pioneer.honours] == [True]
