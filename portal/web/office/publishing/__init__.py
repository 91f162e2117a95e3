"""From the approved result to the honour roll.

Verbs: choose the honour list 拟表彰名单, publish 公示, follow unit notices 单位内部公示, answer objections 异议, write
the decision 表彰决定, publish stories 事迹, import earlier honourees 往届获荣个人, commend 推荐上级荣誉.
"""
