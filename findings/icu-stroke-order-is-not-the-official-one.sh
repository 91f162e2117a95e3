#!/usr/bin/env bash
# Lists of honourees run "in the order of the strokes of the surnames". ICU offers a collation called "stroke"; it
# sorts by the number of strokes and, among equals, by Kangxi radical. The state's rule (GF 3003-1999) goes on with
# the first stroke: horizontal, vertical, left-falling, dot, turn. For surnames of four strokes ICU's order is almost
# the reverse of it: 尹 (turn) first, 王 (horizontal) after 方 (dot) and 毛 (left-falling). Seen with the ICU inside
# node (and so in browsers and PostgreSQL's icu collations).
# Instead: sort by a table that gives stroke count and stroke sequence.
set -euo pipefail
here=$(mktemp -d); trap 'rm -rf "$here"' EXIT; cd "$here"
npm install --silent --no-audit --no-fund --no-save --prefix . node@20.19.5 >/dev/null
./node_modules/.bin/node - <<'EOF'
const assert = require("assert");
const collator = new Intl.Collator("zh-u-co-stroke");
console.log("node", process.version, "ICU", process.versions.icu, "collation", collator.resolvedOptions().collation);
assert.strictEqual(collator.resolvedOptions().collation, "stroke");
const official = ["王", "毛", "方", "尹"];
console.log("expected (GF 3003-1999, equal counts by first stroke 横竖撇点折):", official.join(" "));
const seen = [...official].sort(collator.compare);
console.log("seen:", seen.join(" "));
assert.deepStrictEqual(seen, ["尹", "方", "毛", "王"], "behaviour changed");
EOF
