#!/usr/bin/env bash
# chinese-days 1.5.7 (npm) knows the State Council's yearly arrangement up to a certain year. Asked about a later one
# it does not say so: National Day 2027 is "a working day". The first three days of October are holidays by the
# standing regulation (全国年节及纪念日放假办法, article 2), whatever the arrangement of the year will be. A period of
# five working days counted with it ends too early. chinesecalendar 1.11.0 (PyPI) raises NotImplementedError instead.
# Instead: refuse to count in a year whose arrangement is not published.
set -euo pipefail
here=$(mktemp -d); trap 'rm -rf "$here"' EXIT; cd "$here"
npm install --silent --no-audit --no-fund --prefix "$here" chinese-days@1.5.7
python3 -m pip install -qq --target lib chinesecalendar==1.11.0
PYTHONPATH=lib python3 - <<'EOF'
import datetime

import chinese_calendar

try:
    print(chinese_calendar.is_workday(datetime.date(2027, 10, 1)))
except NotImplementedError as refusal:
    print("chinesecalendar 1.11.0 refuses:", refusal)
else:
    raise SystemExit("chinesecalendar knows 2027 now")
EOF
node - <<'EOF'
const assert = require("assert"), days = require("chinese-days");
console.log("chinese-days", require("chinese-days/package.json").version);
console.log("expected: 2026-10-01 and 2027-10-01 both no working day, or an error for 2027");
const seen = ["2026-10-01", "2027-10-01"].map((day) => days.isWorkday(day));
console.log("seen:", seen);
assert.deepStrictEqual(seen, [false, true], "behaviour changed");
EOF
