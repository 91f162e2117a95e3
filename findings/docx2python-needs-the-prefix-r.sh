#!/usr/bin/env bash
# A prefix in XML is a free choice and one that is not used need not be declared (Namespaces in XML 1.0, section 4;
# ECMA-376 speaks of namespaces only). docx2python 3.7.1 looks for a declared prefix spelt "r" in the main part: a
# file that has no picture and no link, and so no need of that namespace, ends in KeyError('r'). Word, LibreOffice and
# python-docx read it.
# Instead: declare xmlns:r in what one writes, and do not take docx2python's refusal for a sign of a broken file.
set -euo pipefail
here=$(mktemp -d); trap 'rm -rf "$here"' EXIT; cd "$here"
python3 -m pip install -qq --target lib python-docx==1.2.0 docx2python==3.7.1
PYTHONPATH=lib python3 -W ignore - <<'EOF'
import zipfile

import docx
from docx2python import docx2python

form = docx.Document()
form.add_paragraph("示例")
form.save("with.docx")
with zipfile.ZipFile("with.docx") as old, zipfile.ZipFile("without.docx", "w") as new:
    for name in old.namelist():
        part = old.read(name)
        if name == "word/document.xml":
            unused = b' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
            assert unused in part and b" r:" not in part
            part = part.replace(unused, b"")
        new.writestr(name, part)
print("expected: 示例 from both (Namespaces in XML 1.0)")
print("python-docx 1.2.0:", docx.Document("without.docx").paragraphs[0].text)
assert docx2python("with.docx").text.strip() == "示例"
try:
    print(docx2python("without.docx").text)
except KeyError as error:
    print("seen: docx2python 3.7.1 raises", repr(error))
    assert error.args == ("r",)
else:
    raise SystemExit("behaviour changed")
EOF
