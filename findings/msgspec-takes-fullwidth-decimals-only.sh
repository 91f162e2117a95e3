#!/usr/bin/env bash
# A Chinese input method left in full width types ８６.５. msgspec 0.23.0 converts that string to Decimal, even with
# strict=True, as it does "1_000" and "NaN"; the same digits for an int it refuses. JSON's numbers have ASCII digits
# only (RFC 8259, section 6). Whether a score passes depends on the field's type.
# Instead: give the field a pattern (Annotated[str, Meta(pattern=…)]) and convert after it matched.
set -euo pipefail
here=$(mktemp -d); trap 'rm -rf "$here"' EXIT; cd "$here"
python3 -m pip install -qq --target lib msgspec==0.23.0
PYTHONPATH=lib python3 - <<'EOF'
from decimal import Decimal

import msgspec


def convert(text, kind, strict):
    try:
        return repr(msgspec.convert(text, kind, strict=strict))
    except msgspec.ValidationError as refusal:
        return str(refusal)


print("msgspec", msgspec.__version__, "expected: one answer for ８６, whatever the field's type (RFC 8259, section 6)")
seen = {
    "Decimal": convert("８６.５", Decimal, True),
    "Decimal, underscore": convert("1_000", Decimal, True),
    "Decimal, no number": convert("NaN", Decimal, True),
    "int, lax": convert("８６", int, False),
    "int, lax, ASCII": convert("86", int, False),
}
print("seen:", seen)
assert seen == {
    "Decimal": "Decimal('86.5')",
    "Decimal, underscore": "Decimal('1000')",
    "Decimal, no number": "Decimal('NaN')",
    "int, lax": "Expected `int`, got `str`",
    "int, lax, ASCII": "86",
}, "behaviour changed"
EOF
