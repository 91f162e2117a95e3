"""What a rulebook takes from others, and single things that it changes in it."""

import tomllib
from typing import Any

import pytest

from portal.rulebooks import FOLDER, catalogue
from portal.rules.rulebook.reading import rulebook_from
from portal.rules.rulebook.rulebook import Rulebook, RulebookError

RAW = {path.stem: tomllib.loads(path.read_text(encoding="utf-8")) for path in FOLDER.glob("*.toml")}
LIMIT = "form.sections.achievements.shared_limit"


def with_changes(changes: Any, key: str = "2023-craftsman", **parts: Any) -> Rulebook:
    """The rulebook ``key`` with these changes of what it takes."""
    raw = RAW[key] | parts
    return rulebook_from(raw | {"takes": RAW[key]["takes"] | {"change": changes}}, RAW)


def faults_of(changes: Any, **parts: Any) -> list[tuple[str, str]]:
    with pytest.raises(RulebookError) as caught:
        with_changes(changes, **parts)
    return caught.value.faults


def test_one_limit_is_changed_and_nothing_else() -> None:
    book, before = with_changes({LIMIT: 3000}), catalogue()["2023-craftsman"]

    assert book.section("achievements").shared_limit == 3000
    assert [section for section in book.form.sections if section not in before.form.sections] == [
        book.section("achievements")
    ]
    assert book.rubric == before.rubric
    assert catalogue()["2017-craftsman"].section("achievements").shared_limit == 4000


def test_what_the_file_does_not_write_can_be_changed_too() -> None:
    """A limit that has its usual value stands in no file."""
    assert with_changes({"form.sections.cover.fields.unit.limit": 60}).field("unit").limit == 60


def test_one_kind_of_evidence_is_replaced() -> None:
    book = with_changes({"evidence.kinds.work": {"key": "patents", "name": "专利证书"}})

    assert [kind.key for kind in book.evidence.kinds] == ["certificates", "patents", "results", "honours", "other"]


@pytest.mark.parametrize("path", ["rubric.scales[第1项].bands[第1项].words", "rubric.scales.第1项.bands.第1项.words"])
def test_items_without_a_key_are_named_by_their_place(path: str) -> None:
    assert with_changes({path: "最好"}).rubric.scales[0].bands[0].words == "最好"


def test_a_change_is_made_before_the_checks() -> None:
    assert faults_of({"rubric.dimensions.spirit.indicators.focus.maximum": 20}) == [
        ("rubric.total", "总分写的是 100，各项指标分值之和是 110（这一部分整段取自 2017-craftsman）"),
        (
            "rubric.dimensions[spirit].indicators[focus].maximum",
            "满分 20 分没有相应的分档（这一部分整段取自 2017-craftsman）",
        ),
    ]


@pytest.mark.parametrize(
    ("changes", "path", "said"),
    [
        ({}, "takes.change", "不能空着"),
        ("form", "takes.change", "应为一张表"),
        ({"form.sections.achievement.shared_limit": 1}, "takes.change.form.sections.achievement.shared_limit", "没有"),
        ({"form.sections.achievements.limit": 1}, "takes.change.form.sections.achievements.limit", "没有这个位置"),
        ({"form.sections.new": {"key": "new"}}, "takes.change.form.sections.new", "没有这个位置"),
        ({"form.imprint.words": "甲"}, "takes.change.form.imprint.words", "没有这个位置"),
        ({"form": {"page_limit": 30}}, "takes.change.form", "放在引号内"),
        ({"stages.vote.passes": 30}, "takes.change.stages.vote.passes", "没有这个位置"),  # the file's own part
        ({LIMIT: "三千"}, f"takes.change.{LIMIT}", "应为整数"),
        ({LIMIT: -1}, f"takes.change.{LIMIT}", "不能为负数"),
        ({LIMIT: 4000}, f"takes.change.{LIMIT}", "没有改动"),
        ({"evidence.kinds.work": {"key": "patents"}}, "takes.change.evidence.kinds.work.name", "缺少"),
    ],
)
def test_a_change_that_changes_nothing_or_cannot_be_is_refused(changes: Any, path: str, said: str) -> None:
    [(where, reason)] = faults_of(changes)

    assert where == path
    assert said in reason


def test_a_part_is_taken_from_where_its_source_takes_it_with_the_changes_of_all() -> None:
    raw = RAW["2023-pioneer"]
    later = {**raw, "key": "2025-pioneer", "takes": {**raw["takes"], "form": "2023-pioneer", "change": {LIMIT: 3000}}}

    form = rulebook_from(later, RAW).form

    assert [field.key for field in form.sections[7].fields] == ["basics", "personally", "team"]
    assert form.sections[7].shared_limit == 3000


def test_rulebooks_that_take_from_each_other_are_refused() -> None:
    others = {"甲": {"takes": {"form": "乙"}}, "乙": {"takes": {"form": "甲"}}}
    with pytest.raises(RulebookError) as caught:
        rulebook_from({"key": "丙", "takes": {"form": "甲"}}, others)
    assert ("takes.form", "找不到规则文件 甲 的 form") in caught.value.faults
