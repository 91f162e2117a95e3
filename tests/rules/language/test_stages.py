"""The stages of an application."""

from portal.rules.language.stages import Stage


def test_every_stage_has_a_word_of_its_own():
    assert [stage.word for stage in Stage] == [
        *("草稿", "待推荐", "身份待核实", "已提交", "已受理", "补正中", "不予受理", "已撤回"),
    ]
