"""Wrong rulebooks: each fault is named with its path, and none hides another."""

import tomllib
from pathlib import Path
from typing import Any

import pytest
from msgspec import inspect

from portal import rulebooks
from portal.rules.rulebook.reading import rulebook_from
from portal.rules.rulebook.rulebook import RulebookError
from portal.rules.rulebook.shape import misfits

# In `file`, `old` is replaced by `new` once; `faults` are the paths and a part of the reasons.
MUTATIONS = tomllib.loads(Path(__file__).with_name("mutations.toml").read_text(encoding="utf-8"))["mutations"]
CRAFTSMAN = "2017-craftsman"


def spoilt(folder: Path, key: str, *changes: tuple[str, str]) -> Path:
    text = (rulebooks.FOLDER / f"{key}.toml").read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    file = folder / f"{key}.toml"
    file.write_text(text, encoding="utf-8")
    return file


def faults_of(file: Path) -> list[tuple[str, str]]:
    with pytest.raises(RulebookError) as caught:
        rulebooks.check(file)
    return caught.value.faults


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda mutation: mutation["name"])
def test_wrong_file_names_exactly_its_faults(mutation: dict[str, Any], tmp_path: Path):
    file = spoilt(tmp_path, mutation["file"], (mutation["old"], mutation["new"]))
    found = faults_of(file)
    assert [path for path, _ in found] == [path for path, _ in mutation["faults"]]
    for (_, reason), (_, said) in zip(found, mutation["faults"], strict=True):
        assert said in reason


def test_no_fault_hides_another(tmp_path: Path):
    file = spoilt(
        tmp_path,
        CRAFTSMAN,
        ("bar_years = {", "bar_yaers = {"),
        ("page_limit = 20", 'page_limit = "20"'),
        ("page_limit = 10", "page_limit = 0"),
        ("low = 6\nhigh = 8", "low = 5\nhigh = 8"),
        ("total = 100", "total = 90"),
        ("quota = 10", "quota = 0"),
    )
    assert [path for path, _ in faults_of(file)] == [
        "form.page_limit",
        "procedure.bar_yaers",
        "procedure.bar_years",
        "evidence.page_limit",
        "rubric.total",
        "rubric.scales[第1项].bands",
        "honours[honouree].quota",
    ]


def test_a_file_that_is_no_toml_says_where(tmp_path: Path):
    file = tmp_path / f"{CRAFTSMAN}.toml"
    file.write_text("key = = 1", encoding="utf-8")
    [(path, reason)] = faults_of(file)
    assert path == file.name
    assert "不是有效的 TOML 文件" in reason
    assert "line 1" in reason


def test_a_file_in_another_encoding_is_refused(tmp_path: Path):
    file = tmp_path / f"{CRAFTSMAN}.toml"
    file.write_bytes('key = "智慧工匠"'.encode("gb18030"))
    [(path, reason)] = faults_of(file)
    assert path == file.name
    assert "不是有效的 TOML 文件" in reason


def test_an_empty_file_lacks_every_part():
    with pytest.raises(RulebookError) as caught:
        rulebook_from({}, {})
    assert ("titles", "缺少这一项") in caught.value.faults
    assert ("form", "缺少这一项") in caught.value.faults


def test_takes_must_be_a_table():
    with pytest.raises(RulebookError) as caught:
        rulebook_from({"takes": "2017-craftsman"}, {})
    assert ("takes", "应为一张表，内含各项的名称和值") in caught.value.faults


def test_no_technical_field_at_all():
    with pytest.raises(RulebookError) as caught:
        rulebook_from({"technical_fields": []}, {})
    assert ("technical_fields", "至少要有一个技术领域") in caught.value.faults


def test_the_catalogue_names_the_file_of_each_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    spoilt(tmp_path, CRAFTSMAN, ("total = 100", "total = 90"))
    spoilt(tmp_path, "2017-pioneer", ("total = 150", "total = 90"))
    monkeypatch.setattr(rulebooks, "FOLDER", tmp_path)
    with pytest.raises(RulebookError) as caught:
        rulebooks.catalogue.__wrapped__()
    assert [path for path, _ in caught.value.faults] == [
        "2017-craftsman.toml：rubric.total",
        "2017-pioneer.toml：rubric.total",
    ]


def test_two_awards_cannot_number_alike(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    spoilt(tmp_path, CRAFTSMAN)
    spoilt(tmp_path, "2017-pioneer", ('number_prefix = "LJ"', 'number_prefix = "GJ"'))
    monkeypatch.setattr(rulebooks, "FOLDER", tmp_path)
    with pytest.raises(RulebookError, match="编号会重复") as caught:
        rulebooks.catalogue.__wrapped__()
    assert [path for path, _ in caught.value.faults] == [
        "2017-craftsman.toml：number_prefix",
        "2017-pioneer.toml：number_prefix",
    ]


def test_the_error_reads_as_one_sentence():
    assert str(RulebookError([("key", "缺少这一项"), ("form", "应为列表")])) == "key：缺少这一项；form：应为列表"


def test_sections_and_fields_are_found_by_key():
    book = rulebooks.rulebook(CRAFTSMAN)
    assert book.section("cover").contents_title == book.section("cover").title == "封面"
    assert book.section("achievements").contents_title == "主要工作成绩和突出贡献"
    assert book.field("degree").label == "学位学历"
    assert book.technical_field("data").name == "数据及服务支撑"


@pytest.mark.parametrize("named", ["section", "field", "technical_field"])
def test_what_is_not_there_raises(named: str):
    with pytest.raises(KeyError):
        getattr(rulebooks.rulebook(CRAFTSMAN), named)("nothing")


def test_a_struct_with_a_kind_that_rulebooks_do_not_hold_is_a_mistake_of_the_code():
    with pytest.raises(KeyError):
        list(misfits(1.5, inspect.type_info(float)))
