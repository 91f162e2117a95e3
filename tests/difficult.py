"""Difficult texts, shared by every test that carries what people type through database, page, Word and PDF.

Each stands with what the documented cleaning (portal/rules/texts.py) leaves of it, written out by hand: as a text of
several lines and as one line. Nothing else may be lost, turned into something else, or carried out.
"""

from typing import NamedTuple


class Difficult(NamedTuple):
    typed: str
    text: str  # as an answer of several lines
    line: str  # as an answer of one line
    tabbed: str = ""  # as an answer in which pasted tables keep their columns, where that is another

    @property
    def kept(self) -> str:
        return self.tabbed or self.text


MARKUP = (
    "&", "甲 & 乙", "R&D", "AT&T & 中国移动", "&amp;", "&amp;amp;", "&lt;b&gt;", "&#x41;", "&#65;", "&nbsp;",
    "&unknown;", "&;", "&#;", "<研发>", "<b>粗体</b>", "<script>alert(1)</script>", "</w:t></w:r></w:p>", "<w:p/>",
    "<w:br/>", "<br>", "<!-- 注释 -->", "<", ">", "a<b>c", "1<2 && 3>2", "x<y", "<5%", ">95%", "≤5%", "]]>",
    "<![CDATA[甲]]>", "<?xml version=\"1.0\"?>", "<!DOCTYPE html>", "<!ENTITY x \"y\">", "&xxe;",
    "<a href=\"javascript:alert(1)\">甲</a>", "\"><img src=x onerror=alert(1)>", "'><svg/onload=1>",
    "</textarea><b>", "</title>", "xmlns:w=\"x\"", "<w:instrText>PAGE</w:instrText>", "\"双引号\"", "'单引号'",
    "`反引号`", "“中文引号”", "<<书名>>", "《<嵌套>》",
)  # fmt: skip
TEMPLATES = (
    "{{ 7*7 }}", "{{7*7}}", "{{ config }}", "{{ self }}", "{{ name }}", "{{ cycler.__init__.__globals__ }}", "{{",
    "}}", "{ {", "{%", "%}", "{% for x in y %}", "{% endfor %}", "{% if 1 %}甲{% endif %}", "{% raw %}",
    "{% endraw %}", "{% include 'a' %}", "{# 注释 #}", "{#", "#}", "{{r name }}", "{{r x }}", "{{p x }}",
    "{%p if name %}", "{%p endif %}", "{%tr for row in work %}", "{%tr endfor %}", "{%tc if x %}", "{%r if x %}",
    "{%- if x -%}", "{{- x -}}", "{{ x|safe }}", "{_", "_}", "${x}", "#{x}", "<%= x %>", "@{x}", "{0}", "{name!r}",
    "%s", "%(name)s", "%d %%", "100%", "{{'{{'}}", "{ x }", "{{ '</w:t>' }}", "\\{\\{ x \\}\\}",
)  # fmt: skip
COMMANDS = (
    "'; DROP TABLE account; --", "' OR '1'='1", "Robert'); DROP TABLE students;--", "1; SELECT 1", "% _ \\%", "\\",
    "\\\\", "\\n", "\\0", "\\u0041", "C:\\新建文件夹\\test", "../../etc/passwd", "/dev/null", "$(whoami)", "`id`",
    "| cat", "&& ls", "=1+1", "=HYPERLINK(\"http://example.com\")", "+1", "-1", "@SUM(A1)", "None", "null",
    "undefined", "NaN", "nan", "Infinity", "True", "false", "0", "-0", "1e309", "[]", "{}", "\"\"", "''", "()",
    "[object Object]", "TRUE", "空", "无", "N/A", "#N/A", "#REF!", "Subject: x", "data:text/html,x", "javascript:1",
    "%00", "%0d%0a", "\\r\\n", "\\x00", "U+0000", "http://example.com/?a=1&b=2#c", "mailto:a@example.com",
)  # fmt: skip
CHARACTERS = (
    "𠮷野家", "𪚥", "𠀀𠀁𠀂", "𪜀", "𫝀", "𫠠", "𬺰", "𰀀", "𱍐", "㐀㐁", "䶵", "鿿", "龘靐齉齾", "囍", "㛃", "〇",
    "々", "﨑", "\uf900", "\U0002f800", "葛\U000e0100城", "辻\U000e0101", "⿰亻尔", "⼀⼆", "⺀", "㈠㈱", "㎡㏑",
    "①②⑳", "Ⅳ级", "℃", "№", "½", "ＡＢＣ１２３", "ｶﾞ", "か\u3099", "がぎ", "안녕하세요", "\u1112\u1161\u11ab",
    "ꀀꀁ", "བོད་ཡིག", "ᠮᠣᠩᠭᠣᠯ", "ئۇيغۇرچە", "Vouloir, c’est pouvoir — été", "naïve cafe\u0301", "Å\u030a",
    "Z\u0351\u036b\u0343a\u0314l\u0322g\u0315o\u0319", "ß ẞ ſ ı İ", "ﬁ ﬂ", "Привет, мир", "Ωμέγα", "नमस्ते दुनिया",
    "สวัสดีครับ", "မင်္ဂလာပါ", "مرحبا بالعالم", "שלום עולם", "عربي 中文 123", "👍", "👍🏽", "👨‍👩‍👧‍👦",
    "👩‍❤️‍👨", "🏳️‍🌈", "🇨🇳🇭🇰", "1️⃣2️⃣", "❤️", "☺︎",
    "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f", "🫨🪿", "𝔘𝔫𝔦", "𐍈", "\ue000", "\uf8ff",
    "\U000f0000", "\U0010fffd", "\ufffc", "\ufffd", "零\u200b宽", "连\u2060接", "软\u00ad连字符", "甲\u200d乙",
    "甲\u200c乙", "甲\u00a0乙", "甲\u3000乙", "甲\u2003乙", "甲\u202f乙", "甲  乙   丙", "\u2800", "\u3164",
    "甲\u180e乙", "甲\u034f乙", "\u20dd", "——……", "﹏﹋", "︽竖排︾", "～〜", "·•・", "￥$€£₿", "←↑→↓", "■□☑",
    "√×÷±", "AI+制造", "5G+工业互联网（2023—2025年）", "C++ / C# / .NET", "shili@example.com",
    "近三年主持 3 个项目, 日均处理 1,200 万条; 准确率 99.98%.", "x" * 500, "长" * 500,
    "https://example.com/" + "a" * 300, "-" * 200, "智慧，" * 300,
)  # fmt: skip
LONG = (
    "智慧城市" * 1000,  # exactly 4,000 字
    "智慧城市" * 1000 + "！",  # 4,001 字
)
CHANGED = (
    # only spaces
    Difficult("", "", ""),
    Difficult("   ", "", ""),
    Difficult("\u3000\u3000", "", ""),
    Difficult("\t", "", ""),
    Difficult("\r\n\r\n", "", ""),
    Difficult("\u00a0 \u2003", "", ""),
    # spaces at the ends
    Difficult("  甲乙  ", "甲乙", "甲乙"),
    Difficult("\u3000\u3000首行缩进", "首行缩进", "首行缩进"),
    Difficult("甲\n", "甲", "甲"),
    Difficult("\n\n甲\n\n", "甲", "甲"),
    # line ends of every system
    Difficult("甲\r\n乙", "甲\n乙", "甲 乙"),
    Difficult("甲\r乙", "甲\n乙", "甲 乙"),
    Difficult("甲\n乙", "甲\n乙", "甲 乙"),
    Difficult("甲\n\r乙", "甲\n\n乙", "甲  乙"),
    Difficult("甲\r\n\r\n乙", "甲\n\n乙", "甲  乙"),
    Difficult("甲\r\r\n乙", "甲\n\n乙", "甲  乙"),
    Difficult("甲\x0b乙", "甲\n乙", "甲 乙"),
    Difficult("甲\x0c乙", "甲\n乙", "甲 乙"),
    Difficult("甲\x85乙", "甲\n乙", "甲 乙"),
    Difficult("甲\u2028乙", "甲\n乙", "甲 乙"),
    Difficult("甲\u2029乙", "甲\n乙", "甲 乙"),
    Difficult("甲\n 　乙\n丙", "甲\n 　乙\n丙", "甲  　乙 丙"),
    Difficult("一\r\n{{ 二 }}\r三\u2028<四>", "一\n{{ 二 }}\n三\n<四>", "一 {{ 二 }} 三 <四>"),
    # tabs
    Difficult("甲\t乙", "甲 乙", "甲 乙", "甲\t乙"),
    Difficult("\t甲\t\t乙\t", "甲  乙", "甲  乙", "\t甲\t\t乙\t"),
    # other control characters
    Difficult("甲\x00乙", "甲乙", "甲乙"),
    Difficult("甲\x01\x02\x03\x04\x05\x06\x07\x08乙", "甲乙", "甲乙"),
    Difficult("甲\x0e\x0f\x10\x1a\x1b[31m乙", "甲[31m乙", "甲[31m乙"),
    Difficult("甲\x1c\x1d\x1e\x1f乙", "甲乙", "甲乙"),
    Difficult("甲\x7f乙", "甲乙", "甲乙"),
    Difficult("甲\x80\x9f乙", "甲乙", "甲乙"),
    Difficult("\x00", "", ""),
    Difficult("{\x00{ 7*7 }\x00}", "{{ 7*7 }}", "{{ 7*7 }}"),
    Difficult("<\x01b>", "<b>", "<b>"),
    Difficult("甲\r\x00\n乙", "甲\n\n乙", "甲  乙"),
    Difficult(" \x00 甲", "甲", "甲"),
    # byte order mark, marks of direction
    Difficult("\ufeff甲", "甲", "甲"),
    Difficult("甲\ufeff乙", "甲乙", "甲乙"),
    Difficult("\ufeff 甲 ", "甲", "甲"),
    Difficult("甲\u202e乙丙", "甲乙丙", "甲乙丙"),
    Difficult("\u202a甲\u202c\u202b乙\u202c\u202d丙\u202c", "甲乙丙", "甲乙丙"),
    Difficult("\u2066甲\u2069\u2067乙\u2069\u2068丙\u2069", "甲乙丙", "甲乙丙"),
    Difficult("\u200e甲\u200f乙\u061c", "甲乙", "甲乙"),
    Difficult("invoice\u202efdp.exe", "invoicefdp.exe", "invoicefdp.exe"),
    # what no file may hold: lone surrogates, non-characters, marks of annotation
    Difficult("甲\ud800乙", "甲乙", "甲乙"),
    Difficult("甲\udfff", "甲", "甲"),
    Difficult("\ud83d", "", ""),
    Difficult("甲\ufdd0\ufdef乙", "甲乙", "甲乙"),
    Difficult("甲\ufffe\uffff乙", "甲乙", "甲乙"),
    Difficult("甲\U0001fffe\U0010ffff乙", "甲乙", "甲乙"),
    Difficult("甲\ufff9注\ufffa音\ufffb乙", "甲注音乙", "甲注音乙"),
    # all at once
    Difficult(
        "\ufeff 第一段\x00：{{ 7*7 }}\t<研发> & 𠮷\r\n\r\n第二段\u202e：👨‍👩‍👧\x0b第三段\u2028 ",
        "第一段：{{ 7*7 }} <研发> & 𠮷\n\n第二段：👨‍👩‍👧\n第三段",
        "第一段：{{ 7*7 }} <研发> & 𠮷  第二段：👨‍👩‍👧 第三段",
        "第一段：{{ 7*7 }}\t<研发> & 𠮷\n\n第二段：👨‍👩‍👧\n第三段",
    ),
)

# These hold nothing that is taken away: every character has to arrive.
KEPT = (*MARKUP, *TEMPLATES, *COMMANDS, *CHARACTERS, *LONG)
DIFFICULT = (*(Difficult(text, text, text) for text in KEPT), *CHANGED)
