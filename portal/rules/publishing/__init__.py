"""From the approved result to the decision 表彰决定.

Verbs: list 列入拟表彰名单, publish 公示, remove 移出, report a unit notice 单位内部公示, object 提出异议, investigate
调查, answer 答复, honour 表彰.
"""
