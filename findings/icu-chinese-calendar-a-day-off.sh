#!/usr/bin/env bash
# ICU works out the Chinese calendar by its own astronomy. When a new moon falls within some minutes of midnight in
# Beijing it picks the wrong day, and the whole month that follows is wrong: Spring Festival 2027 comes out as 7
# February (new moon on the 6th, 23:56), that of 2030 as 2 February (new moon on the 3rd, 00:07). The official
# calendar (GB/T 33661-2017: the day of the new moon, Beijing time, is the first of the month) has 2027-02-06 and
# 2030-02-03; lunardate's table agrees. Node, browsers and all else that rests on ICU share the fault.
# Instead: take lunar dates from a published table, never from Intl's "chinese" calendar.
set -euo pipefail
here=$(mktemp -d); trap 'rm -rf "$here"' EXIT; cd "$here"
python3 -m pip install -qq --target lib lunardate==0.3.0
PYTHONPATH=lib python3 - <<'EOF'
from lunardate import LunarDate

table = {year: str(LunarDate(year, 1, 1).to_solar_date()) for year in (2026, 2027, 2030)}
print("expected (GB/T 33661-2017; table of lunardate 0.3.0):", table)
assert table == {2026: "2026-02-17", 2027: "2027-02-06", 2030: "2030-02-03"}
EOF
node - <<'EOF'
const assert = require("assert");
const chinese = new Intl.DateTimeFormat("en-u-ca-chinese", { timeZone: "UTC", month: "numeric", day: "numeric" });
const firstDay = (year) => {
  for (let day = Date.UTC(year, 0, 15); ; day += 86400000) {
    const parts = chinese.formatToParts(day).filter((part) => ["month", "day"].includes(part.type));
    if (parts.map((part) => part.value).join("/") === "1/1") return new Date(day).toISOString().slice(0, 10);
  }
};
const seen = Object.fromEntries([2026, 2027, 2030].map((year) => [year, firstDay(year)]));
console.log("node", process.version, "ICU", process.versions.icu, "seen:", seen);
assert.deepStrictEqual(seen, { 2026: "2026-02-17", 2027: "2027-02-07", 2030: "2030-02-02" }, "behaviour changed");
EOF
