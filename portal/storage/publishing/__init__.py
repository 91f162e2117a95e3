"""From the honour list to the decision.

Nouns: honour list 拟表彰名单 with who is listed and removed 移出, public notice 公示, unit notice 单位内部公示,
objection 异议 with files and steps, decision 表彰决定.
"""
