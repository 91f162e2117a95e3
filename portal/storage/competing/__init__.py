"""The competition channel.

Nouns: competition 竞赛, its result 结果, seat 竞赛通道名额.
"""
