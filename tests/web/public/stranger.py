"""What any stranger can run: ``stranger.py page.html ballots.csv [查询码 …]`` counts the published ballots again."""

import csv
import re
import sys
from collections import Counter
from pathlib import Path

page, text = (Path(name).read_text(encoding="utf-8-sig") for name in sys.argv[1:3])
ballots = list(csv.DictReader(text.splitlines()))
counted = Counter(
    number for ballot in ballots if ballot["是否计入"] == "计入" for number in ballot["所选候选人编号"].split()
)
published = {}
for row in re.findall(r"<tr\b.*?</tr>", page, re.DOTALL):
    cells = dict(re.findall(r'data-label="(编号|得票)"[^>]*>\s*([^<]*?)\s*<', row))
    if len(cells) == 2:
        published[cells["编号"]] = int(re.sub(r"\D", "", cells["得票"]))
voters = int(re.findall(r"核验过的投票人 ([\d,]+) 名", page)[0].replace(",", ""))
wrong = {number: votes for number, votes in published.items() if counted[number] != votes}
lost = set(sys.argv[3:]) - {ballot["查询码"] for ballot in ballots}
print(f"{len(ballots)} ballots, {voters} voters, {len(published)} candidates; wrong {wrong}, lost {len(lost)}")
sys.exit(bool(wrong or lost or len(ballots) != voters or not published))
