#!/usr/bin/env bash
# The characters U+2EBF0 to U+2EE5D came into Unicode 15.1 for China's names of persons and places; GB 18030-2022 asks
# systems to support what its levels list. CPython 3.11 carries Unicode 14: for re and str.isalpha() such a character
# is no letter, and a rule for names like \w+ refuses a person. The package regex 2026.11.15 has tables of its own and
# accepts her, on the same interpreter; node's \p{L} again has its own. The verdict depends on which engine asks.
# Instead: allow ranges by code point (20000 to 3FFFD), not by category.
set -euo pipefail
here=$(mktemp -d); trap 'rm -rf "$here"' EXIT; cd "$here"
python3 -m pip install -qq --target lib regex==2026.11.15
PYTHONPATH=lib python3 - <<'EOF'
import re
import sys
import unicodedata

import regex

print("Python", sys.version.split()[0], "Unicode", unicodedata.unidata_version)
print("expected: a letter for all (Unicode 15.1, general category Lo)")
seen = {}
for character in ("\U00030000", "\U00031350", "\U0002EBF0"):
    name = "李" + character
    seen[f"U+{ord(character):X}"] = [bool(re.fullmatch(r"\w+", name)), name.isalpha(), bool(regex.fullmatch(r"\w+", name))]
print("seen: re, isalpha, regex:", seen)
assert seen == {
    "U+30000": [True, True, True],
    "U+31350": [False, False, True],
    "U+2EBF0": [False, False, True],
}, "behaviour changed"
EOF
node -p '"node " + process.version + " Unicode " + process.versions.unicode + " \\p{L}: " + /^\p{L}+$/u.test("李\u{2EBF0}")'
