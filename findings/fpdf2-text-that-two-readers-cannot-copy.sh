#!/usr/bin/env bash
# fpdf2 2.8.9 embeds an OpenType font with CFF outlines (all Noto CJK fonts are such) so that poppler reads its text
# rightly, while pypdf 7.1.1 puts a NUL before every character and pdfminer.six 20260107 finds no text at all. One
# file, three readers, three texts: a check "does the certificate hold the name" depends on who looks. ISO 32000-1,
# 9.10.2: ToUnicode maps each character code, here of two bytes, to its text.
# Instead: read a printed file back with every reader that others will use, before relying on its text.
set -euo pipefail
here=$(mktemp -d); trap 'rm -rf "$here"' EXIT; cd "$here"
python3 -m pip install -qq --target lib fpdf2==2.8.9 pypdf==7.1.1 pdfminer.six==20260107
font=$(fc-match -f '%{file}' "Noto Serif CJK SC:style=Regular")
[[ $font == *NotoSerifCJK* ]] || { echo "needs the font of Debian's fonts-noto-cjk"; exit 2; }
PYTHONPATH=lib python3 -W ignore - "$font" 2>/dev/null <<'EOF'
import sys

import fpdf
from fontTools.ttLib import TTCollection

face = next(face for face in TTCollection(sys.argv[1]).fonts if face["name"].getDebugName(1) == "Noto Serif CJK SC")
face.save("face.otf")
page = fpdf.FPDF()
page.add_page()
page.add_font("Song", "", "face.otf")
page.set_font("Song", size=16)
page.cell(text="李明（示例）")
page.output("page.pdf")
EOF
pdftotext -v 2>&1 | sed -n 1p
poppler=$(pdftotext page.pdf -)
PYTHONPATH=lib python3 -W ignore - "$poppler" 2>/dev/null <<'EOF'
import sys

import pypdf
from pdfminer.high_level import extract_text

seen = (sys.argv[1].strip(), pypdf.PdfReader("page.pdf").pages[0].extract_text(), extract_text("page.pdf").strip())
print("expected: 李明（示例） three times (ISO 32000-1, 9.10.2)")
print("seen: poppler, pypdf 7.1.1, pdfminer.six 20260107:", *map(repr, seen))
assert seen[0] == "李明（示例）" and seen[1] == "\0李\0明\0（\0示\0例\0）" and seen[2] == "", "behaviour changed"
EOF
