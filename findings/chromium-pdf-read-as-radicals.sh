#!/usr/bin/env bash
# A certificate printed by Chromium with Debian's Noto CJK looks right and poppler copies it right; pypdf 7.1.1 and
# pdfminer.six 20260107 read 工 as ⼯ (U+2F2F, a Kangxi radical): one glyph serves both code points, Chromium's
# ToUnicode map names the radical, and only the ActualText around it (ISO 32000-1, 14.9.4), which these two ignore,
# says 工. 210 common characters are hit; a search for a name or a comparison with the database fails without any
# sign. NFKC does not mend it all: the simplified radical ⻢ (U+2EE2) for 马 has no compatibility mapping.
# Instead: extract with poppler or PDFium, or fold with Unicode's EquivalentUnifiedIdeograph.txt.
set -euo pipefail
here=$(mktemp -d); trap 'rm -rf "$here"' EXIT; cd "$here"
python3 -m pip install -qq --target lib pypdf==7.1.1 pdfminer.six==20260107
fc-list "Noto Serif CJK SC" family | grep -q . || { echo "needs the font of Debian's fonts-noto-cjk"; exit 2; }
cat >page.html <<'EOF'
<html lang="zh-CN"><meta charset="utf-8"><p style='font-family:"Noto Serif CJK SC"'>先进工作者马文山</p></html>
EOF
browser=$(command -v chromium-headless-shell || command -v chromium)
"$browser" --version --no-sandbox
"$browser" --headless --no-sandbox --disable-gpu --no-pdf-header-footer --print-to-pdf=page.pdf "file://$here/page.html" 2>/dev/null
pdftotext -v 2>&1 | sed -n 1p
poppler=$(pdftotext page.pdf -)
PYTHONPATH=lib python3 -W ignore - "$poppler" 2>/dev/null <<'EOF'
import sys
import unicodedata

import pypdf
from pdfminer.high_level import extract_text

seen = {
    "poppler": sys.argv[1].strip(),
    f"pypdf {pypdf.__version__}": pypdf.PdfReader("page.pdf").pages[0].extract_text().strip(),
    "pdfminer.six 20260107": extract_text("page.pdf").strip(),
}
print("expected: 先进工作者马文山 from all (ISO 32000-1, 14.9.4 and 9.10)")
wrong = {}
for who, text in seen.items():
    wrong[who] = [f"U+{ord(mark):04X}" for mark in text if "\u2e80" <= mark <= "\u2fdf"]
    print("seen:", who, text, *wrong[who])
radicals = ["U+2F2F", "U+2EE2", "U+2F42", "U+2F2D"]
assert list(wrong.values()) == [[], radicals, radicals], "behaviour changed"
assert unicodedata.normalize("NFKC", "\u2ee2") == "\u2ee2"
EOF
