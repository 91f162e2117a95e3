#!/usr/bin/env bash
# Word's phonetic guide (拼音指南) puts a rare character of a name into w:ruby: w:rubyBase is the text, w:rt the
# reading over it (ECMA-376 part 1, 17.3.3.25). Of 示例闫某 with a guide over 闫 python-docx 1.2.0, mammoth 1.13.0 and
# pandoc 3.9 make 示例某, the character is gone; docx2txt 0.9 keeps both in the file's order, so the reading stands
# before the character, inside the name. None of them says a word.
# Instead: read w:rubyBase oneself, or refuse a file that holds w:ruby and ask for the name without a guide.
set -euo pipefail
here=$(mktemp -d); trap 'rm -rf "$here"' EXIT; cd "$here"
python3 -m pip install -qq --target lib python-docx==1.2.0 mammoth==1.13.0 docx2txt==0.9 pypandoc_binary==1.17
PYTHONPATH=lib python3 -W ignore - <<'EOF'
import docx
import docx2txt
import mammoth
import pypandoc
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

form = docx.Document()
name = form.add_paragraph("示例")
name._p.append(
    parse_xml(
        f"<w:r {nsdecls('w')}><w:ruby><w:rubyPr><w:rubyAlign w:val='center'/><w:hps w:val='10'/><w:hpsRaise w:val='20'/>"
        "<w:hpsBaseText w:val='21'/><w:lid w:val='zh-CN'/></w:rubyPr><w:rt><w:r><w:t>yán</w:t></w:r></w:rt>"
        "<w:rubyBase><w:r><w:t>闫</w:t></w:r></w:rubyBase></w:ruby></w:r>"
    )
)
name.add_run("某")
form.save("form.docx")
seen = {
    "python-docx 1.2.0": docx.Document("form.docx").paragraphs[0].text,
    "mammoth 1.13.0": mammoth.extract_raw_text(open("form.docx", "rb")).value.strip(),
    f"pandoc {pypandoc.get_pandoc_version()}": pypandoc.convert_file("form.docx", "plain").strip(),
    "docx2txt 0.9": docx2txt.process("form.docx").strip(),
}
print("expected: 示例闫某 (ECMA-376 part 1, 17.3.3.25)")
print("seen:", seen)
assert list(seen.values()) == ["示例某"] * 3 + ["示例yán闫某"], "behaviour changed"
EOF
