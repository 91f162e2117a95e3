"""Score sheets: the points, bands and totals of the evaluation standard."""

import pytest

from portal.rulebooks import rulebook
from portal.rules.judging import scoring
from portal.rules.rulebook.rubric import Dimension, Indicator, Rubric

CRAFTSMAN, PIONEER = "2023-craftsman", "2023-pioneer"
EXAMPLES = {
    CRAFTSMAN: ((6, 8, 9, 6, 14, 16, 16), 75),
    PIONEER: ((6, 9, 6, 8, 6, 5, 7, 8, 5, 6, 14, 24), 104),
}


def rubric_of(key: str) -> Rubric:
    rubric: Rubric = rulebook(key).rubric
    return rubric


def placed(rubric: Rubric, key: str) -> tuple[Dimension, Indicator]:
    return next((d, i) for d in rubric.dimensions for i in d.indicators if i.key == key)


@pytest.mark.rule("S5", "P7")
@pytest.mark.parametrize("key", [CRAFTSMAN, "2017-craftsman", PIONEER, "2017-pioneer"])
def test_the_worked_examples_add_up(key: str) -> None:
    rubric = rubric_of(key)
    marks, total = EXAMPLES[CRAFTSMAN if "craftsman" in key else PIONEER]

    points = {indicator.key: given for indicator, given in zip(rubric.indicators(), marks, strict=True)}

    assert scoring.faults_of(rubric, points) == {}
    assert scoring.total(points) == total
    assert scoring.marks(rubric, points) == marks
    assert sum(scoring.maxima(rubric)) == rubric.total


@pytest.mark.rule("S3", "P5", "P6")
@pytest.mark.parametrize(
    ("key", "sums"), [(CRAFTSMAN, [40, 60]), (PIONEER, [20, 20, 30, 30, 50])], ids=["craftsman", "pioneer"]
)
def test_dimensions_have_their_sums(key: str, sums: list[int]) -> None:
    rubric = rubric_of(key)
    most = [sum(indicator.maximum for indicator in dimension.indicators) for dimension in rubric.dimensions]
    assert most == sums


@pytest.mark.rule("S4", "S6")
@pytest.mark.parametrize(
    ("indicator", "points", "words"),
    [
        ("innovation", 10, "全部要求明显体现，行业特色显著"),
        ("innovation", 9, "全部要求明显体现，行业特色显著"),
        ("innovation", 8, "大部分要求明显体现，行业特色显著"),
        ("innovation", 6, "大部分要求明显体现，行业特色显著"),
        ("innovation", 5, "全部或大部分要求明显体现，行业特色一般"),
        ("innovation", 4, "全部或大部分要求明显体现，行业特色一般"),
        ("innovation", 3, "部分要求明显体现，行业特色一般"),
        ("innovation", 1, "部分要求明显体现，行业特色一般"),
        ("creativity", 20, "全部要求明显体现，对输出成果贡献显著"),
        ("creativity", 16, "全部要求明显体现，对输出成果贡献显著"),
        ("creativity", 15, "大部分要求明显体现，对输出成果贡献显著"),
        ("creativity", 10, "全部或大部分要求明显体现，对输出成果贡献一般"),
        ("creativity", 6, "全部或大部分要求明显体现，对输出成果贡献一般"),
        ("creativity", 5, "部分要求明显体现，对输出成果贡献一般"),
    ],
)
def test_points_of_craftsmen_fall_in_their_band(indicator: str, points: int, words: str) -> None:
    rubric = rubric_of(CRAFTSMAN)
    assert scoring.band(rubric, *placed(rubric, indicator), points).words == words


@pytest.mark.rule("P6")
@pytest.mark.parametrize(
    ("indicator", "edges"),
    [
        ("diligence", {3: "一般", 4: "良好", 5: "良好", 6: "优秀", 8: "优秀", 9: "卓越"}),
        ("industry_character", {5: "一般", 6: "良好", 11: "优秀", 15: "优秀", 16: "卓越", 20: "卓越"}),
        ("results", {6: "一般", 7: "良好", 14: "良好", 15: "优秀", 22: "优秀", 23: "卓越", 30: "卓越"}),
    ],
)
def test_points_of_pioneers_fall_in_their_band(indicator: str, edges: dict[int, str]) -> None:
    rubric = rubric_of(PIONEER)
    assert {n: scoring.band(rubric, *placed(rubric, indicator), n).words for n in edges} == edges


@pytest.mark.rule("S4", "P6")
@pytest.mark.parametrize("key", [CRAFTSMAN, PIONEER])
def test_what_can_be_chosen_is_every_whole_point_and_nothing_else(key: str) -> None:
    rubric = rubric_of(key)
    for dimension in rubric.dimensions:
        for indicator in dimension.indicators:
            offered = [point for _, points in scoring.bands(rubric, dimension, indicator) for point in points]
            assert offered == list(range(1, indicator.maximum + 1))
            for outside in (0, indicator.maximum + 1):
                assert scoring.fault_of_points(indicator, outside)
                with pytest.raises(ValueError, match="cannot be given"):
                    scoring.band(rubric, dimension, indicator, outside)


@pytest.mark.rule("S4")
def test_a_sheet_says_what_is_wrong_where() -> None:
    rubric = rubric_of(CRAFTSMAN)
    points = {"innovation": 11, "dedication": True, "focus": 10, "beauty": 3}

    faults = scoring.faults_of(rubric, points)

    assert list(faults)[:3] == ["innovation", "dedication", "refinement"]
    assert faults["innovation"] == "“创新”请打 1 至 10 之间的整数分。"
    assert faults["refinement"] == "请给“求精”打分。"
    assert faults["beauty"].startswith("评分表上没有这项指标")
    assert set(scoring.faults_of_draft(rubric, points)) == {"innovation", "dedication", "beauty"}


@pytest.mark.rule("M10")
def test_an_opinion_has_its_length() -> None:
    assert scoring.OPINION.refusal_of_length("扎" * scoring.OPINION.most) is None
    assert scoring.OPINION.refusal_of_length("扎" * (scoring.OPINION.most + 1)) == scoring.OPINION.too_long
