#!/usr/bin/env bash
# feedparser 6.0.14 understands dates in Korean, Greek and Hungarian; a Chinese one it does not refuse either. Of
# "2026年11月30日", which many notices' feeds carry, it makes 1 November 2026: year and month are kept, the day is
# thrown away and filled with 1. RFC 4287 (3.3) allows RFC 3339 dates only: what is not one should give no parsed
# date.
# Instead: read the text field and parse it oneself; trust *_parsed only where the text begins with \d{4}-\d\d-\d\d.
set -euo pipefail
here=$(mktemp -d); trap 'rm -rf "$here"' EXIT; cd "$here"
python3 -m pip install -qq --target lib feedparser==6.0.14
PYTHONPATH=lib python3 - <<'EOF'
import feedparser


def day(text):
    entry = f'<feed xmlns="http://www.w3.org/2005/Atom"><entry><updated>{text}</updated></entry></feed>'
    parsed = feedparser.parse(entry).entries[0].get("updated_parsed")
    return parsed and tuple(parsed[:5])


print("feedparser", feedparser.__version__)
print("expected: (2026, 11, 30, …) or None (RFC 4287 section 3.3, RFC 3339)")
seen = {text: day(text) for text in ("2026年11月30日", "2026年11月30日 09:00", "2026-11-30T09:00:00+08:00")}
print("seen:", seen)
assert seen == {
    "2026年11月30日": (2026, 11, 1, 0, 0),
    "2026年11月30日 09:00": (2026, 11, 1, 0, 0),
    "2026-11-30T09:00:00+08:00": (2026, 11, 30, 1, 0),
}, "behaviour changed"
EOF
