"""Markdown as people write it in Chinese: marks beside full-width punctuation, and what stays as it was."""

import pytest

from portal.web.markdown import rendered


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("**“截止日期”**为明天", "<strong>“截止日期”</strong>为明天"),
        ("**注意：**请核对", "<strong>注意：</strong>请核对"),
        ("**注意：**2026年", "<strong>注意：</strong>2026年"),
        ("活动**（暂行）**办法", "活动<strong>（暂行）</strong>办法"),
        ("~~“旧”~~已改为新", "<s>“旧”</s>已改为新"),
        ("以*《办法》*为准", "以<em>《办法》</em>为准"),
        ("**甲**、**乙：**丙", "<strong>甲</strong>、<strong>乙：</strong>丙"),
        ("**𠮷：**字", "<strong>𠮷：</strong>字"),
        ("\\*\\*不加粗：\\*\\*请", "**不加粗：**请"),
        ("** 不是：** 加粗", "** 不是：** 加粗"),
        ("2 * 3（米）* 4", "2 * 3（米）* 4"),
        ("file_name_（甲）_x", "file_name_（甲）_x"),
        ("`**“代码”**为`", "<code>**“代码”**为</code>"),
    ],
)
def test_marks_beside_chinese_punctuation_do_what_everybody_expects(typed: str, shown: str) -> None:
    assert str(rendered(typed)).strip() == f"<p>{shown}</p>"
