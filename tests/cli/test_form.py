"""``flask --app wsgi template``, ``form`` and ``answers``: from files, without a server or a database."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from portal import rulebooks
from portal.cli.form import answers_command, form_command
from portal.cli.template import template_command
from portal.documents.word.package import Package
from portal.documents.word.paper import FOLDER
from portal.rules.applying.answers import blank
from tests.answers import complete_answers
from tests.documents.reading import lines
from tests.documents.samples import jpeg, portrait
from tests.documents.word.test_contract import changed, replacing

NEWEST = rulebooks.rulebook("2023-craftsman")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "photo.jpg").write_bytes(jpeg(portrait()))
    return tmp_path


def written(folder: Path, answers: Any) -> str:
    path = folder / "answers.json"
    path.write_text(answers if isinstance(answers, str) else json.dumps(answers), encoding="utf-8")
    return str(path)


def form(folder: Path, answers: Any, *options: str, programme: str = "craftsman") -> Result:
    arguments = [programme, written(folder, answers), "--out", str(folder / "form.docx"), *options]
    return CliRunner().invoke(form_command, arguments)


def answered(**changes: Any) -> dict[str, Any]:
    return complete_answers(NEWEST, filed_on="2024-05-01", **changes)


@pytest.mark.rule("CF1", "CF8")
def test_form_is_written_and_its_characters_counted(folder: Path) -> None:
    answers = answered(basics="研发2项。", spirit="敬业", skill="")
    answers["skill"] = "求精"

    result = form(folder, answers, "--photo", str(folder / "photo.jpg"))

    assert result.exit_code == 0, result.output
    assert "（一）基本情况（个人近 3 年主要工作内容简要介绍）：5 字" in result.output
    assert "以上合计：9 字（限 4,000 字）" in result.output
    package = Package((folder / "form.docx").read_bytes())
    assert len(package.parts["word/media/photo.jpeg"]) > 2_000
    assert "敬业" in lines((folder / "form.docx").read_bytes())


def test_form_without_photo_leaves_its_place(folder: Path) -> None:
    result = form(folder, answered())

    assert result.exit_code == 0, result.output
    assert "没有附照片" in result.output
    assert "照片\n（正面1寸\n免冠彩色\n证件照）" in lines((folder / "form.docx").read_bytes())


def test_wrong_answers_are_all_named_and_no_file_is_written(folder: Path) -> None:
    work = [{"from": "2015-13", "to": "", "unit": "示例厂", "post": "技术员", "industry": True, "similar_post": True}]
    (folder / "grey.jpg").write_bytes(jpeg(portrait().convert("L")))

    result = form(folder, answered(work=work, name="", id_number="310"), "--photo", str(folder / "grey.jpg"))

    assert result.exit_code == 1
    assert not (folder / "form.docx").exists()
    for path in ("name：", "id_number：", "work[0].from：", "photo：照片是黑白"):
        assert path in result.output


@pytest.mark.rule("CF8")
def test_text_over_the_shared_limit_is_refused(folder: Path) -> None:
    result = form(folder, answered(basics="字" * 4_000, spirit="字", skill="字"))

    assert result.exit_code == 1
    assert "超过" in result.output
    assert not (folder / "form.docx").exists()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"name": ', "第1行第10列"),
        ("", "第1行第1列"),
        ("[" * 100_000, "嵌套太深"),
        ("[1, 2]", "$："),
        ('{"name": ["甲"]}', "name："),
        ('{"nmae": "甲"}', "nmae："),
        ('{"work": [{"form": "2021-01"}]}', "work[0].form："),
        ('{"work": ["甲"]}', "work[0]："),
    ],
)
def test_misshapen_file_is_refused_with_the_place(folder: Path, text: str, said: str) -> None:
    result = form(folder, text)

    assert result.exit_code == 1
    assert said in result.output
    assert not (folder / "form.docx").exists()


@pytest.mark.rule("CF4")
def test_pages_are_counted_and_too_many_are_refused(folder: Path) -> None:
    assert "申报表：6 页（限 20 页" in form(folder, answered()).output

    result = form(folder, answered(representative="示例。\n" * 700))

    assert result.exit_code == 1
    assert "页，超过 20 页的限制" in result.stderr


def test_a_wrong_shape_hides_no_other_fault(folder: Path) -> None:
    result = form(folder, answered(basics=5.5, name="", awards=[{"when": 2020.5}], unknown="x"))

    assert result.exit_code == 1
    for said in (
        "basics：应为文字",
        "awards[0].when：应为文字",
        "unknown：没有这个填写项",
        "name：请填写“申报人姓名”。",
    ):
        assert said in result.stderr
    assert result.stderr.count("basics：") == 1


def test_answers_names_what_can_be_chosen() -> None:
    result = CliRunner().invoke(answers_command, ["craftsman"])

    assert "channel（申报方式）：个人自荐、单位推荐" in result.stderr
    assert "technical_field（技术领域）：sensing（物联感知建设）、" in result.stderr
    assert "union_member（是否工会会员）：是、否" in result.stderr
    assert json.loads(result.stdout)["channel"] == ""


def test_file_in_another_encoding_is_refused(folder: Path) -> None:
    (folder / "gbk.json").write_bytes('{"name": "示例"}'.encode("gb18030"))

    result = CliRunner().invoke(form_command, ["craftsman", str(folder / "gbk.json"), "--out", str(folder / "f.docx")])

    assert result.exit_code == 1
    assert "UTF-8" in result.output


def test_unwritable_target_is_said(folder: Path) -> None:
    result = CliRunner().invoke(
        form_command, ["craftsman", written(folder, answered()), "--out", str(folder / "absent" / "form.docx")]
    )

    assert result.exit_code == 1
    assert "不能写入" in result.output


@pytest.mark.parametrize("key", sorted(rulebooks.catalogue()))
def test_answers_prints_every_key_and_one_blank_row(key: str) -> None:
    rulebook = rulebooks.rulebook(key)

    printed = json.loads(CliRunner().invoke(answers_command, [key]).stdout)

    assert list(printed) == list(blank(rulebook))
    assert set(printed["education"][0]) == {column.key for column in rulebook.field("education").columns}


def test_printed_answers_have_the_right_shape(folder: Path) -> None:
    result = form(folder, CliRunner().invoke(answers_command, ["craftsman"]).stdout)

    assert "name：请填写“申报人姓名”。" in result.output
    assert "没有这个填写项" not in result.output
    assert "education：" in result.output  # the blank row counts as none
    assert "education[0]" not in result.output


def test_programme_s_newest_rulebook_is_taken() -> None:
    assert (
        CliRunner().invoke(answers_command, ["pioneer"]).output
        == CliRunner().invoke(answers_command, ["2023-pioneer"]).output
    )
    unknown = CliRunner().invoke(answers_command, ["artist"])
    assert unknown.exit_code == 2
    assert "2017-craftsman" in unknown.output


@pytest.mark.parametrize("key", sorted(rulebooks.catalogue()))
def test_template_command_passes_the_house_s_templates(key: str) -> None:
    path = FOLDER / rulebooks.rulebook(key).templates.form

    result = CliRunner().invoke(template_command, [str(path)])

    assert result.exit_code == 0, result.output
    assert "符合模板要求" in result.output


def test_template_command_prints_every_breach(tmp_path: Path) -> None:
    broken = changed(
        "word/document.xml", lambda xml: replacing("<w:titlePg/>", "")(replacing("{{ address }}", "")(xml))
    )
    path = tmp_path / "改过的.docx"
    path.write_bytes(broken)

    unnamed = CliRunner().invoke(template_command, [str(path)])
    result = CliRunner().invoke(template_command, [str(path), "--rulebook", "2017-pioneer"])

    assert unnamed.exit_code == 1
    assert "--rulebook" in unnamed.output
    assert result.exit_code == 1
    assert "首页不同" in result.output
    assert "模板里没有“address”" in result.output
    assert "共 2 处" in result.output
