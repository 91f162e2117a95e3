"""From the approved result to the decision 表彰决定.

Verbs: list honours 拟表彰名单, publish the public notice 公示, remove 移出, report unit notices 单位内部公示, object
异议, investigate, answer; settle the final list 表彰名单, write and publish the decision, tell everybody the outcome
结果.
"""
