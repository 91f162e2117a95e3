#!/usr/bin/env bash
# A unified social credit code (GB 32100-2015) holds in its places 9 to 17 an organisation code with a check digit of
# its own (GB 11714). stdnum.cn.uscc of python-stdnum 2.2 tests the last digit only: a code whose inner check fails is
# "valid". One mistyped digit inside is caught by the outer check too; a code put together wrongly, from another
# organisation's inner code or by a generator, is not.
# Instead: check the inner code as well.
set -euo pipefail
here=$(mktemp -d); trap 'rm -rf "$here"' EXIT; cd "$here"
python3 -m pip install -qq --target lib python-stdnum==2.2
PYTHONPATH=lib python3 - <<'EOF'
from stdnum.cn import uscc


def organisation(first_eight):
    """Return the code with the check digit of GB 11714."""
    weights = (3, 7, 9, 10, 5, 8, 4, 2)
    rest = 11 - sum(int(mark, 36) * weight for mark, weight in zip(first_eight, weights, strict=True)) % 11
    return first_eight + {10: "X", 11: "0"}.get(rest, str(rest))


inner = organisation("00248101")
spoilt = inner[:-1] + ("1" if inner[-1] != "1" else "2")
whole = {name: "11999999" + code for name, code in (("right", inner), ("spoilt", spoilt))}
seen = {name: uscc.is_valid(code + uscc.calc_check_digit(code)) for name, code in whole.items()}
print("python-stdnum 2.2, expected: right True, spoilt False (GB 11714)")
print("seen:", seen)
assert seen == {"right": True, "spoilt": True}, "behaviour changed"
EOF
