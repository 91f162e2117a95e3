"""The rounds 评审轮次 of judging, each on one page as far as it has come.

Verbs: prepare, seat the panel 专家组, open, enter paper sheets 评分表, void 作废, present 现场展示, close, take the
papers away.
"""
