#!/usr/bin/env bash
# XlsxWriter 3.3.1's autofit() has a table of the pixel widths of Latin letters and takes every other character for 8
# pixels. A Han character set at 11 points is about 15 pixels wide (full width, two digits of 7): a column of names is
# made little more than half as wide as its text, and eight w get more room than eight Han characters. ECMA-376 part
# 1, 18.3.1.13: width = number of characters of the widest digit, so 8 Han characters need 16 and more.
# Instead: set_column() with 2.2 x the number of full-width characters.
set -euo pipefail
here=$(mktemp -d); trap 'rm -rf "$here"' EXIT; cd "$here"
python3 -m pip install -qq --target lib xlsxwriter==3.3.1
PYTHONPATH=lib python3 - <<'EOF'
import re
import zipfile

import xlsxwriter

book = xlsxwriter.Workbook("names.xlsx")
sheet = book.add_worksheet()
for column, text in enumerate(("某某县人民政府办", "wwwwwwww", "88888888")):
    sheet.write(0, column, text)
sheet.autofit()
book.close()
xml = zipfile.ZipFile("names.xlsx").read("xl/worksheets/sheet1.xml").decode()
seen = [float(width) for width in re.findall(r'<col [^>]*?width="([\d.]+)"', xml)]
print("XlsxWriter", xlsxwriter.__version__)
print("expected: first column at least 16 (8 characters of two digits' width), wider than the second")
print("seen:", seen)
assert seen[0] < 11 and seen[0] < seen[1], "behaviour changed"
EOF
