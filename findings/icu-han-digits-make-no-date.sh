#!/usr/bin/env bash
# A certificate's date in characters is 二〇二六年十一月三十日: year digit by digit, month and day as numbers (GB/T
# 15835-2011, dates in Chinese characters). Asking Intl for Chinese digits ("nu-hanidec") writes all three digit by
# digit, 一一月三〇日; asking for Chinese numbers ("nu-hans") is ignored without a word and gives Arabic digits,
# because ECMA-402 admits only digit-for-digit systems.
# Instead: write the date with a function of one's own (two tables, ten lines).
set -euo pipefail
here=$(mktemp -d); trap 'rm -rf "$here"' EXIT; cd "$here"
npm install --silent --no-audit --no-fund --no-save --prefix . node@20.19.5 >/dev/null
./node_modules/.bin/node - <<'EOF'
const assert = require("assert");
const day = new Date(Date.UTC(2026, 10, 30, 4));
const write = (numbers) => {
  const format = new Intl.DateTimeFormat(`zh-CN-u-nu-${numbers}`, { dateStyle: "long", timeZone: "Asia/Shanghai" });
  return [format.resolvedOptions().numberingSystem, format.format(day)];
};
console.log("node", process.version, "ICU", process.versions.icu);
console.log("expected (GB/T 15835-2011): 二〇二六年十一月三十日");
const seen = { hanidec: write("hanidec"), hans: write("hans") };
console.log("seen:", seen);
assert.deepStrictEqual(seen, {
  hanidec: ["hanidec", "二〇二六年一一月三〇日"],
  hans: ["latn", "2026年11月30日"],
}, "behaviour changed");
EOF
