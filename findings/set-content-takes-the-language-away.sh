#!/usr/bin/env bash
# A mail in Chinese should name its language (Content-Language, RFC 3282, read by screen readers). Python's
# EmailMessage.set_content() first deletes every header whose name begins with "Content-", not only the type and
# encoding it is about to write: a language set before the text is gone from the mail, add_attachment() later drops
# one set in between. Documented is replacing the content, not the loss of headers that RFC 3282 allows on any
# message. Seen with CPython 3.11.
# Instead: set Content-Language last, after text and attachments.
set -euo pipefail
python3 - <<'EOF'
import sys
from email.message import EmailMessage

before, between, last = EmailMessage(), EmailMessage(), EmailMessage()
before["Content-Language"] = "zh-CN"
before.set_content("示例")
between.set_content("示例")
between["Content-Language"] = "zh-CN"
between.add_attachment(b"%PDF-", maintype="application", subtype="pdf", filename="示例.pdf")
last.set_content("示例")
last["Content-Language"] = "zh-CN"
print("Python", sys.version.split()[0], "expected: zh-CN three times (RFC 3282)")
seen = [mail["Content-Language"] for mail in (before, between, last)]
print("seen: set before the text, before an attachment, last:", seen)
assert seen == [None, None, "zh-CN"], "behaviour changed"
EOF
