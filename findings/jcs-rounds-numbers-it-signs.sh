#!/usr/bin/env bash
# RFC 8785 (JCS) canonicalises JSON before it is signed; its numbers are IEEE doubles, and larger integers are to be
# written as strings (section 6, appendix D). jcs 0.2.1 takes a Python integer of 18 digits, as an ID number read from
# a workbook may be, and writes another number, the last digits rounded away: what is signed is not what was given.
# rfc8785 0.1.4 raises IntegerDomainError.
# Instead: write identifiers as strings; canonicalise with rfc8785.
set -euo pipefail
here=$(mktemp -d); trap 'rm -rf "$here"' EXIT; cd "$here"
python3 -m pip install -qq --target lib jcs==0.2.1 rfc8785==0.1.4
PYTHONPATH=lib python3 - <<'EOF'
import jcs
import rfc8785

number = 999999198501011234
print("expected: an error (RFC 8785, section 6 and appendix D)")
try:
    rfc8785.dumps({"number": number})
except rfc8785.IntegerDomainError as error:
    print("rfc8785 0.1.4 raises:", error)
else:
    raise SystemExit("rfc8785 takes it now")
seen = jcs.canonicalize({"number": number})
print("seen: jcs 0.2.1 writes", number, "as", seen)
assert seen == b'{"number":999999198501011200}', "behaviour changed"
EOF
