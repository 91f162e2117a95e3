#!/usr/bin/env bash
# Word's command for enclosed characters (带圈字符) writes a field EQ \o\ac(○,一) that has no result part: Word draws
# it from its instruction (ECMA-376 part 1, 17.16.18: the result is optional). Where a form says
# 等级㊀, or ticks a box by √ inside □, python-docx 1.2.0, mammoth 1.13.0, pandoc 3.9 and LibreOffice 7.4's own text
# export all give nothing: a choice that was made reads as no choice.
# Instead: look for instrText that begins with EQ \o and take its last argument, or refuse the file and say why.
set -euo pipefail
here=$(mktemp -d); trap 'rm -rf "$here"' EXIT; cd "$here"
python3 -m pip install -qq --target lib python-docx==1.2.0 mammoth==1.13.0 pypandoc_binary==1.17
PYTHONPATH=lib python3 -W ignore - <<'EOF'
import docx
import mammoth
import pypandoc
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

form = docx.Document()
line = form.add_paragraph("同意")
for piece in (
    "<w:fldChar w:fldCharType='begin'/>",
    r"<w:instrText xml:space='preserve'>eq \o\ac(□,√)</w:instrText>",
    "<w:fldChar w:fldCharType='end'/>",
):
    line._p.append(parse_xml(f"<w:r {nsdecls('w')}>{piece}</w:r>"))
line.add_run("不同意")
form.save("form.docx")
seen = {
    "python-docx 1.2.0": docx.Document("form.docx").paragraphs[0].text,
    "mammoth 1.13.0": mammoth.extract_raw_text(open("form.docx", "rb")).value.strip(),
    f"pandoc {pypandoc.get_pandoc_version()}": pypandoc.convert_file("form.docx", "plain").strip(),
}
print("expected: a √ between 同意 and 不同意 (ECMA-376 part 1, 17.16.18: a field need have no result)")
print("seen:", seen)
assert set(seen.values()) == {"同意不同意"}, "behaviour changed"
EOF
soffice --version
soffice "-env:UserInstallation=file://$here/profile" --headless --convert-to "txt:Text (encoded):UTF8" form.docx >/dev/null 2>&1
echo "seen: LibreOffice: $(cat form.txt)"
grep -q "同意不同意" form.txt
