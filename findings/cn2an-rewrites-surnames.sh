#!/usr/bin/env bash
# cn2an 0.5.24 offers transform() to turn the numbers in a sentence into Arabic digits. It takes the 三 of the name
# 张三 for a number ("张3") as it does that of 三等奖; the other way round it writes a year with 零 although GB/T
# 15835-2011 asks for 〇 in years, and reads the hyphen of a telephone number as a minus sign. Nothing tells which
# words were touched.
# Instead: convert only a field that is known to be a number (cn2an.cn2an(text, "strict")), never running text.
set -euo pipefail
here=$(mktemp -d); trap 'rm -rf "$here"' EXIT; cd "$here"
python3 -m pip install -qq --target lib cn2an==0.5.24
PYTHONPATH=lib python3 - <<'EOF'
from importlib.metadata import version

import cn2an

print("cn2an", version("cn2an"))
print("expected: the name unchanged; 二〇二六年 (GB/T 15835-2011: 〇 in years); the telephone number unchanged")
seen = (
    cn2an.transform("张三获三等奖", "cn2an"),
    cn2an.transform("2026年", "an2cn"),
    cn2an.transform("010-12345678", "an2cn"),
)
print("seen:", seen)
assert seen == (
    "张3获3等奖",
    "二零二六年",
    "十负一千二百三十四万五千六百七十八",
), "behaviour changed"
EOF
