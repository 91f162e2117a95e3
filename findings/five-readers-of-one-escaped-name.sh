#!/usr/bin/env bash
# In a workbook's strings _xHHHH_ stands for the character U+HHHH (ST_Xstring, ECMA-376 part 1, 22.9.2.19). Excel uses
# it for control characters, other writers for any. Five readers make three different texts of one cell: openpyxl
# 3.1.5 and xlsx-populate 1.21.0 decode nothing, python-calamine 0.9.1 only _x000D_, exceljs 4.4.0 and SheetJS 0.18.5
# decode all. The same name read by two of them does not match itself.
# Instead: decode the pattern oneself after the reader, then normalise line ends.
set -euo pipefail
here=$(mktemp -d); trap 'rm -rf "$here"' EXIT; cd "$here"
python3 -m pip install -qq --target lib xlsxwriter==3.3.1 openpyxl==3.1.5 python-calamine==0.9.1
npm install --silent --no-audit --no-fund --prefix "$here" exceljs@4.4.0 xlsx-populate@1.21.0 xlsx@0.18.5
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


written = xlsxwriter.Workbook("name.xlsx")
written.add_worksheet().write_string("A1", "NAME")
written.close()
rewrite("name.xlsx", "xl/sharedStrings.xml", "NAME", "张_x4E09_、李_x000D_四")
seen = (
    openpyxl.load_workbook("name.xlsx").active["A1"].value,
    CalamineWorkbook.from_path("name.xlsx").get_sheet_by_index(0).to_python()[0][0],
)
print(r"expected: '张三、李\r四' (ECMA-376 part 1, 22.9.2.19)")
print("seen: openpyxl 3.1.5, calamine 0.9.1:", *map(repr, seen))
assert seen == ("张_x4E09_、李_x000D_四", "张_x4E09_、李\r四"), "behaviour changed"
EOF
node - <<'EOF'
const assert = require("assert"), ExcelJS = require("exceljs"), Populate = require("xlsx-populate"), XLSX = require("xlsx");
(async () => {
  const book = new ExcelJS.Workbook();
  await book.xlsx.readFile("name.xlsx");
  const seen = [
    book.worksheets[0].getCell("A1").value,
    XLSX.readFile("name.xlsx").Sheets.Sheet1.A1.v,
    (await Populate.fromFileAsync("name.xlsx")).sheet(0).cell("A1").value(),
  ];
  console.log("seen: exceljs 4.4.0, SheetJS 0.18.5, xlsx-populate 1.21.0:", JSON.stringify(seen));
  assert.deepStrictEqual(seen, ["张三、李\r四", "张三、李\r四", "张_x4E09_、李_x000D_四"], "behaviour changed");
})();
EOF
