"""``visit`` finds what it promises to find; otherwise every other test would pass over it."""

import lxml.html
import pytest

import portal.rules.language.stages  # noqa: F401  (its words are among those that no page may print)
from tests.visit import filled, page_faults

GOOD = """<!doctype html><html lang="zh-CN"><head><title>登录 · 示例</title>
<script src="/static/portal.js"></script></head>
<body><main><h1>登录</h1>
<form method="post"><input type="hidden" name="csrf_token" value="abc">
<label for="email">邮箱</label><input id="email" name="email" type="email" value="office@example.cn">
<label><input type="checkbox" name="keep" value="yes"> 记住</label>
<p>他写道：“好；AI, 大模型”。office@example.cn</p>
<textarea name="text" aria-label="正文">None, draft</textarea><button>登录</button></form></main></body></html>"""

BROKEN = [
    ('lang="zh-CN"', 'lang="en"', "lang"),
    ("<title>登录", "<title>注册", "does not begin with"),
    ("<h1>登录</h1>", "", "0 h1"),
    ("<h1>登录</h1>", "<h1>登录</h1><h1>二</h1>", "2 h1"),
    ("<h1>登录</h1>", '<h1>登录</h1><p id="email"></p>', "stands 2 times"),
    ('for="email"', 'for="mail"', "points at no id"),
    ('<label for="email">邮箱</label>', "", "'email' has no label"),
    ("> 记住</label>", "></label>", "'keep' has no label"),
    (' aria-label="正文"', "", "'text' has no label"),
    ('value="abc"', 'value=""', "no CSRF token"),
    ("<h1>登录</h1>", "<h1>登录</h1><p>张三,李四</p>", "half-width"),
    ("<h1>登录</h1>", "<h1>登录</h1><p>电话：None</p>", "'None'"),
    ("<h1>登录</h1>", "<h1>登录</h1><p>状态：awaiting_recommendation</p>", "'awaiting_recommendation'"),
    ("<h1>登录</h1>", "<h1>登录</h1><p>{{ name }}</p>", "template code"),
    ("<h1>登录</h1>", '<h1>登录</h1><p style="color:red">红</p>', "inline"),
    ("<h1>登录</h1>", '<h1>登录</h1><p onclick="x()">点</p>', "inline"),
    ("<h1>登录</h1>", "<h1>登录</h1><script>x()</script>", "inline"),
    ("<h1>登录</h1>", '<h1>登录</h1><a href="/x"> </a>', "has no words"),
    ("<h1>登录</h1>", '<h1>登录</h1><a href="#x">去</a>', "leads nowhere"),
    ("<h1>登录</h1>", '<h1>登录</h1><img src="x">', "has no alt"),
]


def test_a_sound_page_has_no_faults() -> None:
    assert page_faults(lxml.html.document_fromstring(GOOD)) == []


@pytest.mark.parametrize(("old", "new", "fault"), BROKEN, ids=[fault for _, _, fault in BROKEN])
def test_a_broken_page_is_found(old: str, new: str, fault: str) -> None:
    assert old in GOOD
    faults = page_faults(lxml.html.document_fromstring(GOOD.replace(old, new, 1)))

    assert any(fault in found for found in faults), faults


def test_a_form_is_sent_as_a_browser_sends_it() -> None:
    form = lxml.html.document_fromstring(GOOD).forms[0]

    sent = filled(form, {"text": "一\n二", "keep": True})

    assert sent["text"] == "一\r\n二"
    assert sent["keep"] == "yes"
    assert sent["csrf_token"] == ["abc"]
