#!/usr/bin/env bash
# A cell with its text inline may carry a phonetic guide (rPh, made by the command 显示拼音; ECMA-376 part 1, 18.4.6
# and 18.3.1.53). exceljs 4.4.0 reads a guide in the shared strings, but at one in an inline string it stops reading
# the sheet: this cell and all rows below are gone, no error, rowCount says 1. openpyxl 3.1.5, python-calamine 0.9.1
# and SheetJS 0.18.5 give all rows.
# Instead: import with a library that keeps them, and compare the number of rows with the highest row number in the
# XML.
set -euo pipefail
here=$(mktemp -d); trap 'rm -rf "$here"' EXIT; cd "$here"
python3 -m pip install -qq --target lib xlsxwriter==3.3.1 openpyxl==3.1.5 python-calamine==0.9.1
npm install --silent --no-audit --no-fund --prefix "$here" exceljs@4.4.0 xlsx@0.18.5
PYTHONPATH=lib python3 -W ignore - <<'EOF'
import zipfile

import openpyxl
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


guide = '<rPh sb="0" eb="1"><t>zhāng</t></rPh>'
written = xlsxwriter.Workbook("names.xlsx", {"constant_memory": True})  # writes strings inline
written.add_worksheet().write_column("A1", ["张三", "李四", 7])
written.close()
rewrite("names.xlsx", "xl/worksheets/sheet1.xml", "张三</t>", "张三</t>" + guide)
print("openpyxl 3.1.5:", [row[0] for row in openpyxl.load_workbook("names.xlsx").active.iter_rows(values_only=True)])
rows = CalamineWorkbook.from_path("names.xlsx").get_sheet_by_index(0).to_python()
print("calamine 0.9.1:", [row[0] for row in rows])
assert rows == [["张三"], ["李四"], [7.0]]
EOF
node - <<'EOF'
const assert = require("assert"), ExcelJS = require("exceljs"), XLSX = require("xlsx");
const book = new ExcelJS.Workbook();
book.xlsx.readFile("names.xlsx").then(() => {
  const sheet = book.worksheets[0];
  const seen = [sheet.rowCount, ...[1, 2, 3].map((row) => sheet.getCell(row, 1).value)];
  console.log("SheetJS", XLSX.version, XLSX.utils.sheet_to_json(XLSX.readFile("names.xlsx").Sheets.Sheet1, { header: 1 }));
  console.log("exceljs", require("exceljs/package.json").version);
  console.log("expected: 3 rows, 张三, 李四, 7 (ECMA-376 part 1, 18.3.1.53)");
  console.log("seen:", seen);
  assert.deepStrictEqual(seen, [1, undefined, null, null], "behaviour changed");
});
EOF
