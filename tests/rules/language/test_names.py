"""Names of people."""

import pytest

from portal.rules.language import names


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (" 张三 ", "张三"),
        ("　张　三　", "张 三"),
        ("买买提·艾力", "买买提·艾力"),
        ("𠮷田", "𠮷田"),
        ("Jean-Luc O’Neill", "Jean-Luc O’Neill"),
        ("José", "José"),
    ],
)
def test_names_that_people_have(typed, kept):
    assert names.normal_name(typed) == kept
    assert names.refusal_of_name(typed) is None


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("", "请填写"),
        (" 　", "请填写"),
        ("张" * 51, "不要超过 50"),
        ("张三2", "只用文字"),
        ("请打开http://x.cn", "只用文字"),
        ("<b>张三</b>", "只用文字"),
        ("张\x00三", "只用文字"),
    ],
)
def test_names_that_are_refused(typed, reason):
    assert reason in names.refusal_of_name(typed)


def test_a_name_of_exactly_fifty_characters_is_taken():
    assert names.refusal_of_name("张" * 50) is None
