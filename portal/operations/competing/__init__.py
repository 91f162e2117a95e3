"""The competition channel 竞赛通道.

Verbs: plan a competition 竞赛安排, take the result of a stage 导入结果, send people into the final 推荐人选, begin to
file for a seat.
"""
