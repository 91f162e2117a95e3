#!/usr/bin/env bash
# An official document has 22 lines of 28 characters of size 3 (16 points) on a text area 156 mm wide (GB/T
# 9704-2012). 156 mm / 28 is 15.79 points, so Word's character grid (w:docGrid, linesAndChars) carries a negative
# w:charSpace and Word draws the characters that much closer (ECMA-376 part 1, 17.6.5). LibreOffice 7.4 makes the
# cells 15.79 points wide, finds that a character of 16 points does not fit one, and gives each two: 14 characters a
# line, twice the pages. Already charSpace -100, a fortieth of a point, does it; positive values work as they should.
# Instead: charSpace 0 and w:spacing w:val="-5" on the runs gives 28 in both; or w:snapToGrid 0 on the paragraphs.
set -euo pipefail
here=$(mktemp -d); trap 'rm -rf "$here"' EXIT; cd "$here"
python3 -m pip install -qq --target lib python-docx==1.2.0
cat >write.py <<'EOF'
import sys

import docx
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Pt, Twips

name, space, condensed = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
form = docx.Document()
page = form.sections[0]
page.page_width, page.page_height = Twips(11906), Twips(16838)
page.left_margin, page.right_margin, page.top_margin, page.bottom_margin = map(Twips, (1588, 1474, 2098, 1984))
for grid in page._sectPr.findall("{*}docGrid"):
    page._sectPr.remove(grid)
grid = f"<w:docGrid {nsdecls('w')} w:type='linesAndChars' w:linePitch='579' w:charSpace='{space}'/>"
page._sectPr.append(parse_xml(grid))
form.styles["Normal"].font.size = Pt(16)
text = form.add_paragraph()
text.paragraph_format.space_after = Pt(0)
run = text.add_run("国" * 28 * 10)
if condensed:
    run._r.get_or_add_rPr().append(parse_xml(f"<w:spacing {nsdecls('w')} w:val='{condensed}'/>"))
form.save(f"{name}.docx")
EOF
while read -r name space condensed; do
  PYTHONPATH=lib python3 write.py "$name" "$space" "$condensed"
done <<'EOF'
official -849 0
slightly -100 0
wider 4096 0
condensed 0 -5
EOF
soffice --version
soffice "-env:UserInstallation=file://$here/profile" --headless --convert-to pdf ./*.docx >/dev/null 2>&1
pdftotext -v 2>&1 | sed -n 1p
python3 - <<'EOF'
import subprocess

seen = {}
for name in ("official", "slightly", "wider", "condensed"):
    text = subprocess.run(["pdftotext", "-layout", f"{name}.pdf", "-"], capture_output=True, text=True, check=True).stdout
    seen[name] = text.strip().splitlines()[0].count("国")
print("expected: official 28, slightly 27, wider 26, condensed 28 (GB/T 9704-2012; ECMA-376 part 1, 17.6.5)")
print("seen, characters a line:", seen)
assert seen == {"official": 14, "slightly": 13, "wider": 26, "condensed": 28}, "behaviour changed"
EOF
