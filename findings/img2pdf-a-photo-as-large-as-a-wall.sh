#!/usr/bin/env bash
# A JPEG need not say how many dots make an inch. img2pdf 0.6.3 takes 96 for such a file, and 72 as soon as the same
# picture carries any EXIF at all, if only the camera's name: one scan of an A4 page at 300 dpi becomes a page of 1860
# or of 2480 points, 66 or 87 cm wide. Exif 2.32 (4.6.4): 72 is the value of the tags XResolution and YResolution when
# absent, which says nothing of a file's JFIF density; img2pdf's documentation names 96 as its assumption.
# Instead: give the page size (img2pdf.get_layout_fun with A4), never leave it to the picture.
set -euo pipefail
here=$(mktemp -d); trap 'rm -rf "$here"' EXIT; cd "$here"
python3 -m pip install -qq --target lib img2pdf==0.6.3 pypdf==7.1.1 pillow==13.0.0
PYTHONPATH=lib python3 -W ignore - <<'EOF'
import io

import img2pdf
import pypdf
from PIL import Image


def width(**options):
    picture = io.BytesIO()
    Image.new("RGB", (2480, 3508), "white").save(picture, "JPEG", **options)
    return float(pypdf.PdfReader(io.BytesIO(img2pdf.convert(picture.getvalue()))).pages[0].mediabox.width)


camera = Image.Exif()
camera[0x0110] = "example"
seen = {"bare": width(), "camera's name": width(exif=camera), "both": width(exif=camera, dpi=(300, 300))}
print("img2pdf", img2pdf.__version__, "expected: the same page with and without the camera's name")
print("seen, width in points:", seen)
assert {name: round(points) for name, points in seen.items()} == {
    "bare": 1860,
    "camera's name": 2480,
    "both": 595,
}, "behaviour changed"
EOF
