"""A round 评审轮次 and its ballots 评审票: from the panel 专家组 to a count that anybody can repeat.

Verbs: prepare, invite experts 专家, seat, recuse 回避, open, score 评分, cast 投票, void 作废, present 展示, close,
tally 计票, recount 重新计算, approve the result.
"""
