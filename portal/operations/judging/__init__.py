"""A round 评审轮次 from its preparation to its approved result.

Verbs: prepare, invite experts 专家, seat, assign, recuse 回避, open; mark, cast 投票, enter from paper 纸质评审表,
scan, void 作废; present 现场展示; close, count 计票, record the panel's verdict, propose and approve the result.
"""
