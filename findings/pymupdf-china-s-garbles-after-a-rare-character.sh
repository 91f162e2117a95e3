#!/usr/bin/env bash
# PyMuPDF's insert_text with the built-in font "china-s" draws what the font lacks as blanks, except above U+FFFF: one
# such character in a name (𠮷, U+20BB7) and every following character of the line is drawn and copied as another,
# without an error. The same text through TextWriter with the same font keeps the rest of the line. Writer and reader
# are one library here. ISO 32000-1, 9.4.3: a string is cut into codes as the font's encoding says, here two bytes
# each.
# Instead: use TextWriter or insert_htmlbox, and read the text back after printing.
set -euo pipefail
here=$(mktemp -d); trap 'rm -rf "$here"' EXIT; cd "$here"
python3 -m pip install -qq --target lib pymupdf==1.26.7
PYTHONPATH=lib python3 - <<'EOF'
import pymupdf

name = "李𠮷明（示例）"
direct, written = pymupdf.open().new_page(), pymupdf.open().new_page()
direct.insert_text((50, 100), name, fontname="china-s")
writer = pymupdf.TextWriter(written.rect)
writer.append((50, 100), name, font=pymupdf.Font("china-s"))
writer.write_text(written)
seen = [direct.get_text().strip(), written.get_text().strip()]
print(pymupdf.VersionBind, "expected: 李, something for the missing 𠮷, then 明（示例）")
print("seen: insert_text", ascii(seen[0]), "TextWriter", ascii(seen[1]))
assert seen[0].startswith("李") and not set("明示例") & set(seen[0]), "behaviour changed"
assert seen[1].endswith("明（示例）"), "behaviour changed"
EOF
