#!/usr/bin/env bash
# A line of an .ics file should not be longer than 75 octets (RFC 5545, 3.1); a Han character has three. Of one
# Chinese summary ics 0.7.3 (PyPI) makes a single line of 344 octets, ics 3.12.0 (npm) counts characters and reaches
# 209, ical.js 2.2.1 forgets the leading blank and makes 76; icalendar 7.3.2 keeps to it. Two different packages are
# called ics.
# Instead: write with icalendar, or fold by octets oneself.
set -euo pipefail
here=$(mktemp -d); trap 'rm -rf "$here"' EXIT; cd "$here"
python3 -m pip install -qq --target lib ics==0.7.3 icalendar==7.3.2
npm install --silent --no-audit --no-fund --prefix "$here" ics@3.12.0 ical.js@2.2.1
PYTHONPATH=lib python3 -W ignore - <<'EOF'
import icalendar
import ics

summary = "关于二〇二六年度省级先进工作者评选结果公示的通知（示例）" * 4
event = icalendar.Event()
event.add("summary", summary)
seen = {
    "ics 0.7.3 (PyPI)": max(len(line) for line in ics.Event(name=summary).serialize().encode().splitlines()),
    "icalendar 7.3.2": max(len(line) for line in event.to_ical().splitlines()),
}
print("expected: at most 75 octets a line (RFC 5545, 3.1)")
print("seen:", seen)
assert seen["ics 0.7.3 (PyPI)"] == 344 and seen["icalendar 7.3.2"] <= 75, "behaviour changed"
EOF
cat >lines.mjs <<'EOF'
import assert from "assert";
import ICAL from "ical.js";
import { createEvent } from "ics";
const summary = "关于二〇二六年度省级先进工作者评选结果公示的通知（示例）".repeat(4);
const event = new ICAL.Component("vevent");
event.addPropertyWithValue("summary", summary);
const longest = (text) => Math.max(...text.split(/\r?\n/).map((line) => Buffer.byteLength(line)));
const seen = {
  "ical.js 2.2.1": longest(event.toString()),
  "ics 3.12.0 (npm)": longest(createEvent({ title: summary, start: [2026, 11, 30], duration: { days: 1 } }).value),
};
console.log("seen:", seen);
assert.deepStrictEqual(seen, { "ical.js 2.2.1": 76, "ics 3.12.0 (npm)": 209 }, "behaviour changed");
EOF
node lines.mjs
