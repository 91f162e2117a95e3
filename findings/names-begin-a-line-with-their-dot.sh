#!/usr/bin/env bash
# Names such as 阿依·示例 carry the interpunct U+00B7. GB/T 15834-2011, 5.1: it may not stand at the beginning of a
# line, nor may the range mark ～. Unicode's line breaking takes U+00B7 for an ambiguous letter and lets a line break
# before it among Chinese characters: Chromium and WeasyPrint 70.0 both begin a line with "·" and with "～".
# LibreOffice, with its own table, does not, so the same certificate breaks differently as web page and as Word file.
# Instead: put U+2060 (word joiner) before the dot, or keep the name in one piece with white-space: nowrap.
set -euo pipefail
here=$(mktemp -d); trap 'rm -rf "$here"' EXIT; cd "$here"
python3 -m pip install -qq --target lib weasyprint==70.0 pypdf==7.1.1
fc-list "Noto Serif CJK SC" family | grep -q . || { echo "needs the font of Debian's fonts-noto-cjk"; exit 2; }
cat >page.html <<'EOF'
<html lang="zh-CN"><meta charset="utf-8"><style>@page{size:200px 600px;margin:0}body{margin:0}
p{font:16px/20px "Noto Serif CJK SC";width:80px;margin:0 0 20px}</style>
<p>甲乙丙丁戊·己庚</p><p>甲乙丙丁戊～己庚</p><p>甲乙丙丁戊，己庚</p><p>甲乙丙丁戊&#x2060;·己庚</p><pre></pre><script>
const begins = [...document.querySelectorAll("p")].map(({ firstChild: text }) => {
  const top = (at) => {
    const range = document.createRange();
    range.setStart(text, at);
    range.setEnd(text, at + 1);
    return range.getBoundingClientRect().top;
  };
  return [...text.data].find((mark, at) => mark !== "\u2060" && top(at) > top(0) + 10);
});
document.querySelector("pre").textContent = "begins:" + begins.join("");
</script></html>
EOF
browser=$(command -v chromium-headless-shell || command -v chromium)
"$browser" --version --no-sandbox
chromium=$("$browser" --headless --no-sandbox --disable-gpu --dump-dom "file://$here/page.html" 2>/dev/null | grep -o 'begins:[^<"]\+')
PYTHONPATH=lib python3 - "$chromium" <<'EOF'
import sys

import pypdf
import weasyprint

weasyprint.HTML("page.html").write_pdf("page.pdf")
lines = pypdf.PdfReader("page.pdf").pages[0].extract_text().split()
begins = "".join(line[0] for line in lines if line[0] not in "甲\u2060")
seen = {"Chromium": sys.argv[1].removeprefix("begins:"), f"WeasyPrint {weasyprint.__version__}": begins}
print("expected: second lines begin with 戊, 戊, 戊, 戊 (GB/T 15834-2011, 5.1)")
print("seen:", seen)
assert seen["Chromium"] == "·～戊戊", "behaviour changed"
assert begins == "·～戊戊", "behaviour changed"
EOF
