"""The file of a competition: every fault is named with its path; those of the house say what the notice says."""

import tomllib

import pytest

from portal.rulebooks import COMPETITIONS, FOLDER, check_competition, competition, competitions_of, rulebook
from portal.rules.rulebook.competition import Allotment, competition_from
from portal.rules.rulebook.rulebook import RulebookError

KEYS = ("2023-digital-solutions", "2023-industrial-software", "2023-xinchuang")
TEXT = (FOLDER / COMPETITIONS / "2023-digital-solutions.toml").read_text(encoding="utf-8")


@pytest.mark.rule("N2", "N8")
def test_three_competitions_send_four_each_into_the_final_of_craftsmen():
    book = rulebook("2023-craftsman")
    assert tuple(competitions_of(book)) == KEYS
    assert [sent.sends for sent in book.competitions] == [4, 4, 4]


@pytest.mark.parametrize("key", KEYS)
def test_each_file_passes_its_own_check(key: str):
    assert check_competition(FOLDER / COMPETITIONS / f"{key}.toml") == competition(key)


@pytest.mark.rule("N9", "N10", "N11")
def test_theme_undertakers_tracks_and_stages_are_those_of_the_notice():
    said = {
        key: (book.theme, book.undertakers, [track.name for track in book.tracks], [one.name for one in book.stages])
        for key, book in competitions_of(rulebook("2023-craftsman")).items()
    }
    assert said == {
        KEYS[0]: (
            "更新涌现 创赢未来",
            ("中国电信股份有限公司上海分公司",),
            ["数字化转型创新实践", "上海数字城建成果", "人工智能应用场景"],
            ["报名", "初审", "复审", "决赛"],
        ),
        KEYS[1]: (
            "窥破新机 力行人先",
            ("上海市工业互联网协会", "中国船舶集团海舟系统技术有限公司"),
            ["研发生产类创新案例", "管理服务类创新案例"],
            ["报名", "初审", "初赛", "决赛"],
        ),
        KEYS[2]: ("信智融合 创新未来", ("上海计算机软件技术开发中心",), ["案例赛", "技术赛"], ["报名", "初赛", "决赛"]),
    }
    places = {
        key: [(cut.name, cut.kind, cut.places) for stage in competition(key).stages for cut in stage.cuts]
        for key in KEYS
    }
    fixed = Allotment.FIXED
    assert places == {
        KEYS[0]: [("入围方案", fixed, 10), ("决赛方案", fixed, 5)],
        KEYS[1]: [("决赛案例", fixed, 10)],
        KEYS[2]: [("决赛选手", fixed, 10)],
    }
    assert competition(KEYS[1]).considered == ("标杆引领效应", "空白领域的创新突破", "细分领域专业能力")


@pytest.mark.parametrize(
    ("old", "new", "path", "reason"),
    [
        ('theme = "更新涌现 创赢未来"', "", "theme", "缺少这一项"),
        ("places = 10", "places = 5", "stages[review].cuts[finalists].places", "应少于“入围方案”的 5"),
        ("places = 10", "places = 0", "stages[review].cuts[shortlisted].places", "应为 1 至 1000 之间的整数"),
        (
            'title = "进入决赛", kind = "fixed"',
            'title = "进入决赛", kind = "joint"',
            "stages[review].cuts[finalists].kind",
            "同一阶段的分配方式应当相同",
        ),
        ('kind = "fixed"', 'kind = "by lot"', "stages[review].cuts[shortlisted].kind", "不是可用的值"),
        ('key = "ai_scenes"', 'key = "innovation"', "tracks", "出现了 2 次"),
        ('undertakers = ["中国电信股份有限公司上海分公司"]', "undertakers = []", "undertakers", "不能空着"),
        ('name = "决赛"\nscored = true', 'name = "决赛"', "stages", "最后一个阶段应为打分"),
        ("full_marks = 100", "full_marks = 0", "full_marks", "应为 1 至 1000"),
        ('name = "初审"', 'name = "初审"\nscored = true', "stages[preliminary].cuts", "应写明多少进入下一阶段"),
    ],
)
def test_a_fault_is_named_with_its_path(old: str, new: str, path: str, reason: str):
    assert old in TEXT
    with pytest.raises(RulebookError) as error:
        competition_from(tomllib.loads(TEXT.replace(old, new, 1)))
    assert any(found == path and reason in said for found, said in error.value.faults), error.value.faults
