#!/usr/bin/env bash
# [$-804] in a number format only names the language, Chinese (ECMA-376 part 1, 18.8.31). SheetJS 0.18.5 prints the
# dollar sign of it: the weekday format [$-804]aaaa shows "$aaaa" where Excel and LibreOffice show 星期一, and
# [DBNum2][$-804]General, amounts in formal characters, shows "$46356". The cell's displayed text (w, used for CSV and
# HTML output) is wrong, the value is right.
# Instead: take v and write the text oneself; never compare w.
set -euo pipefail
here=$(mktemp -d); trap 'rm -rf "$here"' EXIT; cd "$here"
python3 -m pip install -qq --target lib xlsxwriter==3.3.1
npm install --silent --no-audit --no-fund --prefix "$here" xlsx@0.18.5
PYTHONPATH=lib python3 - <<'EOF'
import xlsxwriter

book = xlsxwriter.Workbook("day.xlsx")
sheet = book.add_worksheet()
for row, form in enumerate(("[$-804]aaaa", "[DBNum2][$-804]General", '[$-804]yyyy"年"m"月"d"日"')):
    sheet.write_number(row, 0, 46356, book.add_format({"num_format": form}))
book.close()
EOF
node - <<'EOF'
const assert = require("assert"), XLSX = require("xlsx");
console.log("SheetJS", XLSX.version);
console.log("expected: 星期一, 肆万陆仟叁佰伍拾陆, 2026年11月30日 (ECMA-376 part 1, 18.8.31: the tag is not printed)");
const seen = XLSX.utils.sheet_to_csv(XLSX.readFile("day.xlsx").Sheets.Sheet1).trim().split("\n");
console.log("seen:", seen);
assert.deepStrictEqual(seen, ["$aaaa", "$46356", "2026年11月30日"], "behaviour changed");
EOF
