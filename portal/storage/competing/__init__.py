"""The competition channel.

Nouns: competition 竞赛, its result 结果, seat 竞赛通道名额, undertaking: whose account acts for its 承办单位.
"""
