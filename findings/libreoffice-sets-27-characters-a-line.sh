#!/usr/bin/env bash
# An official document has 22 lines of 28 characters of size 3 (16 points) on a text area of 156 mm (GB/T 9704-2012, 5.2 and 5.3).
# 156 mm / 28 is 15.79 points, so Word's grid (w:docGrid linesAndChars) carries a negative w:charSpace and draws the characters
# closer (ECMA-376 part 1, 17.6.5). LibreOffice 7.4 obeys positive values and ignores negative ones: 27 characters a line
# with -849 and with -4096 alike, 26 with +4096. Every full paragraph is longer than in Word, pages break elsewhere.
# Instead: set w:spacing w:val="-5" on the runs (which LibreOffice obeys) or leave 28 characters room by margins.
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
closer -4096 0
wider 4096 0
condensed 0 -5
EOF
soffice --version
soffice "-env:UserInstallation=file://$here/profile" --headless --convert-to pdf ./*.docx >/dev/null 2>&1
pdftotext -v 2>&1 | sed -n 1p
python3 - <<'EOF'
import subprocess

seen = {}
for name in ("official", "closer", "wider", "condensed"):
    text = subprocess.run(["pdftotext", "-layout", f"{name}.pdf", "-"], capture_output=True, text=True, check=True).stdout
    seen[name] = text.strip().splitlines()[0].count("国")
print("expected: official 28, closer 29, wider 26 (GB/T 9704-2012; ECMA-376 part 1, 17.6.5)")
print("seen, characters a line:", seen)
assert seen == {"official": 27, "closer": 27, "wider": 26, "condensed": 28}, "behaviour changed"
EOF
