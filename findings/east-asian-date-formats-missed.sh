#!/usr/bin/env bash
# Chinese Excel gives a date the built-in number format 31 (yyyy"年"m"月"d"日") or 57, 58 and writes no format text:
# in the file stands only the number (ECMA-376 part 1, 18.8.30 lists 27-36 and 50-58 for zh-cn). openpyxl 3.1.5 and
# exceljs 4.4.0 do not know these numbers and give 46356 instead of 30 November 2026; python-calamine 0.9.1 and
# SheetJS 0.18.5 give the date, but SheetJS shows it in American order. A date of birth typed as 1985年1月1日 arrives
# as 31048.
# Instead: treat the formats 27-36 and 50-58 as dates oneself, or refuse a bare number in a date column.
set -euo pipefail
here=$(mktemp -d); trap 'rm -rf "$here"' EXIT; cd "$here"
python3 -m pip install -qq --target lib xlsxwriter==3.3.1 openpyxl==3.1.5 python-calamine==0.9.1
npm install --silent --no-audit --no-fund --prefix "$here" exceljs@4.4.0 xlsx@0.18.5
PYTHONPATH=lib python3 -W ignore - <<'EOF'
import datetime

import openpyxl
import xlsxwriter
from python_calamine import CalamineWorkbook

written = xlsxwriter.Workbook("day.xlsx")
sheet = written.add_worksheet()
for row, number in enumerate((31, 57, 14)):
    sheet.write_number(row, 0, 46356, written.add_format({"num_format": number}))
written.close()
seen = (
    [row[0] for row in openpyxl.load_workbook("day.xlsx").active.iter_rows(values_only=True)],
    [row[0] for row in CalamineWorkbook.from_path("day.xlsx").get_sheet_by_index(0).to_python()],
)
print("expected: 2026-11-30 three times (ECMA-376 part 1, 18.8.30)")
print("seen: openpyxl 3.1.5:", seen[0], "calamine 0.9.1:", seen[1])
assert seen == ([46356, 46356, datetime.datetime(2026, 11, 30)], [datetime.date(2026, 11, 30)] * 3), "behaviour changed"
EOF
node - <<'EOF'
const assert = require("assert"), ExcelJS = require("exceljs"), XLSX = require("xlsx");
const book = new ExcelJS.Workbook();
book.xlsx.readFile("day.xlsx").then(() => {
  const seen = [1, 2, 3].map((row) => JSON.stringify(book.worksheets[0].getCell(row, 1).value));
  const sheet = XLSX.readFile("day.xlsx", { cellDates: true }).Sheets.Sheet1;
  console.log("seen: exceljs 4.4.0:", seen.join(" "), "SheetJS", XLSX.version, sheet.A1.t, sheet.A1.w);
  assert.deepStrictEqual(seen, ["46356", "46356", '"2026-11-30T00:00:00.000Z"'], "behaviour changed");
  assert.deepStrictEqual([sheet.A1.t, sheet.A1.w], ["d", "11/30/26"], "behaviour changed");
});
EOF
