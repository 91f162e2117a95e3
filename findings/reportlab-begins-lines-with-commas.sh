#!/usr/bin/env bash
# reportlab 5.1.0 offers wordWrap="CJK" for Chinese paragraphs. Its list of marks that may not begin a line is
# Japanese: it has 、 and 。 but not the Chinese ，；：！？ nor 》 and ”, so lines begin with a comma. Nothing keeps
# （《“ from the end of a line, and a year is cut in two ("20" and "26年"). GB/T 15834-2011, 5.1.1 to 5.1.3: these
# marks never begin a line, opening brackets and quotes never end one.
# Instead: break the lines oneself before drawing, or let a browser or WeasyPrint set Chinese text.
set -euo pipefail
here=$(mktemp -d); trap 'rm -rf "$here"' EXIT; cd "$here"
python3 -m pip install -qq --target lib reportlab==5.1.0
PYTHONPATH=lib python3 - <<'EOF'
import reportlab
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.platypus import Paragraph

pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
style = ParagraphStyle("form", fontName="STSong-Light", fontSize=16, leading=20, wordWrap="CJK")


def lines(text):
    paragraph = Paragraph(text, style)
    paragraph.wrap(80, 1000)
    return ["".join(line[1]) for line in paragraph.blPara.lines]


print("reportlab", reportlab.__version__)
print("expected: ，；：！？》” never first, （《“ never last in a line (GB/T 15834-2011, 5.1.1 to 5.1.3); 2026 whole")
first = "".join(mark for mark in "、。，；：！？》”" if lines(f"甲乙丙丁戊{mark}己庚")[1][0] == mark)
last = "".join(mark for mark in "（《“" if lines(f"甲乙丙丁{mark}戊己庚")[0][-1] == mark)
year = lines("甲乙丙丁2026年")
print("seen: first in a line", first, "last in a line", last, "year", year)
assert (first, last, year) == ("，；：！？》”", "（《“", ["甲乙丙丁20", "26年"]), "behaviour changed"
EOF
