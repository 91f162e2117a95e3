#!/usr/bin/env bash
# A page may state its size in larger units (UserUnit, ISO 32000-1, table 30). Of one page, MediaBox 297.64 x 420.94
# and UserUnit 2, MuPDF (PyMuPDF 1.26.7) says A4, while PDFium (pypdfium2 5.15.2), poppler's pdfinfo 22.12 ("A6") and
# pypdf 7.1.1 say half of it each way. A check "all pages A4" accepts or refuses a good file depending on the library
# behind it.
# Instead: multiply by the page's UserUnit oneself (pypdf: page.user_unit).
set -euo pipefail
here=$(mktemp -d); trap 'rm -rf "$here"' EXIT; cd "$here"
python3 -m pip install -qq --target lib pikepdf==10.18.0 pypdf==7.1.1 pypdfium2==5.15.2 pymupdf==1.26.7
PYTHONPATH=lib python3 -W ignore - <<'EOF'
import subprocess

import pikepdf
import pymupdf
import pypdf
import pypdfium2

page = pikepdf.new()
page.add_blank_page(page_size=(297.64, 420.94))
page.pages[0].obj.UserUnit = 2
page.save("page.pdf", min_version="1.6")
info = subprocess.run(["pdfinfo", "page.pdf"], capture_output=True, text=True, check=True).stdout
read = pypdf.PdfReader("page.pdf").pages[0]
seen = {
    "MuPDF": round(pymupdf.open("page.pdf")[0].rect.width),
    "PDFium": round(pypdfium2.PdfDocument("page.pdf")[0].get_width()),
    "pypdf": round(read.mediabox.width),
    "pdfinfo": next(line.split(":")[1].strip() for line in info.splitlines() if line.startswith("Page size")),
}
print("expected: 595 points, A4, from all (ISO 32000-1, table 30: UserUnit 2, that is 1/36 inch)")
print("seen:", seen, "pypdf's user_unit:", read.user_unit)
assert seen == {"MuPDF": 595, "PDFium": 298, "pypdf": 298, "pdfinfo": "297.64 x 420.94 pts (A6)"}, "behaviour changed"
EOF
