"""The competition channel 竞赛通道.

Verbs: plan a competition, take a result from a workbook, confirm it, put people forward for the final.
"""
