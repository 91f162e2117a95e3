#!/usr/bin/env bash
# Page labels (ISO 32000-1, 12.4.2) number a dossier's enclosures. After Z the standard goes on with AA, BB, CC;
# pikepdf 10.18.0 and MuPDF (PyMuPDF 1.26.7) count like a spreadsheet, AA, AB. A Chinese prefix, a UTF-16 text string,
# comes out of MuPDF as its hexadecimal source. And joining two labelled files, pypdf's append and poppler's pdfunite
# lose the labels of both, pikepdf's extend gives the second file's pages the numbers of the first one: 附件 goes on
# over 证明.
# Instead: write the numbers on the pages, set the labels anew after joining, letters no further than Z.
set -euo pipefail
here=$(mktemp -d); trap 'rm -rf "$here"' EXIT; cd "$here"
python3 -m pip install -qq --target lib pikepdf==10.18.0 pypdf==7.1.1 pypdfium2==5.15.2 pymupdf==1.26.7
PYTHONPATH=lib python3 -W ignore - <<'EOF'
import subprocess

import pikepdf
import pymupdf
import pypdf
import pypdfium2
from pikepdf import Dictionary, Name, String


def make(name, **label):
    book = pikepdf.new()
    for _ in range(2):
        book.add_blank_page(page_size=(595, 842))
    book.Root.PageLabels = Dictionary(Nums=[0, Dictionary(**label)])
    book.save(name)


def pikepdf_labels(name):
    return [page.label for page in pikepdf.open(name).pages]


make("first.pdf", S=Name.D, P=String("附件"), St=1)
make("second.pdf", S=Name.A, P=String("证明"), St=27)
pdfium = pypdfium2.PdfDocument("second.pdf")
letters = {
    "pypdf": pypdf.PdfReader("second.pdf").page_labels,
    "PDFium": [pdfium.get_page_label(page) for page in range(2)],
    "pikepdf": pikepdf_labels("second.pdf"),
    "MuPDF": [page.get_label() for page in pymupdf.open("second.pdf")],
}
print("expected: 证明AA, 证明BB (ISO 32000-1, table 159)")
print("seen:", letters)
assert letters["pypdf"] == letters["PDFium"] == ["证明AA", "证明BB"], "behaviour changed"
assert letters["pikepdf"] == ["证明AA", "证明AB"], "behaviour changed"
assert letters["MuPDF"] == ["<FEFF8BC1660E>AA", "<FEFF8BC1660E>AB"], "behaviour changed"

writer = pypdf.PdfWriter()
writer.append("first.pdf")
writer.append("second.pdf")
writer.write("pypdf.pdf")
with pikepdf.open("first.pdf") as book, pikepdf.open("second.pdf") as more:
    book.pages.extend(more.pages)
    book.save("pikepdf.pdf")
subprocess.run(["pdfunite", "first.pdf", "second.pdf", "poppler.pdf"], check=True)
joined = {name: pikepdf_labels(f"{name}.pdf") for name in ("pypdf", "pikepdf", "poppler")}
print("joined, expected: 附件1, 附件2, 证明AA, 证明BB; seen:", joined)
assert joined["pypdf"] == joined["poppler"] == ["1", "2", "3", "4"], "behaviour changed"
assert joined["pikepdf"] == ["附件1", "附件2", "附件3", "附件4"], "behaviour changed"
EOF
