#!/usr/bin/env bash
# The Chinese edition of the QR standard (GB/T 18284-2000) has a mode of its own for simplified characters, Hanzi mode
# (indicator 1101). segno 1.6.6 writes it, zxing-cpp 3.1.1 reads it; jsQR 1.4.0, the usual reader in web pages, finds
# the symbol and then answers null for the whole code, as if there were none.
# Instead: never let a certificate's code depend on Hanzi mode; byte mode with ASCII is read by all.
set -euo pipefail
here=$(mktemp -d); trap 'rm -rf "$here"' EXIT; cd "$here"
python3 -m pip install -qq --target lib segno==1.6.6 zxing-cpp==3.1.1 pillow==13.0.0
npm install --silent --no-audit --no-fund --prefix "$here" jsqr@1.4.0 pngjs@7.0.0
PYTHONPATH=lib python3 - <<'EOF'
import segno
import zxingcpp
from PIL import Image

for mode in ("hanzi", "byte"):
    segno.make_qr("李明", mode=mode, encoding="gb2312" if mode == "hanzi" else "utf-8").save(f"{mode}.png", scale=8)
    text = zxingcpp.read_barcodes(Image.open(f"{mode}.png").convert("L"))[0].text
    print("segno 1.6.6 wrote", mode, "mode, zxing-cpp 3.1.1 reads", text)
    assert text == "李明"
EOF
node - <<'EOF'
const fs = require("fs"), assert = require("assert"), jsQR = require("jsqr"), { PNG } = require("pngjs");
const read = (file) => {
  const png = PNG.sync.read(fs.readFileSync(file));
  const found = jsQR(new Uint8ClampedArray(png.data), png.width, png.height);
  return found && found.data;
};
console.log("jsQR", require("jsqr/package.json").version);
console.log("expected: 李明 from both (GB/T 18284-2000, Hanzi mode)");
const seen = [read("hanzi.png"), read("byte.png")];
console.log("seen:", seen);
assert.deepStrictEqual(seen, [null, "李明"], "behaviour changed");
EOF
