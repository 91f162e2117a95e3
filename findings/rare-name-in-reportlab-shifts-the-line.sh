#!/usr/bin/env bash
# reportlab 5.1.0's built-in Chinese font names the encoding UniGB-UCS2-H, whose codes are two bytes each: characters
# of the basic plane only. A rarer one such as 𠮷 (U+20BB7) is written as two surrogates all the same. What a reader
# makes of it differs: pypdf 7.1.1 joins them again, pdfminer.six 20260107 reads 䋟, MuPDF (PyMuPDF 1.26.7) loses step
# and reads the rest of the line as other characters. reportlab raises nothing. ISO 32000-1, table 118: UniGB-UTF16-H
# is the encoding with surrogates.
# Instead: refuse characters above U+FFFF with this font; embed a font and read the text back after printing.
set -euo pipefail
here=$(mktemp -d); trap 'rm -rf "$here"' EXIT; cd "$here"
python3 -m pip install -qq --target lib reportlab==5.1.0 pypdf==7.1.1 pdfminer.six==20260107 pymupdf==1.26.7
PYTHONPATH=lib python3 -W ignore - 2>/dev/null <<'EOF'
import pymupdf
import pypdf
from pdfminer.high_level import extract_text
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen import canvas

pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
page = canvas.Canvas("name.pdf", pageCompression=0)
page.setFont("STSong-Light", 16)
page.drawString(50, 700, "李𠮷明（示例）")
page.save()
print("reportlab 5.1.0 names", "UniGB-UCS2-H" if b"UniGB-UCS2-H" in open("name.pdf", "rb").read() else "another encoding")
seen = {
    "pypdf 7.1.1": pypdf.PdfReader("name.pdf").pages[0].extract_text().strip(),
    "pdfminer.six 20260107": extract_text("name.pdf").strip(),
    "MuPDF in PyMuPDF 1.26.7": pymupdf.open("name.pdf")[0].get_text().strip(),
}
print("expected: 李𠮷明（示例） from all, or an error when writing (ISO 32000-1, table 118)")
print("seen:", seen)
assert list(seen.values())[:2] == ["李𠮷明（示例）", "李䋟明（示例）"], "behaviour changed"
assert seen["MuPDF in PyMuPDF 1.26.7"].startswith("李䋟㩏"), "behaviour changed"
EOF
