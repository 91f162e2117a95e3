#!/usr/bin/env bash
# A rectangle in PDF is any two opposite corners (ISO 32000-1, 7.9.5), and what a CropBox has outside the MediaBox
# counts for nothing (14.11.2). pypdf 7.1.1 takes both as written: a page with its corners the other way round is -595
# wide, a CropBox too large is not cut. "width <= 600" passes, an area or a scale gets the wrong sign. PDFium and
# MuPDF put the corners right and cut the box.
# Instead: measure with PDFium, or take abs() and the intersection of the two boxes.
set -euo pipefail
here=$(mktemp -d); trap 'rm -rf "$here"' EXIT; cd "$here"
python3 -m pip install -qq --target lib pikepdf==10.18.0 pypdf==7.1.1 pypdfium2==5.15.2
PYTHONPATH=lib python3 -W ignore - <<'EOF'
import pikepdf
import pypdf
import pypdfium2

book = pikepdf.new()
for _ in range(2):
    book.add_blank_page(page_size=(595, 842))
book.pages[0].obj.MediaBox = [595, 842, 0, 0]
book.pages[1].obj.CropBox = [-100, -100, 400, 400]
book.save("pages.pdf")
boxes = [page.cropbox for page in pypdf.PdfReader("pages.pdf").pages]
seen = [(float(box.width), float(box.height)) for box in boxes]
other = [page.get_size() for page in pypdfium2.PdfDocument("pages.pdf")]
print("expected: 595 x 842 and 400 x 400 (ISO 32000-1, 7.9.5 and 14.11.2); pypdfium2 5.15.2:", other)
print("seen: pypdf 7.1.1:", seen)
assert other == [(595, 842), (400, 400)]
assert seen == [(-595, -842), (500, 500)], "behaviour changed"
EOF
