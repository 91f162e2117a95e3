#!/usr/bin/env bash
# In a number format a backslash prints the next character as it is (ECMA-376 part 1, 18.8.31), so 0.0\h shows 36.5 as
# "36.5h" and 0_d leaves a gap as wide as a d. exceljs 4.4.0 takes out quoted text only and sees the letters d and h:
# teaching hours become dates of the year 1900, without an error. openpyxl 3.1.5 and python-calamine 0.9.1 read
# numbers.
# Instead: after exceljs, turn a Date whose format holds a digit placeholder (0 or #) back, or read with another
# library.
set -euo pipefail
here=$(mktemp -d); trap 'rm -rf "$here"' EXIT; cd "$here"
python3 -m pip install -qq --target lib xlsxwriter==3.3.1 openpyxl==3.1.5 python-calamine==0.9.1
npm install --silent --no-audit --no-fund --prefix "$here" exceljs@4.4.0
PYTHONPATH=lib python3 - <<'EOF'
import openpyxl
import xlsxwriter
from python_calamine import CalamineWorkbook

book = xlsxwriter.Workbook("hours.xlsx")
sheet = book.add_worksheet()
for row, form in enumerate((r"0.0\h", "0_d", '0.0"h"')):
    sheet.write_number(row, 0, 36.5, book.add_format({"num_format": form}))
book.close()
print("openpyxl 3.1.5:", [row[0] for row in openpyxl.load_workbook("hours.xlsx").active.iter_rows(values_only=True)])
rows = CalamineWorkbook.from_path("hours.xlsx").get_sheet_by_index(0).to_python()
print("calamine 0.9.1:", [row[0] for row in rows])
assert rows == [[36.5]] * 3
EOF
node - <<'EOF'
const assert = require("assert"), ExcelJS = require("exceljs");
const book = new ExcelJS.Workbook();
book.xlsx.readFile("hours.xlsx").then(() => {
  const seen = [1, 2, 3].map((row) => JSON.stringify(book.worksheets[0].getCell(row, 1).value));
  console.log("exceljs", require("exceljs/package.json").version);
  console.log("expected: 36.5 three times (ECMA-376 part 1, 18.8.31)");
  console.log("seen:", seen.join(" "));
  assert.deepStrictEqual(seen, ['"1900-02-04T12:00:00.000Z"', '"1900-02-04T12:00:00.000Z"', "36.5"], "behaviour changed");
});
EOF
