"""``flask --app wsgi rulebook FILE.toml``."""

from pathlib import Path

from click.testing import CliRunner

from portal.cli.rulebook import rulebook_command
from portal.rulebooks import FOLDER


def test_rulebook_command_sums_up_a_sound_file():
    result = CliRunner().invoke(rulebook_command, [str(FOLDER / "2023-craftsman.toml")])
    assert result.exit_code == 0
    assert result.output.splitlines() == [
        "2023-craftsman.toml：没有错误。",
        "称号：上海城市数字化转型“智慧工匠”（2023）",
        "技术领域：6 个",
        "申报条件：5 条",
        "申报表：10 部分 31 项，不超过 20 页",
        "证实性材料：5 类，不超过 10 页",
        "评分：2 个维度 7 项指标，总分 100",
        "阶段：报名 → 初审 → 复审（第1轮） → 复审（第2轮） → 终评 → 公示 → 报批 → 表彰",
        "名额：上海城市数字化转型“智慧工匠” 10、上海城市数字化转型“智慧工匠”提名奖 10",
        "竞赛：上海城市数字化转型方案竞赛、工业软件创新案例竞赛、信创（开源）应用竞赛",
        "取自 2017-craftsman：procedure、programme、exclusive_group、number_prefix、bar_words、channels、declaration、"
        "recommenders、form、conditions、technical_fields、evidence、rubric",
    ]


def test_rulebook_command_names_every_fault_and_exits_1(tmp_path: Path):
    file = tmp_path / "2017-craftsman.toml"
    text = (FOLDER / file.name).read_text(encoding="utf-8")
    text = text.replace("page_limit = 20", 'page_limit = "20"').replace("total = 100", "total = 99")
    file.write_text(text.replace("bar_years = {", "bar_yaers = {"), encoding="utf-8")
    result = CliRunner().invoke(rulebook_command, [str(file)])
    assert result.exit_code == 1
    assert result.stdout == ""
    assert result.stderr.splitlines() == [
        "form.page_limit：应为整数，现在是 '20'。",
        "procedure.bar_yaers：没有这一项，是否应为 bar_years。",
        "procedure.bar_years：缺少这一项。",
        "rubric.total：总分写的是 99，各项指标分值之和是 100。",
        "2017-craftsman.toml：共 4 处错误。",
    ]


def test_rulebook_command_says_where_a_file_is_no_toml(tmp_path: Path):
    file = tmp_path / "2017-craftsman.toml"
    file.write_text("key = = 1", encoding="utf-8")
    result = CliRunner().invoke(rulebook_command, [str(file)])
    assert result.exit_code == 1
    assert "不是有效的 TOML 文件" in result.stderr
    assert "line 1" in result.stderr


def test_rulebook_command_refuses_what_is_no_file(tmp_path: Path):
    assert CliRunner().invoke(rulebook_command, [str(tmp_path)]).exit_code == 2
