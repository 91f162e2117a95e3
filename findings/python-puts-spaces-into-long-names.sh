#!/usr/bin/env bash
# White space between two encoded words is no part of the text (RFC 2047, 6.2). Python's email package with its modern
# policy knows that for Subject, not for the names in From and To: a Chinese name too long for one encoded word reads
# back with a blank inside, "某某省人力资源和社会保障厅表彰 奖励办公室", from mail by nodemailer 10.6.1 and from
# Python's own. The old interface (email.header.decode_header) joins them rightly. Seen with CPython 3.11.
# Instead: read addresses with decode_header and email.utils, or compare the address only, never the name.
set -euo pipefail
here=$(mktemp -d); trap 'rm -rf "$here"' EXIT; cd "$here"
npm install --silent --no-audit --no-fund --prefix "$here" nodemailer@10.6.1
node - >mail.eml <<'EOF'
const mail = require("nodemailer").createTransport({ streamTransport: true, buffer: true });
const name = "某某省人力资源和社会保障厅表彰奖励办公室";
mail
  .sendMail({ from: { name, address: "office@example.com" }, to: "reader@example.com", subject: name, text: "示例" })
  .then((sent) => process.stdout.write(sent.message));
EOF
python3 - <<'EOF'
import email
import sys
from email.header import decode_header, make_header
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import default

name = "某某省人力资源和社会保障厅表彰奖励办公室"
raw = open("mail.eml", "rb").read()
foreign = email.message_from_bytes(raw, policy=default)
own = EmailMessage()
own["From"] = Address(name, addr_spec="office@example.com")
own = email.message_from_bytes(own.as_bytes(), policy=default)
seen = [mail["From"].addresses[0].display_name for mail in (foreign, own)]
print("Python", sys.version.split()[0], "nodemailer 10.6.1")
print("expected:", name, "(RFC 2047, 6.2)")
print("seen: of nodemailer", repr(seen[0]), "of Python itself", repr(seen[1]))
assert foreign["Subject"] == name
assert str(make_header(decode_header(email.message_from_bytes(raw)["From"]))).startswith(name + " <")
assert all(" " in text and text.replace(" ", "") == name for text in seen), "behaviour changed"
EOF
