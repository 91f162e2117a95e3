#!/usr/bin/env bash
# python-calamine 0.9.1: to_python() begins at the first used cell, not at A1, so a sheet with two empty rows and one
# empty column on top gives row 3 as row 1 and column B as the first: "see line 1" sends the reader to the wrong line.
# In one date column midnight comes as date and nine o'clock as datetime, which Python will not compare; an error cell
# (#N/A) comes as an empty string, as if nobody had filled it in. ECMA-376 part 1, 18.3.1.4: r="B3" is where the cell
# is, and 18.18.11 keeps errors (e) apart from text.
# Instead: to_python(skip_empty_area=False), turn datetime into date, and treat '' in a duty column as "cannot be
# read".
set -euo pipefail
here=$(mktemp -d); trap 'rm -rf "$here"' EXIT; cd "$here"
python3 -m pip install -qq --target lib xlsxwriter==3.3.1 python-calamine==0.9.1
PYTHONPATH=lib python3 - <<'EOF'
import datetime as dt
from importlib.metadata import version

import xlsxwriter
from python_calamine import CalamineWorkbook

book = xlsxwriter.Workbook("list.xlsx")
sheet = book.add_worksheet()
day = book.add_format({"num_format": "yyyy/m/d h:mm"})
sheet.write_datetime("B3", dt.datetime(2026, 11, 30), day)
sheet.write_datetime("B4", dt.datetime(2026, 11, 30, 9), day)
sheet.write_formula("B5", "=NA()", None, "#N/A")
book.close()
read = CalamineWorkbook.from_path("list.xlsx").get_sheet_by_index(0)
print("python-calamine", version("python-calamine"))
print("expected: row 3, column B holds the first date; both cells of one type; #N/A told apart from an empty cell")
seen = read.to_python()
print("seen:", seen)
assert seen == [[dt.date(2026, 11, 30)], [dt.datetime(2026, 11, 30, 9)], [""]], "behaviour changed"
assert len(read.to_python(skip_empty_area=False)) == 5
try:
    print(seen[0][0] < seen[1][0])
except TypeError as error:
    print("comparing the two raises:", error)
else:
    raise SystemExit("the two can be compared now")
EOF
