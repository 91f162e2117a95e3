#!/usr/bin/env bash
# A cell may hold a date in ISO 8601 with t="d" (ECMA-376 part 1, 18.18.11; the usual form in Strict workbooks).
# exceljs 4.4.0 reads only the number before the first hyphen, takes 2026 for a serial day and gives 18 July 1905;
# xlsx-populate 1.21.0 gives NaN; pylightxl 1.61 opens the workbook no more. openpyxl 3.1.5, python-calamine 0.9.1 and
# SheetJS 0.18.5 read the day.
# Instead: refuse dates outside a plausible span (birth, work, award) whatever the reader, and name the line.
set -euo pipefail
here=$(mktemp -d); trap 'rm -rf "$here"' EXIT; cd "$here"
python3 -m pip install -qq --target lib xlsxwriter==3.3.1 openpyxl==3.1.5 python-calamine==0.9.1 pylightxl==1.61
npm install --silent --no-audit --no-fund --prefix "$here" exceljs@4.4.0 xlsx-populate@1.21.0 xlsx@0.18.5
PYTHONPATH=lib python3 -W ignore - <<'EOF'
import datetime
import zipfile

import openpyxl
import pylightxl
import xlsxwriter
from python_calamine import CalamineWorkbook


def rewrite(path, part, old, new):
    """Replace a piece of one part of a workbook."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist()}
    assert old in parts[part], parts[part]
    parts[part] = parts[part].replace(old, new)
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, text)


written = xlsxwriter.Workbook("day.xlsx")
written.add_worksheet().write_number("A1", 7, written.add_format({"num_format": 14}))
written.close()
rewrite("day.xlsx", "xl/worksheets/sheet1.xml", "><v>7</v>", ' t="d"><v>2026-11-30</v>')
rows = CalamineWorkbook.from_path("day.xlsx").get_sheet_by_index(0).to_python()
print("calamine 0.9.1:", rows, "openpyxl 3.1.5:", openpyxl.load_workbook("day.xlsx").active["A1"].value)
assert rows == [[datetime.date(2026, 11, 30)]]
try:
    pylightxl.readxl("day.xlsx")
except ValueError as error:
    print("pylightxl 1.61 raises:", error)
else:
    raise SystemExit("pylightxl reads it now")
EOF
node - <<'EOF'
const assert = require("assert"), ExcelJS = require("exceljs"), Populate = require("xlsx-populate");
(async () => {
  const book = new ExcelJS.Workbook();
  await book.xlsx.readFile("day.xlsx");
  const populate = (await Populate.fromFileAsync("day.xlsx")).sheet(0).cell("A1").value();
  const seen = [book.worksheets[0].getCell("A1").value.toISOString(), String(populate)];
  console.log("exceljs 4.4.0, xlsx-populate 1.21.0");
  console.log("expected: 2026-11-30 (ECMA-376 part 1, 18.18.11)");
  console.log("seen:", seen);
  assert.deepStrictEqual(seen, ["1905-07-18T00:00:00.000Z", "NaN"], "behaviour changed");
})();
EOF
