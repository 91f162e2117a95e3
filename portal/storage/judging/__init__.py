"""Rounds and ballots.

Nouns: round 评审轮次, candidate, seat (of an expert 专家), recusal 回避, ballot 评审票, scan of a score sheet 评分表,
presentation 展示, verdict (of the panel 专家组), result, expert's profile.
"""
