#!/usr/bin/env bash
# segno 1.6.6, asked for nothing but a QR code of a Chinese name, may write another text into it, silently. The name
# has no Shift_JIS form, so segno falls back to UTF-8; it then looks at these UTF-8 bytes, finds that they happen to
# lie in the ranges of Kanji mode and packs them as Japanese double bytes. About one in eight two-character names is
# hit. ISO/IEC 18004 reserves Kanji mode for Shift_JIS values, so every reader shows Japanese nonsense.
# Instead: always say mode="byte" with encoding="utf-8", better still put only an ASCII address into the code.
set -euo pipefail
here=$(mktemp -d); trap 'rm -rf "$here"' EXIT; cd "$here"
python3 -m pip install -qq --target lib segno==1.6.6 zxing-cpp==3.1.1 pillow==13.0.0
PYTHONPATH=lib python3 - <<'EOF'
import io
from importlib.metadata import version

import segno
import zxingcpp
from PIL import Image


def read(code):
    picture = io.BytesIO()
    code.save(picture, kind="png", scale=4)
    return zxingcpp.read_barcodes(Image.open(picture).convert("L"))[0].text


print("segno", version("segno"), "read by zxing-cpp", version("zxing-cpp"))
print("expected: each name reads back (ISO/IEC 18004: Kanji mode holds Shift_JIS values only)")
seen = {}
for name in ("王艳", "王华", "王阳", "张三"):
    code = segno.make_qr(name)
    seen[name] = (code.mode, read(code))
    print("seen:", name, "->", *seen[name])
assert seen == {
    "王艳": ("kanji", "邇玖乙"),
    "王华": ("kanji", "邇句克"),
    "王阳": ("kanji", "邇矩亠"),
    "张三": ("byte", "张三"),
}, "behaviour changed"
assert all(read(segno.make_qr(name, mode="byte", encoding="utf-8")) == name for name in seen)
EOF
