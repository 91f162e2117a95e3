"""The seasons.

Nouns: edition 届, programme 奖项, proposal 提议, calendar year 工作日历.
"""
