#!/usr/bin/env bash
# A field may be one element around its shown text, w:fldSimple (ECMA-376 part 1, 17.16.19), and a piece of text may
# be wrapped for its direction in w:bdo (17.3.2.3) or by old templates in w:customXml (17.5.1.3). The text inside is
# the document's text. mammoth 1.13.0 and pandoc 3.9 drop what is in w:fldSimple and w:bdo, pandoc drops w:customXml
# too, python-docx 1.2.0 drops all three and w:smartTag besides ("30米": Word 2003 tags measures and dates so by
# itself).
# Instead: collect w:t in document order oneself when no word of a form may be lost.
set -euo pipefail
here=$(mktemp -d); trap 'rm -rf "$here"' EXIT; cd "$here"
python3 -m pip install -qq --target lib python-docx==1.2.0 mammoth==1.13.0 pypandoc_binary==1.17
PYTHONPATH=lib python3 -W ignore - <<'EOF'
import docx
import mammoth
import pypandoc
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

WRAPPERS = {
    "fldSimple": "w:instr=' DOCPROPERTY 编号 '",
    "bdo": "w:val='ltr'",
    "customXml": "w:element='x'",
    "smartTag": "w:uri='urn:schemas-microsoft-com:office:smarttags' w:element='chmetcnv'",
}
form = docx.Document()
for name, attributes in WRAPPERS.items():
    line = form.add_paragraph("前")
    xml = f"<w:{name} {nsdecls('w')} {attributes}><w:r><w:t>30米</w:t></w:r></w:{name}>"
    line._p.append(parse_xml(xml))
    line.add_run("后")
form.save("form.docx")
lines = {
    "python-docx 1.2.0": [line.text for line in docx.Document("form.docx").paragraphs],
    "mammoth 1.13.0": mammoth.extract_raw_text(open("form.docx", "rb")).value.split(),
    f"pandoc {pypandoc.get_pandoc_version()}": pypandoc.convert_file("form.docx", "plain").split(),
}
seen = {who: [name for name, line in zip(WRAPPERS, text, strict=True) if line == "前后"] for who, text in lines.items()}
print("expected: 前30米后 four times (ECMA-376 part 1, 17.16.19, 17.3.2.3, 17.5.1)")
print("seen, text lost inside:", seen)
assert list(seen.values()) == [
    ["fldSimple", "bdo", "customXml", "smartTag"],
    ["fldSimple", "bdo"],
    ["fldSimple", "bdo", "customXml"],
], "behaviour changed"
EOF
