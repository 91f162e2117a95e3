#!/usr/bin/env bash
# GB 18030-2022 moved 18 characters: FE59 is 龴 (U+9FB4) and A6D9 the vertical comma U+FE10. CPython up to 3.13 still
# has the table of 2005: it decodes FE59 to the private use character U+E81E and writes 龴 as the four bytes 82359037,
# which glibc's iconv 2.36 refuses as illegal and node's TextDecoder (WHATWG) reads as 龴. iconv and node decode FE59
# rightly. A file that one program wrote is another text, or none, for the next.
# Instead: exchange UTF-8; where GB 18030 must be read, map the 18 private use characters afterwards.
set -euo pipefail
here=$(mktemp -d); trap 'rm -rf "$here"' EXIT; cd "$here"
iconv --version | sed -n 1p
printf '\xfe\x59\xa6\xd9' >moved
printf '\x82\x35\x90\x37' >written
show() { iconv -f GB18030 -t UTF-16BE "$1" 2>/dev/null | od -An -tx1 | tr -d ' \n' || true; }
ICONV="$(show moved) $(iconv -f GB18030 -t UTF-8 written >/dev/null 2>&1 && echo read || echo refused)"
export ICONV
NODE=$(node -p 'const show = (file) => [...new TextDecoder("gb18030").decode(require("fs").readFileSync(file))]
  .map((mark) => mark.codePointAt(0).toString(16)).join(""); show("moved") + " " + show("written")')
export NODE
python3 - <<'EOF'
import os
import sys

moved = "".join(f"{ord(mark):04x}" for mark in open("moved", "rb").read().decode("gb18030"))
written = "\u9fb4".encode("gb18030").hex()
print("expected: 9fb4fe10, and 龴 written as fe59 (GB 18030-2022)")
print("seen: Python", sys.version.split()[0], moved, "and 龴 as", written)
print("seen: iconv", os.environ["ICONV"], "node", os.environ["NODE"])
assert (moved, written) == ("e81ee78d", "82359037"), "behaviour changed"
assert os.environ["ICONV"] == "9fb4fe10 refused", "behaviour changed"
assert os.environ["NODE"] == "9fb4fe10 9fb4", "behaviour changed"
EOF
