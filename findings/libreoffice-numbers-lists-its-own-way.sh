#!/usr/bin/env bash
# Word numbers lists in many Chinese ways (ST_NumberFormat, ECMA-376 part 1, 17.18.59). LibreOffice 7.4 reads six of
# them without complaint as something else: ideographEnclosedCircle ㊂ (Word draws ㈢) becomes ③, decimalFullWidth ３
# becomes 3, decimalEnclosedParen ⑶ and numberInDash "- 3 -" become 3, ideographDigital 一〇 becomes 十, and
# chineseCounting, which ends its words at 99 and goes on with digits (一○○), becomes 一百. References in the text
# ("见㈢") no longer fit, and a PDF made of a form differs from what Word shows.
# Instead: write such numbers as text, or keep to decimal, chineseCountingThousand and decimalEnclosedCircle.
set -euo pipefail
here=$(mktemp -d); trap 'rm -rf "$here"' EXIT; cd "$here"
python3 -m pip install -qq --target lib python-docx==1.2.0
cat >write.py <<'EOF'
import docx
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

KINDS = {"ideographEnclosedCircle": 3, "decimalFullWidth": 3, "decimalEnclosedParen": 3, "numberInDash": 3}
KINDS |= {"ideographDigital": 10, "chineseCounting": 100, "chineseCountingThousand": 110, "decimalEnclosedCircle": 20}
form = docx.Document()
numbering = form.part.numbering_part.element
for old in list(numbering):
    numbering.remove(old)
for key, (kind, start) in enumerate(KINDS.items(), 1):
    level = f"<w:start w:val='{start}'/><w:numFmt w:val='{kind}'/><w:suff w:val='space'/><w:lvlText w:val='第%1条'/>"
    xml = f"<w:abstractNum {nsdecls('w')} w:abstractNumId='{key}'><w:lvl w:ilvl='0'>{level}</w:lvl></w:abstractNum>"
    numbering.append(parse_xml(xml))
for key, kind in enumerate(KINDS, 1):
    numbering.append(parse_xml(f"<w:num {nsdecls('w')} w:numId='{key}'><w:abstractNumId w:val='{key}'/></w:num>"))
    line = form.add_paragraph(kind)
    use = f"<w:numPr {nsdecls('w')}><w:ilvl w:val='0'/><w:numId w:val='{key}'/></w:numPr>"
    line._p.get_or_add_pPr().append(parse_xml(use))
form.save("list.docx")
EOF
PYTHONPATH=lib python3 -W ignore write.py
soffice --version
soffice "-env:UserInstallation=file://$here/profile" --headless --convert-to "txt:Text (encoded):UTF8" list.docx >/dev/null 2>&1
python3 - <<'EOF'
import re

text = open("list.txt", encoding="utf-8-sig").read()
seen = dict(reversed(found) for found in re.findall(r"第(.+?)条 ?(\w+)", text))
print("expected (ECMA-376 part 1, 17.18.59): ㊂ ３ ⑶ -3- 一〇 一○○; 一百一十 ⑳ as they are")
print("seen:", seen)
assert seen == {
    "ideographEnclosedCircle": "③",
    "decimalFullWidth": "3",
    "decimalEnclosedParen": "3",
    "numberInDash": "3",
    "ideographDigital": "十",
    "chineseCounting": "一百",
    "chineseCountingThousand": "一百一十",
    "decimalEnclosedCircle": "⑳",
}, "behaviour changed"
EOF
