"""The competition channel 竞赛通道, as far as it is the office's alone.

Verbs: list competitions, confirm a result, invite an undertaker.
"""
